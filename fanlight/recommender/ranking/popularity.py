"""Because many have enjoyed it of late."""

import numpy as np

from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Plain, Slots
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """log(1 + trend) against the greatest there is."""
    one = state.trend_unit(viewer.now)
    top = np.log1p(max(float(state.header["top_trend"][0]) / one, 1.0))
    values = weights.POPULAR * taste.blend[Way.POPULAR] * np.log1p(state.believed_trend(slots, viewer.now)) / top
    return Plain("popular", values)
