"""What was enjoyed together with the videos this viewer enjoyed."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

MOST = 400


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> NDArray[np.int64]:
    _, near, values = taste.pairs
    slots, rows = np.unique(near, return_inverse=True)
    sums = np.bincount(rows, values, len(slots))
    slots, sums = slots[sums > 0], sums[sums > 0]
    return slots if len(slots) <= MOST else slots[np.argpartition(sums, -MOST)[-MOST:]]
