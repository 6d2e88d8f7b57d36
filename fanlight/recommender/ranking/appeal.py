"""Because people mostly go on with it when they meet it, whatever they watched before."""

import numpy as np

from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Plain, Slots
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """What is left of a video's logit when nothing is known of who watches, `learning/kernel.py`."""
    values = weights.APPEAL * taste.blend[Way.APPEAL] * state.appeal[slots].astype(np.float64)
    return Plain("appeal", values)
