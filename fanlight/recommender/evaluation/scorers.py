"""The whole ranking, and simpler ones to hold it against."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.ranking import alike, popularity, rank
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

Slots = NDArray[np.int64]
Scores = NDArray[np.float64]


def whole(state: State, viewer: Viewer, slots: Slots) -> Scores:
    """What the feed does, before it is arranged."""
    return rank(state, viewer, Taste.of(state, viewer), slots).scores


def neighbours(state: State, viewer: Viewer, slots: Slots) -> Scores:
    """Item-kNN over the live history, weighted by recency, and nothing else."""
    return alike.part(state, viewer, Taste.of(state, viewer), slots).values


def popular(state: State, viewer: Viewer, slots: Slots) -> Scores:
    """The trend, the same for everyone."""
    return popularity.part(state, viewer, Taste.of(state, viewer), slots).values


def all_time(state: State, viewer: Viewer, slots: Slots) -> Scores:
    """Finishes since the beginning."""
    return state.finishes[slots].astype(np.float64)
