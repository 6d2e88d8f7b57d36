"""Because of videos you watched: what others enjoyed together with them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.membership import places
from fanlight.recommender.placed import Term, TermKind
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Slots, Values
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import NEIGHBOURS
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

NAMED = 3
"""So many videos are named in an explanation; what the others add is one more term."""


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """Sums over the history: share × likeness."""
    opinions = taste.opinions
    if not len(opinions.slots):
        return Alike(state, taste, np.zeros(len(slots), np.int64), np.zeros(len(slots)))
    found = places(opinions.slots, slots)
    values = np.where(opinions.slots[found] == slots, weights.ALIKE * opinions.sums[found], 0.0)
    return Alike(state, taste, found, values)


@dataclass(frozen=True, eq=False)
class Alike:
    """For each candidate, where it stands among those that the history has an opinion of."""

    state: State
    taste: Taste
    found: NDArray[np.int64]
    values: Values

    def terms(self, place: int, value: float) -> list[Term]:
        opinions, found = self.taste.opinions, self.found[place]
        mine = slice(opinions.starts[found], opinions.ends[found])
        pairs = zip(
            (weights.ALIKE * opinions.amounts[mine]).tolist(),
            (opinions.pairs[mine] // NEIGHBOURS).tolist(),
            strict=True,
        )
        ordered = sorted(pairs, key=lambda pair: -abs(pair[0]))
        named = [self._term(amount, row) for amount, row in ordered[:NAMED]]
        rest = sum(amount for amount, _ in ordered[NAMED:])
        return [*named, Term(_kind(rest), rest, {"others": len(ordered) - NAMED})] if rest else named

    def _term(self, amount: float, row: int) -> Term:
        return Term(_kind(amount), amount, {"video_id": self.state.video_id(int(self.taste.slots[row]))})


def _kind(amount: float) -> TermKind:
    return "watched_alike" if amount > 0 else "skipped_alike"
