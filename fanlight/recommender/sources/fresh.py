"""The newest videos of all, and some of those that wait for their debut."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

NEWEST = 50
WAITING = 40
"""Drawn with the same chance for each, so that none waits for ever behind what is newer still."""


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> NDArray[np.int64]:
    waiting = state.debut_slots()
    if len(waiting) > WAITING:
        waiting = waiting[rng.integers(0, len(waiting), WAITING)]
    return np.concatenate([state.fresh_slots()[:NEWEST], waiting]).astype(np.int64)
