"""Because of the hashtags on videos you finished, or skipped."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Slots, Values, summed
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import TAGS
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """For each hashtag a candidate shares with the history: the shares of all videos that carry it, summed."""
    tags = np.append(state.tags[taste.slots].ravel(), np.uint64(0))
    names, columns = np.unique(tags, return_inverse=True)
    affinities, finished, skipped = (
        summed(columns, np.append(np.repeat(amounts, TAGS), 0.0), len(names))
        for amounts in (taste.shares, taste.finished, taste.shares < 0)
    )
    own = state.tags[slots]  # candidates × tags
    found = np.minimum(np.searchsorted(names, own), len(names) - 1)
    met = (names[found] == own) & (own != 0)
    # Tagging everything must not pay: a video's hashtags share one vote.
    count = np.maximum((own != 0).sum(axis=1), 1)
    amounts = np.where(met, weights.HASHTAG * affinities[found], 0.0) / np.sqrt(count)[:, None]
    return Hashtags(own, found, amounts, amounts.sum(axis=1), finished, skipped)


@dataclass(frozen=True, eq=False)
class Hashtags:
    """What each hashtag of each candidate adds."""

    tags: NDArray[np.uint64]  # candidates × tags
    found: NDArray[np.int64]  # candidates × tags: where it stands in `finished` and `skipped`
    amounts: Values  # candidates × tags
    values: Values
    finished: Values
    skipped: Values

    def terms(self, place: int) -> list[Term]:
        columns = np.flatnonzero(self.amounts[place])
        return [self._term(place, column) for column in columns.tolist()]

    def _term(self, place: int, column: int) -> Term:
        amount, name = float(self.amounts[place, column]), int(self.found[place, column])
        key = int(self.tags[place, column])
        if amount > 0:
            return Term("hashtag", amount, {"hashtag_key": key, "finished": int(self.finished[name])})
        return Term("skipped_alike", amount, {"hashtag_key": key, "skipped": int(self.skipped[name])})
