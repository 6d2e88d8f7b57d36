"""The latest videos of the creators a viewer follows."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.sources import creators
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

DEPTH = 5
"""Videos of one creator."""
MOST = 60


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> NDArray[np.int64]:
    return creators.newest_of(state, taste.following, depth=DEPTH, most=MOST)
