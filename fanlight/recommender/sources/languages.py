"""What many have watched to the end of late in the viewer's language."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

MOST = 40


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> NDArray[np.int64]:
    entries = state.popular_in(viewer.language)[:MOST] if viewer.language else np.empty(0, np.uint32)
    return entries[entries > 0].astype(np.int64) - 1
