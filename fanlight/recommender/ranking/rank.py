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
    sliders: list[float]
    """What the viewer's sliders multiply each part with."""
    values: Values  # addends × candidates, part by part
    is_open: bool
    """Whether nothing is known yet of what the viewer enjoys."""
    now: int
    lasting_unit: float
    """What one lasting count is written as."""

    def terms(self, place: int) -> list[Term]:
        """All terms of one candidate, the weightiest first."""
        values, first, terms = self.values[:, place].tolist(), 0, list[Term]()
        for part, slider in zip(self.parts, self.sliders, strict=True):
            last = first + len(part.values)
            if any(values[first:last]):
                made = part.terms(place, [slider] * (last - first))
                terms += made if slider == wished.UNSCALED else [_told(term, slider) for term in made]
            first = last
        rounded = [Term(kind, value, about) for kind, exact, about in terms if (value := round(exact, DECIMALS))]
        rounded.sort(key=_weight, reverse=True)
        return rounded

    def best(self, count: int) -> NDArray[np.int64]:
        """Places of the best candidates, best first; of equal ones the newer."""
        places = np.arange(len(self.scores))
        if count < len(places):
            places = self.scores.argpartition(-count)[-count:]
        return places[np.lexsort((places, self.scores[places]))[::-1]]


def rank(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Ranked:
    """Score candidates, which must be in ascending order and at least one."""
    parts = [make(state, viewer, taste, slots) for make in PARTS]
    sliders = [wished.UNSCALED] * len(parts)
    if wishes := viewer.wishes:
        added = wished.added(state, viewer.now, wishes, slots)
        sliders = [wished.factor(make, wishes.sliders) for make in PARTS] + [wished.UNSCALED] * len(added)
        parts += added
    values = np.concatenate([part.values for part in parts])
    factors = np.repeat(sliders, [len(part.values) for part in parts])
    return Ranked(
        slots, factors @ values, parts, sliders, values, taste.is_open, viewer.now, state.lasting_unit(viewer.now)
    )


def _told(term: Term, slider: float) -> Term:
    """A term that says what a slider multiplied it with."""
    return Term(term.kind, term.value, {**term.about, "factor": slider})


def _weight(term: Term) -> float:
    return abs(term.value)
