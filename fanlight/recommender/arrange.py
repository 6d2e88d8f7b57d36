"""From scores to a page: four rules, and each shows in the sum of the video it moved."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import VideoKey
from fanlight.recommender.placed import Levers, Placed, SourceName, Term
from fanlight.recommender.ranking import Ranked, wished
from fanlight.recommender.ranking.rank import DECIMALS
from fanlight.recommender.sources import SOURCES
from fanlight.recommender.state import State
from fanlight.recommender.variety import OPEN, SETTLED, Variety
from fanlight.recommender.viewer import Keys
from fanlight.recommender.wishes import DRAWN_EVERY

SPARE = 12
DEBUT_SHARE = 0.5
"""How many of the draws are among those that few have met yet."""
FIRST_PLAYS = 100.0
"""Plays after which a video has had its debut."""
CONSIDERED_A_PLACE = 3
"""So many of the best may come into a page, a place and on top, besides those drawn by lot."""
NAMES: tuple[SourceName, ...] = tuple(SOURCES)
EXPLORE = NAMES.index("explore")
NOBODY = -1

Slots = NDArray[np.int64]


def arrange(
    state: State,
    ranked: Ranked,
    sources: NDArray[np.int64],
    *,
    hidden: Keys,
    count: int,
    rng: np.random.Generator,
    drawn_every: int = DRAWN_EVERY,
) -> list[Placed]:
    """The best first, but varied, no creator twice in a row, and every sixth place (`drawn_every`) drawn by lot:
    half of those places belong to videos that few have met yet, so that each has its debut.

    Scores descend down the page: what moved up or down carries a term for it.
    """
    page = Page(state, ranked, sources, best=ranked.best(SPARE + CONSIDERED_A_PLACE * count), held=state.slots(hidden))
    for place in range(len(hidden), len(hidden) + min(count, len(ranked.slots))):
        if place % drawn_every != drawn_every - 1 or not page.draw(rng):
            page.take()
    return page.placed()


class Chosen(NamedTuple):
    """A candidate in its place."""

    row: int
    source: SourceName
    score: float
    terms: list[Term]


class Page:
    """A page being filled, and the best candidates still waiting.

    Plain lists: at a hundred rows they are quicker than arrays.
    """

    def __init__(self, state: State, ranked: Ranked, sources: NDArray[np.int64], *, best: Slots, held: Slots) -> None:
        self._state, self._ranked, self._sources = state, ranked, sources
        self._best: list[int] = best.tolist()
        self._scores: list[float] = ranked.scores[best].tolist()
        self._makers: list[int] = state.creators[ranked.slots[best]].tolist()
        self._waiting = list(range(len(best)))  # rows of the four lists
        self._variety = Variety(state.tags[ranked.slots[best]].tolist(), price=OPEN if ranked.is_open else SETTLED)
        self._lot = (sources == EXPLORE).nonzero()[0]
        self._debuts = (state.plays[ranked.slots] < FIRST_PLAYS * ranked.lasting_unit).nonzero()[0]
        self._before = NOBODY
        self._chosen: list[Chosen] = []
        for slot in held[held >= 0].tolist():
            self._meet(slot)

    def placed(self) -> list[Placed]:
        """The page as it stands."""
        state, slots = self._state, self._ranked.slots[[one.row for one in self._chosen]]
        lengths, smallness = wished.lengths(state, slots), wished.smallness(state, self._ranked.now, slots)
        return [
            Placed(
                key=VideoKey(key),
                video_id=state.video_id(slot),
                source=one.source,
                score=one.score,
                terms=one.terms,
                levers=Levers(*levers),
            )
            for one, slot, key, *levers in zip(
                self._chosen,
                slots.tolist(),
                state.keys[slots].tolist(),
                lengths.tolist(),
                smallness.tolist(),
                strict=True,
            )
        ]

    def take(self) -> None:
        """Put the best one whose creator did not come just before; the very best when all are by that one."""
        levels, before = self._levels(), self._before
        of_others = [pair for pair in levels if self._makers[pair[1]] != before]
        _, row = max(of_others or levels)
        terms = self._ranked.terms(self._best[row])
        if price := round(self._variety.prices[row], DECIMALS):
            terms.append(Term("arranged", -price, {"rule": "variety"}))
        excess = _sum(terms) - self._ceiling()
        if excess > len(terms) * 10.0**-DECIMALS:  # more than rounding: it had to wait for its turn
            terms.append(Term("arranged", -round(excess, DECIMALS), {"rule": "one_video_of_a_creator_at_a_time"}))
        self._put(self._best[row], terms, NAMES[self._sources[self._best[row]]])

    def draw(self, rng: np.random.Generator) -> bool:
        """Put one by lot and lift it to this place: one that few have met yet, or any at all; False without any."""
        is_debut = rng.random() < DEBUT_SHARE
        lot = self._not_before(self._debuts if is_debut else self._lot)
        if not len(lot):
            is_debut = not is_debut
            lot = self._not_before(self._debuts if is_debut else self._lot)
        if not len(lot):
            return False
        chosen = self._debut(lot, rng) if is_debut else int(lot[rng.integers(len(lot))])
        terms = self._ranked.terms(chosen)
        level = min(self._ceiling(), max(self._levels(), default=(-math.inf, 0))[0])
        short = round(level - _sum(terms), DECIMALS)
        if short < 0:  # it stood high enough by itself, and only waited for its turn
            terms.append(Term("arranged", short, {"rule": "variety"}))
        terms.append(Term("debut" if is_debut else "explore", max(short, 0.0), {"out_of": len(lot)}))
        self._put(chosen, terms, NAMES[self._sources[chosen]] if is_debut else "explore")
        return True

    def _not_before(self, lot: Slots) -> Slots:
        """Those of a lot whose creator did not come just before."""
        kept: Slots = lot[self._state.creators[self._ranked.slots[lot]] != self._before]
        return kept

    def _debut(self, lot: Slots, rng: np.random.Generator) -> int:
        """Thompson's draw (1933): by what its share of finished plays may yet turn out to be; Beta(1, 1) at first."""
        slots, one = self._ranked.slots[lot], self._ranked.lasting_unit
        plays = np.maximum(self._state.plays[slots] / one, 0.0)
        finished = np.clip(self._state.finishes[slots] / one, 0.0, plays)
        return int(lot[rng.beta(1.0 + finished, 1.0 + plays - finished).argmax()])

    def _levels(self) -> list[tuple[float, int]]:
        """What the waiting ones would score in the next place, and their rows."""
        scores, prices = self._scores, self._variety.prices
        return [(scores[row] - prices[row], row) for row in self._waiting]

    def _ceiling(self) -> float:
        return self._chosen[-1].score if self._chosen else math.inf

    def _put(self, chosen: int, terms: list[Term], source: SourceName) -> None:
        self._chosen.append(Chosen(chosen, source, _sum(terms), terms))
        self._waiting = [row for row in self._waiting if self._best[row] != chosen]
        self._lot, self._debuts = self._lot[self._lot != chosen], self._debuts[self._debuts != chosen]
        self._meet(int(self._ranked.slots[chosen]))

    def _meet(self, slot: int) -> None:
        self._variety.meet(self._state.tags[slot].tolist())
        self._before = int(self._state.creators[slot])


def _sum(terms: list[Term]) -> float:
    return math.fsum(term.value for term in terms)
