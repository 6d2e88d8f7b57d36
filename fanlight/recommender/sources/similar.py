"""What was enjoyed together with the videos this viewer enjoyed."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

MOST = 200


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> NDArray[np.int64]:
    slots, sums = taste.opinions.slots, taste.opinions.sums
    if len(slots) > MOST:
        best = sums.argpartition(-MOST)[-MOST:]
        slots, sums = slots[best], sums[best]
    return slots[sums > 0]
