"""Because of whose videos you finished, or skipped."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term
from fanlight.recommender.ranking import weights
from fanlight.recommender.ranking.affinity import Affinity
from fanlight.recommender.ranking.part import Factors, Part, Places, Slots, Values
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from fanlight.recommender.wishes import Edits, keys


def part(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Part:
    """The shares of all watched videos by the same creator, summed."""
    edits = by_slot(state, viewer.wishes.creators) if viewer.wishes else None
    names = state.creators[taste.slots][:, None] + 1
    affinity = Affinity.of(taste, names, edits, blend=float(taste.blend[Way.CREATOR]))
    met, known = affinity.meet(state.creators[slots] + 1)
    values, rows = np.zeros((1, len(slots))), np.full(len(slots), -1)
    values[0, met], rows[met] = weights.CREATOR * affinity.shares[known], known
    return Creators(values, affinity, rows)


def by_slot(state: State, edits: Edits) -> Edits:
    """What a viewer says of creators, by the names used here: slot + 1. Who has not published is left out."""
    frozen, removed = _names(state, edits.frozen), _names(state, edits.removed)
    return Edits(
        frozen={name: share for name, share in zip(frozen, edits.frozen.values(), strict=True) if name},
        removed=frozenset(name for name in removed if name),
    )


def _names(state: State, actors: Iterable[int]) -> list[int]:
    return [slot + 1 for slot in state.creator_slots(keys(actors)).tolist()]


@dataclass(frozen=True, eq=False)
class Creators:
    """For each candidate, what the history says of its creator."""

    values: Values
    affinity: Affinity
    rows: NDArray[np.int64]  # of the affinity; -1 for a creator not in it

    def terms(self, places: Places, factors: Factors, amounts: Values) -> list[list[Term]]:
        pairs = zip(amounts[0].tolist(), self.rows[places].tolist(), strict=True)
        return [[self._term(*pair)] if pair[0] else [] for pair in pairs]

    def _term(self, amount: float, row: int) -> Term:
        if self.affinity.is_frozen[row]:
            return Term("wish_creator", amount, {"edit": "frozen"})
        if amount > 0:
            return Term("creator", amount, {"finished": int(self.affinity.finished[row])})
        return Term("skipped_alike", amount, {"creator": True, "skipped": int(self.affinity.skipped[row])})
