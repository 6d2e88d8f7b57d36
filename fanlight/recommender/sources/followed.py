"""The latest videos of the creators a viewer follows."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

DEPTH = 5
"""Videos of one creator."""
MOST = 60


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> NDArray[np.int64]:
    entries = state.creator_latest[taste.following]
    found = []
    for _ in range(DEPTH):
        entries = entries[entries > 0]
        if not len(entries):
            break
        found.append(entries)
        entries = state.previous[entries - 1]
    slots = np.concatenate(found).astype(np.int64) - 1 if found else np.empty(0, np.int64)
    return slots if len(slots) <= MOST else np.partition(slots, -MOST)[-MOST:]  # a later slot is a later video
