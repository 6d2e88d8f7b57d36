"""Because newcomers enjoyed it first of all, and this viewer is one."""

import numpy as np

from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Plain, Slots
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

LAST_STAGE = 1
"""With a handful of watches one is still a newcomer."""
HALF = 5.0
"""So many first watches make a video half as welcome as can be."""


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """first / (first + 5), where `first` is how often it was enjoyed as somebody's first video."""
    if taste.stage > LAST_STAGE:
        return Plain("welcome", np.zeros(len(slots)), lambda place: {})
    first = (state.welcome[slots] / state.lasting_unit(viewer.now)).astype(np.float64)
    values = weights.WELCOME * taste.blend[Way.WELCOME] * first / (first + HALF)
    return Plain("welcome", values, lambda place: {})
