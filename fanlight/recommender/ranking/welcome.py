"""Because newcomers enjoyed it first of all, and this viewer has not watched anything yet."""

import numpy as np

from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Plain, Slots
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """log(1 + first) against the greatest among the candidates: how often of late it was somebody's first joy.

    Who has their first joy is new; so it is believed as far as the trend is.
    """
    if taste.stage:  # from the first watch on, that watch says more
        return Plain("welcome", np.zeros(len(slots)))
    counted = (state.welcome[slots] / state.trend_unit(viewer.now)).astype(np.float64)
    first = np.log1p(np.minimum(counted, state.believed_trend(slots, viewer.now)))
    values = weights.WELCOME * taste.blend[Way.WELCOME] * first / max(float(first.max()), 1.0)
    return Plain("welcome", values)
