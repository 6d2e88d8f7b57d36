"""From scores to a page: two rules, and each shows in the sum of the video it moved."""

import math

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import VideoKey
from fanlight.recommender.placed import Placed, SourceName, Term
from fanlight.recommender.ranking import Ranked
from fanlight.recommender.ranking.rank import DECIMALS
from fanlight.recommender.sources import SOURCES
from fanlight.recommender.state import State
from fanlight.recommender.viewer import Keys

DRAWN_EVERY = 6
"""One place in so many belongs to a draw by lot."""
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
    """The best first, but no creator twice in a row, and every sixth place drawn by lot.

    Scores descend down the page: what moved up or down carries a term for it.
    """
    page = Page(state, ranked, sources, before=_last_creator(state, hidden))
    for place in range(len(hidden), len(hidden) + min(count, len(ranked.slots))):
        if place % DRAWN_EVERY != DRAWN_EVERY - 1 or not page.draw(rng):
            page.take()
    return page.placed


class Page:
    """A page being filled, and the candidates still waiting."""

    def __init__(self, state: State, ranked: Ranked, sources: NDArray[np.int64], *, before: int) -> None:
        self._state, self._ranked, self._sources = state, ranked, sources
        self._creators = state.creators[ranked.slots]
        self._waiting: list[int] = ranked.best_first().tolist()
        self._before = before
        self.placed: list[Placed] = []

    def take(self) -> None:
        """Put the best one whose creator did not come just before; the very best when all are by that one."""
        chosen = next((one for one in self._waiting if self._creators[one] != self._before), self._waiting[0])
        terms = self._ranked.terms(chosen)
        excess = _sum(terms) - self._ceiling()
        if excess > len(terms) * 10.0**-DECIMALS:  # more than rounding: it had to wait for its turn
            terms.append(Term("arranged", -round(excess, DECIMALS), {"rule": "one_video_of_a_creator_at_a_time"}))
        self._put(chosen, terms, NAMES[self._sources[chosen]])

    def draw(self, rng: np.random.Generator) -> bool:
        """Put one that the explorers found, each with the same chance, and lift it to this place; False without any."""
        lot = np.flatnonzero(self._sources == NAMES.index("explore"))
        lot = lot[(self._creators[lot] != self._before) & np.isin(lot, self._waiting)]
        if not len(lot):
            return False
        chosen = int(rng.choice(lot))
        terms = self._ranked.terms(chosen)
        level = min(self._ceiling(), float(self._ranked.scores[self._waiting[0]]))
        about: dict[str, object] = {"out_of": len(lot)}
        terms.append(Term("explore", round(max(level - _sum(terms), 0.0), DECIMALS), about))
        self._put(chosen, terms, "explore")
        return True

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
        self._waiting.remove(chosen)
        self._before = int(self._creators[chosen])


def _sum(terms: list[Term]) -> float:
    return math.fsum(term.value for term in terms)


def _last_creator(state: State, hidden: Keys) -> int:
    """Whose video the screen's last one is."""
    slot = int(state.slots(hidden[-1:])[0]) if len(hidden) else -1
    return int(state.creators[slot]) if slot >= 0 else NOBODY
