"""From scores to a page: seven rules, and each shows in the sum of the video it moved."""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import VideoKey
from fanlight.recommender import debut
from fanlight.recommender.fatigue import FRESH, Weary
from fanlight.recommender.placed import Levers, Placed, SourceName, Term
from fanlight.recommender.ranking import Ranked, wished
from fanlight.recommender.ranking.part import DECIMALS
from fanlight.recommender.sources import SOURCES
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import SOUND
from fanlight.recommender.variety import OPEN, SETTLED, Variety
from fanlight.recommender.viewer import Keys
from fanlight.recommender.wishes import DRAWN_EVERY

SPARE = 12
DEBUT_SHARE = 0.5
"""How many of the draws are among those that few have met yet."""
CONSIDERED_A_PLACE = 3
"""So many of the best may come into a page, a place and on top, besides those drawn by lot."""
NAMES: tuple[SourceName, ...] = tuple(SOURCES)
EXPLORE = 1 << NAMES.index("explore")
"""Among the sources of a candidate that nothing else found."""
EVEN_SHARE = 0.5
"""How many of the debuts are drawn with the same chance for each, so that none starves behind what began better."""
KEPT_AT_LEAST, KEPT_EACH = 0.25, 0.5
"""Of a positive score a creator's second video on the screen keeps 62.5 %, the third 43.75 %, the last a quarter."""
WINDOW, MOST_OF_A_HASHTAG, MOST_OF_A_SOUND = 6, 4, 2
"""Of so many places in a row, so many may carry the same hashtag, or have the same sound."""
NOBODY = -1
TAKEN = -math.inf
"""The score of what has its place already."""

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
    weary: Weary = FRESH,
) -> list[Placed]:
    """The best first, but varied: no creator twice in a row or often, no hashtag again and again, and less of what the
    viewer is weary of. Every sixth place (`drawn_every`) is drawn by lot, half of them among videos that few have met.

    Scores descend down the page: what moved up or down carries a term for it.
    """
    best, held = ranked.best(SPARE + CONSIDERED_A_PLACE * count), state.slots(hidden)
    page = Page(state, ranked, sources, best=best, held=held, weary=weary)
    for place in range(len(hidden), len(hidden) + min(count, len(ranked.slots))):
        if place % drawn_every != drawn_every - 1 or not page.draw(rng):
            page.take()
    return explained(state, ranked, sources, page.chosen)


Rule = Literal[
    "variety", "author_decay", "fatigue", "one_video_of_a_creator_at_a_time", "hashtag_window", "sound_window"
]


class Drawn(NamedTuple):
    """A lot that was drawn."""

    kind: Literal["debut", "explore"]
    out_of: int
    propensity: float | None
    """The chance that an even draw gave it in that place; None for Thompson's, whose chances nobody has worked out."""
    level: float
    """What the best of those waiting would have scored in that place."""


class Chosen(NamedTuple):
    """A candidate in its place."""

    row: int
    prices: tuple[tuple[Rule, float], ...] = ()
    """What it loses, and by which rule."""
    waited_for: Rule = "one_video_of_a_creator_at_a_time"
    """The rule that let others pass before it, if it stands below its score."""
    drawn: Drawn | None = None


