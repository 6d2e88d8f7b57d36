"""Because of the hashtags on videos you finished, or skipped."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import ranges
from fanlight.recommender.placed import Term
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.affinity import Affinity
from fanlight.recommender.ranking.part import DECIMALS, Factors, Part, Places, Slots, Values
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import TAGS
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """For each hashtag a candidate shares with the history: the shares of all videos that carry it, summed."""
    edits = viewer.wishes.topics if viewer.wishes else None
    affinity = Affinity.of(taste, state.tags.take(taste.slots, axis=0), edits, blend=float(taste.blend[Way.HASHTAG]))
    tags = state.tags.take(slots, axis=0)  # candidates × tags; 0 = none
    met, rows = affinity.meet(tags.ravel())
    carriers = met // TAGS
    each = weights.HASHTAG * state.tag_shares[slots].astype(np.float64)
    values = each * np.bincount(carriers, affinity.shares[rows], len(slots))
    return Hashtags(values[None], affinity, carriers, rows, each)


@dataclass(frozen=True, eq=False)
class Hashtags:
    """One row for each hashtag of each candidate that the history knows, in the order of the candidates."""

    values: Values
    affinity: Affinity
    carriers: NDArray[np.int64]  # places of candidates
    rows: NDArray[np.int64]  # of the affinity
    each: Values
    """What a whole share of the taste in one of its hashtags counts, for each candidate."""

    def terms(self, places: Places, factors: Factors, amounts: Values) -> list[list[Term]]:
        firsts, ends = self.carriers.searchsorted([places, places + 1])
        lengths = ends - firsts
        at = ranges(firsts, lengths)
        rows, affinity = self.rows[at], self.affinity
        parts = (affinity.shares[rows] * (self.each[places] * factors[0]).repeat(lengths)).round(DECIMALS)
        known = (affinity.names, affinity.finished, affinity.skipped, affinity.is_frozen)
        columns = (np.arange(len(places)).repeat(lengths), parts, *(one[rows] for one in known))
        terms: list[list[Term]] = [[] for _ in places]
        told = zip(*(column.tolist() for column in columns), strict=True)
        for place, amount, key, finished, skipped, is_frozen in told:
            if is_frozen:
                terms[place].append(Term("wish_topic", amount, {"hashtag_key": key, "edit": "frozen"}))
            elif amount > 0:
                terms[place].append(Term("hashtag", amount, {"hashtag_key": key, "finished": int(finished)}))
            elif amount < 0:
                terms[place].append(Term("skipped_alike", amount, {"hashtag_key": key, "skipped": int(skipped)}))
        return terms
