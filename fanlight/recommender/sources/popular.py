"""What many have watched to the end of late."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

MOST = 80


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> NDArray[np.int64]:
    return state.popular_slots()[:MOST].astype(np.int64)
