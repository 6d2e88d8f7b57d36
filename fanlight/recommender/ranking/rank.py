"""The score: all parts, added."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term
from fanlight.recommender.ranking import (
    alike,
    appeal,
    creators,
    following,
    freshness,
    hashtags,
    likes,
    popularity,
    welcome,
    wished,
)
from fanlight.recommender.ranking.part import Part, Slots, Values
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

PARTS: tuple[Callable[[State, Viewer, Taste, Slots], Part], ...] = (
    alike.part,
    appeal.part,
    welcome.part,
    hashtags.part,
    creators.part,
    following.part,
    popularity.part,
    likes.part,
    freshness.part,
)

DECIMALS = 6
"""To which terms are rounded; a term that rounds to nothing is left out."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """Candidates with their scores, and the parts that explain them."""

    slots: Slots
    scores: Values
    parts: list[Part]
    values: Values  # parts × candidates
    is_open: bool
    """Whether nothing is known yet of what the viewer enjoys."""
    lasting_unit: float
    """What one lasting count is written as."""

    def terms(self, place: int) -> list[Term]:
        """All terms of one candidate, the weightiest first."""
        terms = [
            Term(kind, rounded, about)
            for part, value in zip(self.parts, self.values[:, place].tolist(), strict=True)
            if value
            for kind, exact, about in part.terms(place, value)
            if (rounded := round(exact, DECIMALS))
        ]
        terms.sort(key=_weight, reverse=True)
        return terms

    def best(self, count: int) -> NDArray[np.int64]:
        """Places of the best candidates, best first; of equal ones the newer."""
        places = np.arange(len(self.scores))
        if count < len(places):
            places = self.scores.argpartition(-count)[-count:]
        return places[np.lexsort((places, self.scores[places]))[::-1]]


def rank(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Ranked:
    """Score candidates, which must be in ascending order and at least one."""
    parts = [make(state, viewer, taste, slots) for make in PARTS]
    if wishes := viewer.wishes:
        parts = [wished.scaled(make, part, wishes.sliders) for make, part in zip(PARTS, parts, strict=True)]
        parts += wished.added(state, viewer.now, wishes, slots)
    values = np.empty((len(parts), len(slots)))
    for row, part in enumerate(parts):
        values[row] = part.values
    return Ranked(slots, values.sum(axis=0), parts, values, taste.is_open, state.lasting_unit(viewer.now))


def _weight(term: Term) -> float:
    return abs(term.value)
