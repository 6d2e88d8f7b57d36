"""Because of whose videos you finished, or skipped."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Slots, Values
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """The shares of all watched videos by the same creator, summed."""
    met = state.creators[slots][:, None] == state.creators[taste.slots]  # candidates × history
    values = weights.CREATOR * (met @ taste.shares)
    return Creators(values, met, taste.finished, taste.shares < 0)


@dataclass(frozen=True, eq=False)
class Creators:
    """What each candidate's creator adds."""

    values: Values
    met: NDArray[np.bool_]  # candidates × history
    finished: NDArray[np.bool_]
    skipped: NDArray[np.bool_]

    def terms(self, place: int) -> list[Term]:
        value = float(self.values[place])
        if value > 0:
            return [Term("creator", value, {"finished": int((self.met[place] & self.finished).sum())})]
        if value < 0:
            skipped = int((self.met[place] & self.skipped).sum())
            return [Term("skipped_alike", value, {"creator": True, "skipped": skipped})]
        return []
