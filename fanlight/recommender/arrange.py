"""From scores to a page: three rules, and each shows in the sum of the video it moved."""

import math

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import VideoKey
from fanlight.recommender.placed import Placed, SourceName, Term
from fanlight.recommender.ranking import Ranked
from fanlight.recommender.ranking.rank import DECIMALS
from fanlight.recommender.sources import SOURCES
from fanlight.recommender.state import State
from fanlight.recommender.variety import OPEN, SETTLED, Variety
from fanlight.recommender.viewer import Keys

DRAWN_EVERY = 6
"""One place in so many belongs to a draw by lot."""
CONSIDERED = 128
"""So many of the best may come into a page, besides those drawn by lot."""
NAMES: tuple[SourceName, ...] = tuple(SOURCES)
NOBODY = -1


def arrange(
    state: State,
    ranked: Ranked,
    sources: NDArray[np.int64],
    *,
    hidden: Keys,
    count: int,
    rng: np.random.Generator,
) -> list[Placed]:
    """The best first, but varied, no creator twice in a row, and every sixth place drawn by lot.

    Scores descend down the page: what moved up or down carries a term for it.
    """
    page = Page(state, ranked, sources, held=state.slots(hidden))
    for place in range(len(hidden), len(hidden) + min(count, len(ranked.slots))):
        if place % DRAWN_EVERY != DRAWN_EVERY - 1 or not page.draw(rng):
            page.take()
    return page.placed


class Page:
    """A page being filled, and the candidates still waiting."""

    def __init__(self, state: State, ranked: Ranked, sources: NDArray[np.int64], *, held: NDArray[np.int64]) -> None:
        self._state, self._ranked, self._sources = state, ranked, sources
        self._creators = state.creators[ranked.slots]
        self._best = ranked.best_first()[:CONSIDERED]
        self._is_waiting = np.ones(len(ranked.slots), np.bool_)
        self._variety = Variety(state.tags[ranked.slots[self._best]], price=OPEN if ranked.is_open else SETTLED)
        self._before = int(state.creators[held[-1]]) if len(held) and held[-1] >= 0 else NOBODY
        self.placed: list[Placed] = []
        for slot in held[held >= 0]:
            self._variety.meet(state.tags[slot])

    def take(self) -> None:
        """Put the best one whose creator did not come just before; the very best when all are by that one."""
        levels = self._levels()
        of_others = np.where(self._creators[self._best] == self._before, -math.inf, levels)
        row = int((levels if np.isneginf(of_others).all() else of_others).argmax())
        chosen = int(self._best[row])
        terms = self._ranked.terms(chosen)
        if sameness := round(float(self._variety.sameness[row]), DECIMALS):
            terms.append(Term("arranged", -sameness, {"rule": "variety"}))
        excess = _sum(terms) - self._ceiling()
        if excess > len(terms) * 10.0**-DECIMALS:  # more than rounding: it had to wait for its turn
            terms.append(Term("arranged", -round(excess, DECIMALS), {"rule": "one_video_of_a_creator_at_a_time"}))
        self._put(chosen, terms, NAMES[self._sources[chosen]])

    def draw(self, rng: np.random.Generator) -> bool:
        """Put one that the explorers found, each with the same chance, and lift it to this place; False without any."""
        of_others = self._is_waiting & (self._creators != self._before)
        lot = np.flatnonzero(of_others & (self._sources == NAMES.index("explore")))
        if not len(lot):
            return False
        chosen = int(rng.choice(lot))
        terms = self._ranked.terms(chosen)
        lift = min(self._ceiling(), float(self._levels().max())) - _sum(terms)
        terms.append(Term("explore", round(max(lift, 0.0), DECIMALS), {"out_of": len(lot)}))
        self._put(chosen, terms, "explore")
        return True

    def _levels(self) -> NDArray[np.float64]:
        """What the best ones would score in the next place."""
        levels = self._ranked.scores[self._best] - self._variety.sameness
        return np.where(self._is_waiting[self._best], levels, -math.inf)

    def _ceiling(self) -> float:
        return self.placed[-1].score if self.placed else math.inf

    def _put(self, chosen: int, terms: list[Term], source: SourceName) -> None:
        slot = int(self._ranked.slots[chosen])
        self.placed.append(
            Placed(
                key=VideoKey(int(self._state.keys[slot])),
                video_id=self._state.video_id(slot),
                source=source,
                score=_sum(terms),
                terms=terms,
            )
        )
        self._is_waiting[chosen] = False
        self._variety.meet(self._state.tags[slot])
        self._before = int(self._creators[chosen])


def _sum(terms: list[Term]) -> float:
    return math.fsum(term.value for term in terms)
