"""Because it is in your language, as long as nothing is known of what you enjoy."""

import numpy as np

from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Plain, Slots
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def added(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> list[Part]:
    """Added to the score itself: what is enjoyed in a language teaches no chances of the others.

    Against the mean of the candidates: where all are in it, or none is, there is nothing to tell.
    """
    if not viewer.language or not taste.is_open:  # from the first joy on, that says more
        return []
    is_theirs = (state.languages[slots] == np.uint64(viewer.language)).astype(np.float64)
    return [Plain("language", weights.LANGUAGE * (is_theirs - is_theirs.mean()))]
