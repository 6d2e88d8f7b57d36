"""What is popular with the sounds of what a viewer enjoyed last."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.sources.hashtags import popular_with
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import SOUND
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

SOUNDS = 3
MOST = 20
"""Videos with one of them."""


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> NDArray[np.int64]:
    """Of the sounds heard last, as far as others have them too."""
    heard = dict.fromkeys(state.tags[taste.slots[taste.enjoyed], SOUND].tolist())
    return popular_with(state, [key for key in heard if key], names=SOUNDS, most=MOST)