class Page:
    """A page being filled, and the best candidates still waiting.

    Plain lists: at a hundred rows they are quicker than arrays.
    """

    def __init__(
        self, state: State, ranked: Ranked, sources: NDArray[np.int64], *, best: Slots, held: Slots, weary: Weary
    ) -> None:
        self._state, self._ranked, self._sources = state, ranked, sources
        self._free = np.ones(len(ranked.slots), np.bool_)
        self._best: list[int] = best.tolist()
        self._makers: list[int] = state.creators[ranked.slots[best]].tolist()
        self._tags = _carried(state, ranked.slots[best])
        self._sounds = set(state.tags[ranked.slots[best], SOUND].tolist())
        self._variety = Variety(self._tags, price=OPEN if ranked.is_open else SETTLED)
        self._scores: list[float] = ranked.scores[best].tolist()
        self._fatigue = self._tired(weary)
        self._decay = [0.0] * len(best)
        self._rest = [max(score, 0.0) - tired for score, tired in zip(self._scores, self._fatigue, strict=True)]
        self._waited = dict[int, Rule]()
        self._before = NOBODY
        self._met = Counter[int]()
        self._last = deque[set[int]](maxlen=WINDOW - 1)
        self._recent = defaultdict[int, int](int)  # by hashtag, of those
        self.chosen: list[Chosen] = []
        known = held[held >= 0]
        for tags, maker in zip(_carried(state, known), state.creators[known].tolist(), strict=True):
            self._meet(tags, maker)

    def take(self) -> None:
        """Put the best one that the rules let pass, or at least the best by another creator, or the very best."""
        levels, before, full = self._levels(), self._before, self._full()
        row = levels.index(max(levels))
        if self._makers[row] == before or row in full:
            waiting = [row for row, level in enumerate(levels) if level > TAKEN]
            of_others = [row for row in waiting if self._makers[row] != before]
            row = max([row for row in of_others if row not in full] or of_others or waiting, key=levels.__getitem__)
            for passed in waiting:
                if levels[passed] > levels[row]:
                    is_next = self._makers[passed] == before
                    self._waited[passed] = "one_video_of_a_creator_at_a_time" if is_next else full[passed]
        self._scores[row] = TAKEN
        prices: tuple[tuple[Rule, float], ...] = (
            ("variety", self._variety.prices[row]),
            ("author_decay", self._decay[row]),
            ("fatigue", self._fatigue[row]),
        )
        rounded = tuple((rule, price) for rule, exact in prices if (price := round(exact, DECIMALS)))
        self._put(Chosen(self._best[row], rounded, self._waited.get(row, "one_video_of_a_creator_at_a_time")))
        self._meet(self._tags[row], self._makers[row])

    def draw(self, rng: np.random.Generator) -> bool:
        """Put one by lot: one that few have met yet, or any at all; False without any."""
        lots = {True: self._lot(is_debut=True), False: self._lot(is_debut=False)}
        is_debut = rng.random() < DEBUT_SHARE
        share = DEBUT_SHARE if is_debut else 1 - DEBUT_SHARE
        if not len(lots[is_debut]):
            is_debut = not is_debut
        lot = lots[is_debut]
        if not len(lot):
            return False
        if not len(lots[not is_debut]):
            share = 1.0
        is_even = not is_debut or rng.random() < EVEN_SHARE
        chosen = int(lot[rng.integers(len(lot))]) if is_even else self._debut(lot, rng)
        propensity = share * (EVEN_SHARE if is_debut else 1.0) / len(lot) if is_even else None
        level = max(self._levels(), default=TAKEN)
        if chosen in self._best:
            self._scores[self._best.index(chosen)] = TAKEN
        drawn = Drawn("debut" if is_debut else "explore", len(lot), propensity, level)
        self._put(Chosen(chosen, drawn=drawn))
        slots = self._ranked.slots[chosen : chosen + 1]
        self._meet(_carried(self._state, slots)[0], int(self._state.creators[slots[0]]))
        return True

    def _tired(self, weary: Weary) -> list[float]:
        """What each loses for what the viewer is weary of."""
        if weary is FRESH:
            return [0.0] * len(self._scores)
        shares = weary.shares(self._makers, self._variety.carriers, common=self._variety.common)
        return [max(score, 0.0) * share for score, share in zip(self._scores, shares, strict=True)]

    def _full(self) -> dict[int, Rule]:
        """Rows of those with a hashtag or a sound of which the last places held enough, and which rule says so."""
        full: dict[int, Rule] = {}
        for name, count in self._recent.items():
            if count < MOST_OF_A_SOUND:
                continue
            is_sound = name in self._sounds
            if is_sound or count >= MOST_OF_A_HASHTAG:
                rule: Rule = "sound_window" if is_sound else "hashtag_window"
                full.update(dict.fromkeys(self._variety.carriers.get(name, ()), rule))
        return full

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

    def _levels(self) -> list[float]:
        """What each would score in the next place, if it is still there."""
        columns = zip(self._scores, self._variety.prices, self._decay, self._fatigue, strict=True)
        return [score - price - decay - fatigue for score, price, decay, fatigue in columns]

    def _put(self, one: Chosen) -> None:
        self.chosen.append(one)
        self._free[one.row] = False

    def _meet(self, tags: Sequence[int], maker: int) -> None:
        self._variety.meet(tags)
        self._before = maker
        if len(self._last) == WINDOW - 1:
            for name in self._last[0]:
                self._recent[name] -= 1
        self._last.append({name for name in tags if name not in self._variety.common})
        for name in self._last[-1]:
            self._recent[name] += 1
        self._met[maker] += 1
        lost = (1 - KEPT_AT_LEAST) * (1 - KEPT_EACH ** self._met[maker])
        for row, other in enumerate(self._makers):
            if other == maker:
                self._decay[row] = lost * self._rest[row]


def _carried(state: State, slots: Slots) -> list[list[int]]:
    """The hashtags and the sound of some videos."""
    return [[name for name in names if name] for names in state.tags.take(slots, axis=0).tolist()]


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
    places = zip(chosen, state.keys[slots].tolist(), state.video_ids(slots), sources[rows].tolist(), told, strict=True)
    placed: list[Placed] = []
    for one, key, video_id, found, (terms, chances, lever) in places:
        found_by, score = _named(found), _sum(terms)
        if moved := _moved(one, score, len(terms), ceiling=placed[-1].score if placed else math.inf):
            terms += moved
            score = _sum(terms)
        placed.append(
            Placed(
                key=VideoKey(key),
                video_id=video_id,
                source="explore" if one.drawn and one.drawn.kind == "explore" else found_by[0],
                found_by=found_by,
                score=score,
                terms=terms,
                chances=chances,
                levers=Levers(*lever),
            )
        )
    return placed


@cache
def _named(found: int) -> tuple[SourceName, ...]:
    """The sources whose bits are set."""
    return tuple(name for bit, name in enumerate(NAMES) if found >> bit & 1)


def _moved(one: Chosen, score: float, count: int, *, ceiling: float) -> list[Term]:
    """What was done to a video that scored so much in so many terms, and may not stand above the one before it."""
    if one.drawn is not None:
        short = round(min(ceiling, one.drawn.level) - score, DECIMALS)
        # One that stood high enough by itself only waited for its turn.
        waited = [Term("arranged", short, {"rule": "variety"})] if short < 0 else []
        about: dict[str, object] = {"out_of": one.drawn.out_of, "propensity": one.drawn.propensity}
        return [*waited, Term(one.drawn.kind, max(short, 0.0), about)]
    moved = [Term("arranged", -price, {"rule": rule}) for rule, price in one.prices]
    excess = score - sum(price for _, price in one.prices) - ceiling
    if excess > (count + 3) * 10.0**-DECIMALS:  # more than rounding: it had to wait for its turn
        moved.append(Term("arranged", -round(excess, DECIMALS), {"rule": one.waited_for}))
    return moved


def _sum(terms: list[Term]) -> float:
    return math.fsum([term.value for term in terms])
