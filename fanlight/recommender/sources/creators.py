"""The newest videos of some creators: here, of those whose videos a viewer enjoyed."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

CREATORS = 10
"""So many of whom were enjoyed last,"""
DEPTH = 4
"""and of each so many videos, those that were seen among them."""
MOST = 30

Slots = NDArray[np.int64]


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> Slots:
    """Those of the creators that were enjoyed last."""
    makers = dict.fromkeys(state.creators[taste.slots[taste.enjoyed]].tolist())
    return newest_of(state, np.array(list(makers)[:CREATORS], np.int64), depth=DEPTH, most=MOST)


def newest_of(state: State, creators: NDArray[np.int64], *, depth: int, most: int) -> Slots:
    """The newest videos of some creators, `depth` of each, and of all these the newest."""
    entries = state.creator_latest[creators]  # slot + 1; 0 = none
    found = []
    for _ in range(depth):
        entries = entries[entries > 0]
        if not len(entries):
            break
        found.append(entries)
        entries = state.previous[entries - 1]
    slots = np.concatenate(found).astype(np.int64) - 1 if found else np.empty(0, np.int64)
    return slots if len(slots) <= most else np.partition(slots, -most)[-most:]  # a later slot is a later video
