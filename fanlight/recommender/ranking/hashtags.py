"""Because of the hashtags on videos you finished, or skipped."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.affinity import Affinity
from fanlight.recommender.ranking.part import Factors, Part, Places, Slots, Values
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import TAGS
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """For each hashtag a candidate shares with the history: the shares of all videos that carry it, summed."""
    edits = viewer.wishes.topics if viewer.wishes else None
    affinity = Affinity.of(taste, state.tags[taste.slots], edits, blend=float(taste.blend[Way.HASHTAG]))
    tags = state.tags[slots]  # candidates × tags; 0 = none
    met, rows = affinity.meet(tags.ravel())
    carriers = met // TAGS
    amounts = weights.HASHTAG * affinity.shares[rows] * state.tag_shares[slots][carriers]
    values = np.bincount(carriers, amounts, len(slots)).astype(np.float64, copy=False)
    return Hashtags(values[None], affinity, carriers, rows, amounts)


@dataclass(frozen=True, eq=False)
class Hashtags:
    """One row for each hashtag of each candidate that the history knows, in the order of the candidates."""

    values: Values
    affinity: Affinity
    carriers: NDArray[np.int64]  # places of candidates
    rows: NDArray[np.int64]  # of the affinity
    amounts: Values

    def terms(self, places: Places, factors: Factors) -> list[list[Term]]:
        firsts, lasts = self.carriers.searchsorted([places, places + 1]).tolist()
        return [
            [
                self._term(amount * factor, row)
                for amount, row in zip(self.amounts[first:last].tolist(), self.rows[first:last].tolist(), strict=True)
            ]
            for first, last, factor in zip(firsts, lasts, factors[0].tolist(), strict=True)
        ]

    def _term(self, amount: float, row: int) -> Term:
        key = int(self.affinity.names[row])
        if self.affinity.is_frozen[row]:
            return Term("wish_topic", amount, {"hashtag_key": key, "edit": "frozen"})
        if amount > 0:
            return Term("hashtag", amount, {"hashtag_key": key, "finished": int(self.affinity.finished[row])})
        return Term("skipped_alike", amount, {"hashtag_key": key, "skipped": int(self.affinity.skipped[row])})
