"""What was enjoyed together with the videos this viewer enjoyed, or what is like what leads on from them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.sources import kindred
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

MOST = 150
"""Neighbours."""
MOST_MORE = 60
"""By the fit and by vectors, each: most of what they find best is among the neighbours."""

Slots = NDArray[np.int64]


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> Slots:
    if taste.is_open:
        return np.empty(0, np.int64)
    return np.concatenate([by_neighbours(taste), by_fit(taste), by_vectors(state, taste)])


def by_neighbours(taste: Taste) -> Slots:
    """Neighbours in the counts of joint interest."""
    return _best(taste.opinions.slots, taste.opinions.sums, MOST)


def by_fit(taste: Taste) -> Slots:
    """The most watched videos, by the weights that were fitted to all their pairs."""
    return _best(taste.fit.slots, taste.fit.sums, MOST_MORE)


def by_vectors(state: State, taste: Taste) -> Slots:
    """Videos whose vectors point where the history leads."""
    if not len(taste.enjoyed):
        return np.empty(0, np.int64)
    return _best(*kindred.near(state, taste), MOST_MORE)


def _best(slots: Slots, values: NDArray[np.floating[Any]], most: int) -> Slots:
    if len(slots) > most:
        best = values.argpartition(-most)[-most:]
        slots, values = slots[best], values[best]
    return slots[values > 0]
