"""From scores to a page: four rules, and each shows in the sum of the video it moved."""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import VideoKey
from fanlight.recommender import debut
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
    return explained(state, ranked, sources, page.chosen)


class Drawn(NamedTuple):
    """A lot that was drawn."""

    kind: Literal["debut", "explore"]
    out_of: int
    level: float
    """What the best of those waiting would have scored in that place."""


class Chosen(NamedTuple):
    """A candidate in its place."""

    row: int
    price: float
    """What it loses for being like others on the page."""
    drawn: Drawn | None


class Page:
    """A page being filled, and the best candidates still waiting.

    Plain lists: at a hundred rows they are quicker than arrays.
    """

    def __init__(self, state: State, ranked: Ranked, sources: NDArray[np.int64], *, best: Slots, held: Slots) -> None:
        self._state, self._ranked, self._sources = state, ranked, sources
        self._free = np.ones(len(ranked.slots), np.bool_)
        self._best: list[int] = best.tolist()
        self._scores: list[float] = ranked.scores[best].tolist()
        self._makers: list[int] = state.creators[ranked.slots[best]].tolist()
        self._waiting = list(range(len(best)))  # rows of these lists
        self._tags: list[list[int]] = state.tags[ranked.slots[best]].tolist()
        self._variety = Variety(self._tags, price=OPEN if ranked.is_open else SETTLED)
        self._before = NOBODY
        self.chosen: list[Chosen] = []
        known = held[held >= 0]
        for tags, maker in zip(state.tags[known].tolist(), state.creators[known].tolist(), strict=True):
            self._meet(tags, maker)

    def take(self) -> None:
        """Put the best one whose creator did not come just before; the very best when all are by that one."""
        levels, before = self._levels(), self._before
        of_others = [pair for pair in levels if self._makers[pair[1]] != before]
        _, row = max(of_others or levels)
        self._waiting.remove(row)
        self._put(Chosen(self._best[row], round(self._variety.prices[row], DECIMALS), None))
        self._meet(self._tags[row], self._makers[row])

    def draw(self, rng: np.random.Generator) -> bool:
        """Put one by lot: one that few have met yet, or any at all; False without any."""
        is_debut = rng.random() < DEBUT_SHARE
        lot = self._lot(is_debut=is_debut)
        if not len(lot):
            is_debut = not is_debut
            lot = self._lot(is_debut=is_debut)
        if not len(lot):
            return False
        chosen = self._debut(lot, rng) if is_debut else int(lot[rng.integers(len(lot))])
        level = max(self._levels(), default=(-math.inf, 0))[0]
        self._waiting = [row for row in self._waiting if self._best[row] != chosen]
        self._put(Chosen(chosen, 0.0, Drawn("debut" if is_debut else "explore", len(lot), level)))
        slot = self._ranked.slots[chosen]
        self._meet(self._state.tags[slot].tolist(), int(self._state.creators[slot]))
        return True

    def _lot(self, *, is_debut: bool) -> Slots:
        """What may be drawn: those that few have met yet, or any; none whose creator came just before."""
        state, slots = self._state, self._ranked.slots
        if is_debut:
            may = self._free & debut.is_due(state, slots, self._ranked.lasting_unit)
        else:
            may = self._free & (self._sources == EXPLORE)
        lot = may.nonzero()[0]
        kept: Slots = lot[state.creators[slots[lot]] != self._before]
        return kept

    def _debut(self, lot: Slots, rng: np.random.Generator) -> int:
        """Thompson's draw (1933): by what its share of finished plays may yet turn out to be; Beta(1, 1) at first."""
        slots, one = self._ranked.slots[lot], self._ranked.lasting_unit
        plays = np.maximum(self._state.plays[slots] / one, 0.0)
        finished = np.minimum(np.maximum(self._state.finishes[slots] / one, 0.0), plays)
        return int(lot[rng.beta(1.0 + finished, 1.0 + plays - finished).argmax()])

    def _levels(self) -> list[tuple[float, int]]:
        """What the waiting ones would score in the next place, and their rows."""
        scores, prices = self._scores, self._variety.prices
        return [(scores[row] - prices[row], row) for row in self._waiting]

    def _put(self, one: Chosen) -> None:
        self.chosen.append(one)
        self._free[one.row] = False

    def _meet(self, tags: Sequence[int], maker: int) -> None:
        self._variety.meet(tags)
        self._before = maker


def explained(state: State, ranked: Ranked, sources: NDArray[np.int64], chosen: Sequence[Chosen]) -> list[Placed]:
    """A page with its sums: whatever moved a video up or down carries a term for it."""
    if not chosen:
        return []
    rows = [one.row for one in chosen]
    slots = ranked.slots[rows]
    levers = zip(
        wished.lengths(state, slots).tolist(), wished.smallness(state, ranked.now, slots).tolist(), strict=True
    )
    told = zip(ranked.terms(rows), ranked.chances(rows), levers, strict=True)
    places = zip(chosen, slots.tolist(), sources[rows].tolist(), told, strict=True)
    placed: list[Placed] = []
    for one, slot, source, (terms, chances, lever) in places:
        terms += _moved(one, _sum(terms), len(terms), ceiling=placed[-1].score if placed else math.inf)
        placed.append(
            Placed(
                key=VideoKey(int(state.keys[slot])),
                video_id=state.video_id(slot),
                source="explore" if one.drawn and one.drawn.kind == "explore" else NAMES[source],
                score=_sum(terms),
                terms=terms,
                chances=chances,
                levers=Levers(*lever),
            )
        )
    return placed


def _moved(one: Chosen, score: float, count: int, *, ceiling: float) -> list[Term]:
    """What was done to a video that scored so much in so many terms, and may not stand above the one before it."""
    if one.drawn is not None:
        short = round(min(ceiling, one.drawn.level) - score, DECIMALS)
        # One that stood high enough by itself only waited for its turn.
        waited = [Term("arranged", short, {"rule": "variety"})] if short < 0 else []
        return [*waited, Term(one.drawn.kind, max(short, 0.0), {"out_of": one.drawn.out_of})]
    moved = [Term("arranged", -one.price, {"rule": "variety"})] if one.price else []
    excess = score - one.price - ceiling
    if excess > (count + 1) * 10.0**-DECIMALS:  # more than rounding: it had to wait for its turn
        moved.append(Term("arranged", -round(excess, DECIMALS), {"rule": "one_video_of_a_creator_at_a_time"}))
    return moved


def _sum(terms: list[Term]) -> float:
    return math.fsum(term.value for term in terms)
