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


def worths(state: State | None, watched_seconds: Numbers, duration_seconds: Numbers) -> Numbers:
    """How much each watch tells us, from -1 to 1; by the rule alone while there is no state."""
    watched, durations = signals.possible(watched_seconds, duration_seconds)
    by_rule = signals.worths(watched, durations)
    if state is None:
        return by_rule
    # One copy, since the learner goes on writing. DURATIONS × SHARES, in watches of today.
    counts = state.watched / state.lasting_unit(int(state.header["clock"][0]))
    below, among = _standing(counts, watched / durations, durations)
    ranks = (PRIOR * (by_rule + 1) / 2 + below) / (PRIOR + among)
    return signals.bounded(_at(counts, ranks), watched, durations)


def _standing(counts: Numbers, shares: Numbers, durations: Numbers) -> tuple[Numbers, Numbers]:
    """How many watches of about such a duration saw less, and how many there are.

    Between two durations of CENTRES both speak, the nearer one more: no second of a duration changes much.
    """
    place = np.minimum(np.maximum(np.log2(durations / CENTRES[0]), 0.0), DURATIONS - 1.0)
    lower = np.minimum(place.astype(np.int64), DURATIONS - 2)
    part = place - lower
    column = EDGES.searchsorted(shares, side="right")
    beyond = np.maximum(_HIGH.take(column) - shares, 0.0) / _WIDTH.take(column)
    upto = counts.cumsum(axis=1)

    cells = lower * SHARES + column
    here = upto.take(cells) - beyond * counts.take(cells)
    longer = upto.take(cells + SHARES) - beyond * counts.take(cells + SHARES)
    every = upto[:, -1]
    among = (1 - part) * every.take(lower) + part * every.take(lower + 1)
    return (1 - part) * here + part * longer, among


def _at(counts: Numbers, ranks: Numbers) -> Numbers:
    """The worths below which so much of all watches lies, by the rule."""
    among = counts.sum(axis=1)
    every = among.sum()
    parts = among / every if every > 0 else np.full(DURATIONS, 1 / DURATIONS)
    parts /= PRIOR + among
    masses = (counts * parts[:, None]).take(_ORDER)
    upto = PRIOR * parts.sum() * (_SCALE + 1) / 2 + masses.cumsum() - masses / 2
    found: Numbers = np.interp(ranks, np.concatenate([[0.0], upto, [1.0]]), np.concatenate([[-1.0], _SCALE, [1.0]]))
    return found
