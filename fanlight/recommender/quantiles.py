"""What a watch is worth among the watches of videos about as long: where it stands there is what counts.

Who leaves a clip of six seconds after four has seen two thirds of it, as has who leaves one of ten minutes after nearly
seven; the first is among the shorter watches of its kind, the second among the longest. So a share is compared with the
shares of videos of about the same duration (Zhan et al., *Deconfounding Duration Bias in Watch-time Prediction*, 2022):

    rank(s, d) = (PRIOR · U(rule(s, d)) + watches of videos about as long as d that saw less than s) / (PRIOR + n_d)
    worth(s, d) = the w for which as many of all watches are worth less by the rule, that is
    Σ_d n_d / n · (PRIOR · U(w) + watches of videos about as long as d worth less) / (PRIOR + n_d) = rank(s, d)

with n_d watches of videos about as long, n of all, and U(w) = (w + 1) / 2: a kind of which little is known is taken for
one in which each worth is as frequent. So the worths of all watches together stay what the rule makes them, and where
there are no watches, or where all videos are of one duration, a worth is the rule's.
"""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender import signals
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import DURATIONS, SHARES

PRIOR = 10.0
"""Of 1 to 300 the one with the least error, or within a twentieth of it, for 30 watches as for 10,000: decision 35."""
CENTRES = 3.0 * 2.0 ** np.arange(DURATIONS)
"""Durations in seconds, each twice the one before, from three seconds to 25 minutes."""
BORDERS = np.round(CENTRES[:-1] * 2**0.5, 6)
EDGES = np.round(2.0 ** ((np.arange(1, SHARES) - 0.5) / 8 - 12), 9)
"""Shares, eight to a doubling, a whole watch in the middle of its own. Rounded: a power's last bit is a machine's."""
LONGEST_SHARE = 16.0
"""Beyond sixteen times through, watches are alike."""
LASTS_SECONDS = 60

Numbers = NDArray[np.float64]

_LOW, _HIGH = np.concatenate([[0.0], EDGES]), np.concatenate([EDGES, [LONGEST_SHARE]])
_WIDTH = _HIGH - _LOW
_MIDDLES = (_LOW + _HIGH) / 2
_BY_RULE = signals.worths((_MIDDLES * CENTRES[:, None]).ravel(), np.repeat(CENTRES, SHARES))
_ORDER = np.argsort(_BY_RULE, kind="stable")
_SCALE = _BY_RULE[_ORDER]


def cells(watched_seconds: Numbers, duration_seconds: Numbers) -> NDArray[np.int64]:
    """Where in the flat `State.watched` watches are counted."""
    rows = np.searchsorted(BORDERS, duration_seconds, side="right")
    return rows * SHARES + np.searchsorted(EDGES, watched_seconds / duration_seconds, side="right")


@dataclass(frozen=True, eq=False)
class Table:
    """The counts of a moment, summed up so that many watches can be held against them."""

    events: int
    clock: int
    counts: Numbers  # DURATIONS × SHARES, in watches of that moment
    upto: Numbers  # the same, summed along the shares
    ranks: Numbers  # ascending
    worths: Numbers  # that stand at those ranks

    @classmethod
    def of(cls, state: State) -> "Table":
        clock = int(state.header["clock"][0])
        counts = state.watched / state.lasting_unit(clock)  # one copy, since the learner goes on writing
        upto = counts.cumsum(axis=1)
        among = upto[:, -1]
        every = among.sum()
        parts = among / every if every > 0 else np.full(DURATIONS, 1 / DURATIONS)
        parts /= PRIOR + among
        masses = (counts * parts[:, None]).take(_ORDER)
        below = PRIOR * parts.sum() * (_SCALE + 1) / 2 + masses.cumsum() - masses / 2
        ranks, scale = np.concatenate([[0.0], below, [1.0]]), np.concatenate([[-1.0], _SCALE, [1.0]])
        return cls(int(state.header["events"][0]), clock, counts, upto, ranks, scale)

    def still_holds(self, state: State) -> bool:
        """Whether no minute has gone by since, and no more than a hundredth of the events has come."""
        more, later = int(state.header["events"][0]) - self.events, int(state.header["clock"][0]) - self.clock
        return 0 <= more <= self.events // 100 and 0 <= later < LASTS_SECONDS


_tables: "WeakKeyDictionary[State, Table]" = WeakKeyDictionary()


def table_of(state: State) -> Table:
    """The table to go by now. Drawing one up costs three times what ten watches cost."""
    table = _tables.get(state)
    if table is None or not table.still_holds(state):
        table = _tables[state] = Table.of(state)
    return table


def worths(state: State | None, watched_seconds: Numbers, duration_seconds: Numbers) -> Numbers:
    """How much each watch tells us, from -1 to 1; by the rule alone while there is no state."""
    watched, durations = signals.possible(watched_seconds, duration_seconds)
    by_rule = signals.worths(watched, durations)
    if state is None:
        return by_rule
    table = table_of(state)
    below, among = _standing(table, watched / durations, durations)
    ranks = (PRIOR * (by_rule + 1) / 2 + below) / (PRIOR + among)
    return signals.bounded(np.interp(ranks, table.ranks, table.worths), watched, durations)


def _standing(table: Table, shares: Numbers, durations: Numbers) -> tuple[Numbers, Numbers]:
    """How many watches of about such a duration saw less, and how many there are.

    Between two durations of CENTRES both speak, the nearer one more: no second of a duration changes much.
    """
    place = np.minimum(np.maximum(np.log2(durations / CENTRES[0]), 0.0), DURATIONS - 1.0)
    lower = np.minimum(place.astype(np.int64), DURATIONS - 2)
    part = place - lower
    column = EDGES.searchsorted(shares, side="right")
    beyond = np.maximum(_HIGH.take(column) - shares, 0.0) / _WIDTH.take(column)

    cells, last = lower * SHARES + column, lower * SHARES + SHARES - 1
    here = table.upto.take(cells) - beyond * table.counts.take(cells)
    longer = table.upto.take(cells + SHARES) - beyond * table.counts.take(cells + SHARES)
    among = (1 - part) * table.upto.take(last) + part * table.upto.take(last + SHARES)
    return (1 - part) * here + part * longer, among
