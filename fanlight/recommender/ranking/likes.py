"""Because a good part of those who watched it liked it."""

import numpy as np

from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Plain, Slots
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """The share of likes among plays, held down while there are few plays."""
    one = state.lasting_unit(viewer.now)
    likes, plays = (state.likes[slots] / one).astype(np.float64), (state.plays[slots] / one).astype(np.float64)
    values = (
        weights.LIKED_BY_MANY
        * taste.blend[Way.LIKED_BY_MANY]
        * np.minimum(likes / (plays + weights.SHARE_OF_LIKES_PRIOR), 1.0)
    )
    return Plain("liked_by_many", values, lambda place: {"likes": round(float(likes[place]))})
