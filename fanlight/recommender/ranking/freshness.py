"""Because it is new."""

import numpy as np

from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Plain, Slots
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    hours = np.maximum(viewer.now - state.published_at[slots].astype(np.float64), 0.0) / 3600
    values = weights.FRESH * taste.blend[Way.FRESH] * 2.0 ** (-hours / weights.FRESH_HALF_LIFE_HOURS)
    return Plain("fresh", values, lambda place: {"hours": round(float(hours[place]))})
