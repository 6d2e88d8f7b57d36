"""The score: all parts, added."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Term
from fanlight.recommender.ranking import alike, creators, following, freshness, hashtags, likes, popularity
from fanlight.recommender.ranking.part import Part, Slots, Values
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

PARTS: tuple[Callable[[State, Viewer, Taste, Slots], Part], ...] = (
    alike.part,
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
    is_open: bool
    """Whether nothing is known yet of what the viewer enjoys."""

    def terms(self, place: int) -> list[Term]:
        """All terms of one candidate, the weightiest first."""
        terms = [term for part in self.parts for term in part.terms(place)]
        rounded = [Term(term.kind, round(term.value, DECIMALS), term.about) for term in terms]
        return sorted((term for term in rounded if term.value), key=lambda term: -abs(term.value))

    def best(self, count: int) -> NDArray[np.int64]:
        """Places of the best candidates, best first; of equal ones the newer."""
        places = np.arange(len(self.scores))
        if count < len(places):
            places = np.sort(np.argpartition(self.scores, -count)[-count:])
        return places[np.lexsort((places, self.scores[places]))[::-1]]


def rank(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Ranked:
    """Score candidates, which must be in ascending order and at least one."""
    parts = [part(state, viewer, taste, slots) for part in PARTS]
    scores = reduce(np.add, (part.values for part in parts))
    return Ranked(slots, scores, parts, taste.is_open)
