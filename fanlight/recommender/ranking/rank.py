"""The score: all parts, turned into chances, and what those are worth, added."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.placed import Chance, Term
from fanlight.recommender.ranking import (
    alike,
    appeal,
    boosted,
    creators,
    following,
    freshness,
    hashtags,
    language,
    likes,
    popularity,
    welcome,
    wished,
)
from fanlight.recommender.ranking.heads import Heads
from fanlight.recommender.ranking.part import DECIMALS, Part, Places, Slots, Values
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import WAYS
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

PARTS: tuple[Callable[[State, Viewer, Taste, Slots], Part], ...] = (
    alike.part,
    appeal.part,
    popularity.part,
    welcome.part,
    likes.part,
    freshness.part,
    hashtags.part,
    creators.part,
    following.part,
)
"""In the order of their ways; the first has four."""
GROUPS = wished.groups([alike.part] * len(alike.WAYS) + list(PARTS[1:]))
"""Which ways are scaled as one: groups × ways."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """Candidates with their scores, and the parts that explain them."""

    slots: Slots
    scores: Values
    heads: Heads
    parts: list[Part]
    sliders: list[float]
    """What the viewer's sliders multiply each part with."""
    values: Values  # addends × candidates, part by part; the ways first, then what is added to the score itself
    is_open: bool
    """Whether nothing is known yet of what the viewer enjoys."""
    now: int
    lasting_unit: float
    """What one lasting count is written as."""

    def terms(self, places: Sequence[int]) -> list[list[Term]]:
        """All terms of some candidates, the weightiest first."""
        at, first = np.array(places), 0
        values, factors = self.values.take(at, axis=1), self.factors(at)
        amounts = (values * factors).round(DECIMALS)
        speaks: list[bool] = np.logical_or.reduce(values, axis=1).tolist()
        terms: list[list[Term]] = [[] for _ in places]
        for part, slider in zip(self.parts, self.sliders, strict=True):
            last = first + len(part.values)
            if any(speaks[first:last]):
                made = part.terms(at, factors[first:last], amounts[first:last])
                for own, some in zip(terms, made, strict=True):
                    own += some if slider == wished.UNSCALED else [_told(term, slider) for term in some]
            first = last
        for own in terms:
            own.sort(key=_weight, reverse=True)
        return terms

    def factors(self, places: Places) -> Values:
        """What each addend counts in the score of some candidates: addends × places."""
        factors = self.heads.factors(places)
        if len(self.values) > WAYS:
            factors = np.concatenate([factors, np.ones((len(self.values) - WAYS, len(places)))])
        is_scaled = any(slider != wished.UNSCALED for slider in self.sliders)
        return factors * _each(self.sliders, self.parts) if is_scaled else factors

    def chances(self, places: Sequence[int]) -> list[list[Chance]]:
        """How likely each outcome is, for some candidates."""
        at = np.array(places)
        scales = (GROUPS * _each(self.sliders, self.parts)[:WAYS, 0]).max(axis=1)
        return self.heads.told(at, self.values[:WAYS, at], GROUPS, scales)

    def best(self, count: int) -> NDArray[np.int64]:
        """Places of the best candidates, best first; of equal ones the newer."""
        places = np.arange(len(self.scores))
        if count < len(places):
            places = self.scores.argpartition(-count)[-count:]
        return places[np.lexsort((places, self.scores[places]))[::-1]]


def rank(state: State, viewer: Viewer, taste: Taste, slots: Slots) -> Ranked:
    """Score candidates, which must be in ascending order and at least one."""
    parts = [make(state, viewer, taste, slots) for make in PARTS]
    values = np.concatenate([part.values for part in parts])
    heads, sliders = Heads.of(state, values, viewer.values), [wished.UNSCALED] * len(parts)
    added = language.added(state, viewer, taste, slots)
    if wishes := viewer.wishes:
        added += wished.added(state, viewer.now, wishes, slots)
        sliders = [wished.factor(make, wishes.sliders) for make in PARTS]
        scores = heads.scaled_scores(values * _each(sliders, parts))
    else:
        scores = heads.scores()
    for part in added:
        scores = scores + part.values[0]
    boosts = boosted.added(state, viewer.boosts, slots, scores)
    for part in boosts:
        scores = scores + part.values[0]
    if added or boosts:
        parts = [*parts, *added, *boosts]
        sliders = sliders + [wished.UNSCALED] * (len(added) + len(boosts))
        values = np.concatenate([values, *[part.values for part in (*added, *boosts)]])
    unit = state.lasting_unit(viewer.now)
    return Ranked(slots, scores, heads, parts, sliders, values, taste.is_open, viewer.now, unit)


def _each(sliders: Sequence[float], parts: Sequence[Part]) -> Values:
    """What multiplies each addend of the parts: addends × 1."""
    return np.repeat(sliders, [len(part.values) for part in parts])[:, None]


def _told(term: Term, slider: float) -> Term:
    """A term that says what a slider multiplied it with."""
    return Term(term.kind, term.value, {**term.about, "factor": slider})


def _weight(term: Term) -> float:
    return abs(term.value)
