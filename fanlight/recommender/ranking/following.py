"""Because you follow its creator."""

import numpy as np

from fanlight.recommender.membership import among
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Plain, Slots
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    followed = among(state.creators[slots].astype(np.int64), taste.following)
    return Plain("followed", weights.FOLLOWED * followed.astype(np.float64))
