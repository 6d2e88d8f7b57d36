"""Because of videos you watched: what others enjoyed together with them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term, TermKind
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.part import Part, Slots, Values, summed
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

NAMED = 3
"""So many videos are named in an explanation; what the others add is one more term."""


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """Sums over the history: share × likeness. `slots` are in ascending order."""
    rows, near, values = taste.pairs
    places = np.minimum(np.searchsorted(slots, near), len(slots) - 1)
    met = slots[places] == near
    amounts = weights.ALIKE * values[met]
    sums = summed(places[met], amounts, len(slots))
    return Alike(state, taste.slots[rows[met]], places[met], amounts, sums)


@dataclass(frozen=True, eq=False)
class Alike:
    """Who said what of whom: one row for each pair of a watched video and a candidate."""

    state: State
    watched: NDArray[np.int64]
    places: NDArray[np.int64]
    amounts: Values
    values: Values

    def terms(self, place: int) -> list[Term]:
        mine = np.flatnonzero(self.places == place)
        mine = mine[np.abs(self.amounts[mine]).argsort(kind="stable")[::-1]]
        named = [self._term(float(self.amounts[row]), int(self.watched[row])) for row in mine[:NAMED]]
        rest = float(self.amounts[mine[NAMED:]].sum())
        if not rest:
            return named
        return [*named, Term(_kind(rest), rest, {"others": len(mine) - NAMED})]

    def _term(self, amount: float, watched: int) -> Term:
        return Term(_kind(amount), amount, {"video_id": self.state.video_id(watched)})


def _kind(amount: float) -> TermKind:
    return "watched_alike" if amount > 0 else "skipped_alike"
