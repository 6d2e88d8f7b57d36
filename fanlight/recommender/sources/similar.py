"""What was enjoyed together with the videos this viewer enjoyed, or what is like what leads on from them."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import places
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

MOST = 200
"""Neighbours."""
MOST_MORE = 80
"""By the fit and by vectors, each: most of what they find best is among the neighbours."""
LOOKED_THROUGH = 4096
"""Of a larger catalogue, only the newest so many are compared by their vectors."""

Slots = NDArray[np.int64]


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> Slots:
    if taste.is_open:
        return np.empty(0, np.int64)
    return np.concatenate([by_neighbours(taste), by_fit(state, taste), by_vectors(state, taste)])


def by_neighbours(taste: Taste) -> Slots:
    """Neighbours in the counts of joint interest."""
    return _best(taste.opinions.slots, taste.opinions.sums, MOST)


def by_fit(state: State, taste: Taste) -> Slots:
    """The most watched videos, by the weights that were fitted to all their pairs."""
    fitted, between = state.fit()
    if not len(fitted):
        return np.empty(0, np.int64)
    rows = places(fitted, taste.slots)
    watched = (fitted[rows] == taste.slots).nonzero()[0]
    return _best(fitted.astype(np.int64), taste.voices[watched] @ between[rows[watched]], MOST_MORE)


def by_vectors(state: State, taste: Taste) -> Slots:
    """Videos whose vectors point where the history leads."""
    enjoyed = taste.enjoyed
    if not len(enjoyed):
        return np.empty(0, np.int64)
    weights = (state.positions()[: len(enjoyed)] * taste.worths[enjoyed]).astype(np.float32)
    hidden = weights @ state.context_vectors[taste.slots[enjoyed]]
    first = max(0, state.videos - LOOKED_THROUGH)
    slots = np.arange(first, state.videos)
    return _best(
        slots, state.item_vectors[first : state.videos] @ hidden + state.appeal[first : state.videos], MOST_MORE
    )


def _best(slots: Slots, values: NDArray[np.float64] | NDArray[np.float32], most: int) -> Slots:
    if len(slots) > most:
        best = values.argpartition(-most)[-most:]
        slots, values = slots[best], values[best]
    return slots[values > 0]
