"""Any video at all, with the same chance for each: what nobody could have predicted, and what nobody has seen yet."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

MOST = 60
SMALL = 400
"""Up to so many videos a catalogue is looked at whole."""


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> NDArray[np.int64]:
    """All videos of a small catalogue; from a large one a draw without regard to anything."""
    if state.videos <= SMALL:
        return everything(state)
    slots = rng.integers(0, state.videos, MOST, np.int64)
    return slots[state.alive[slots].nonzero()[0]]


def everything(state: State) -> NDArray[np.int64]:
    """The whole catalogue, for when all else is used up."""
    return np.flatnonzero(state.alive[: state.videos])
