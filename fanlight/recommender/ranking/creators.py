"""Because of whose videos you finished, or skipped."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.affinity import Affinity
from fanlight.recommender.ranking.part import Part, Slots, Values
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """The shares of all watched videos by the same creator, summed."""
    affinity = Affinity.of(taste, [[creator + 1] for creator in state.creators[taste.slots].tolist()], np.uint32)
    met, known = affinity.meet(state.creators[slots] + 1)
    values, rows = np.zeros(len(slots)), np.full(len(slots), -1)
    values[met], rows[met] = weights.CREATOR * affinity.shares[known], known
    return Creators(values, affinity, rows)


@dataclass(frozen=True, eq=False)
class Creators:
    """For each candidate, what the history says of its creator."""

    values: Values
    affinity: Affinity
    rows: NDArray[np.int64]  # of the affinity; -1 for a creator not in it

    def terms(self, place: int, value: float) -> list[Term]:
        said = self.affinity.said[int(self.rows[place])]
        if value > 0:
            return [Term("creator", value, {"finished": said.finished})]
        return [Term("skipped_alike", value, {"creator": True, "skipped": said.skipped})]
