"""The loop that learns, compiled: event by event, in one fixed order of sums, so that a replay ends in the same bits.

Memory, not arithmetic, is what an event waits for: a million videos fit in no cache. So what the next events will touch
is asked for while this one is learnt.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from fanlight.recommender.learning import pairs, vectors
from fanlight.recommender.learning.arithmetic import exp, power_of_two
from fanlight.recommender.learning.columns import Columns
from fanlight.recommender.learning.vectors import NEGATIVES
from fanlight.recommender.signals import CONTEXT, Kind
from fanlight.recommender.state import State
from fanlight.recommender.state.arrays import LASTING_HALF_LIFE, TREND_HALF_LIFE, Vectors
from fanlight.recommender.state.layout import FACTORS, RECENT

GAP_FADING = 20.0
"""Two watches count as joined by e^(-gap/20), where the gap is the enjoyed watches between them."""
GAPS = np.array([exp(-k / GAP_FADING) for k in range(CONTEXT)], np.float32)
CLOSE_FADING, CLOSE = 3.0, 12
"""As close to each other by e^(-gap/3), within so many."""
CLOSE_GAPS = np.array([exp(-k / CLOSE_FADING) for k in range(CLOSE)], np.float32)
AHEAD = 2
"""How many events before its turn an event's memory is asked for."""

WATCH, LIKE, UNLIKE, NOT_INTERESTED, SHARE, FOLLOW, SAVE, COMMENT = (int(kind) for kind in Kind)


COUNTERS = ("events", "enjoyed", "taught", "remembered")
"""All events, enjoyed watches, what taught vectors, what was written into `recent`: their names in the header."""
EVENTS, ENJOYED, TAUGHT, REMEMBERED = range(len(COUNTERS))


class Arrays(NamedTuple):
    """The arrays of a state that learning writes."""

    neighbours: NDArray[np.uint32]
    together: NDArray[np.float32]
    interest: NDArray[np.float32]
    plays: NDArray[np.float32]
    finishes: NDArray[np.float32]
    likes: NDArray[np.float32]
    trend: NDArray[np.float32]
    hot_places: NDArray[np.uint32]
    hot_together: NDArray[np.float32]
    vectors: Vectors

    @classmethod
    def of(cls, state: State) -> "Arrays":
        counts = {name: getattr(state, name) for name in cls._fields if name != "vectors"}
        return cls(**counts, vectors=Vectors.of(state))


@njit(cache=True, nogil=True)
def learn(
    arrays: Arrays,
    rows: Columns,
    first: int,
    last: int,
    videos: int,
    counters: NDArray[np.int64],
    epochs: NDArray[np.int64],
) -> None:
    """Learn the events from `first` to before `last`, whose counts are written on the same two epochs."""
    hidden, pull = np.empty(FACTORS, np.float32), np.empty(FACTORS, np.float32)
    chosen, logits = np.empty(NEGATIVES + 1, np.int64), np.empty(NEGATIVES + 1, np.float32)
    items, contexts, standings = arrays.vectors.item_vectors, arrays.vectors.context_vectors, arrays.vectors.standings
    neighbours, together, interest = arrays.neighbours, arrays.together, arrays.interest
    hot_places, hot_together = arrays.hot_places, arrays.hot_together
    plays, finishes, likes, trends = arrays.plays, arrays.finishes, arrays.likes, arrays.trend
    kinds, slots, at, worths, weights = rows.kinds, rows.slots, rows.at, rows.worths, rows.weights
    counts, others, other_worths = rows.counts, rows.others, rows.other_worths
    moment, lasting_unit, trend_unit = np.int64(-1), 0.0, 0.0
    for row in range(first, last):
        soon = row + AHEAD
        if soon < last and slots[soon] >= 0 and kinds[soon] == WATCH:
            _fetch(neighbours, together, items, contexts, standings, slots[soon], worths[soon], soon, others, counts)
            if worths[soon] > 0:
                _fetch_drawn(arrays.vectors, slots[soon], videos, counters, chosen)
        counters[EVENTS] += 1
        slot = slots[row]
        if slot < 0:
            continue
        if at[row] != moment:
            moment = at[row]
            lasting_unit = power_of_two((moment - epochs[0]) / LASTING_HALF_LIFE)
            trend_unit = power_of_two((moment - epochs[1]) / TREND_HALF_LIFE)
        weight = weights[row]
        lasting, trend = np.float32(weight * lasting_unit), np.float32(weight * trend_unit)
        kind = kinds[row]
        if kind == WATCH:
            worth, count = worths[row], counts[row]
            _count(plays, slot, lasting)
            if rows.finished[row]:
                _count(finishes, slot, lasting)
            if worth > 0:
                _count(interest, slot, worth * worth * lasting)
                trends[slot] += worth * trend
                if hot_places[slot]:
                    _count_hot(hot_places, hot_together, slot, row, others, other_worths, count, worth, lasting)
                amount, number = worth * lasting, counters[EVENTS]
                _join(neighbours, together, interest, slot, row, others, other_worths, count, amount, number)
            if weight > 0 and worth != 0:
                counters[ENJOYED] += worth > 0
                _teach(arrays.vectors, rows, row, slot, weight * worth, videos, counters, hidden, pull, chosen, logits)
        elif kind == LIKE:
            _count(likes, slot, lasting)
            trends[slot] += np.float32(0.5) * trend
        elif kind == UNLIKE:
            _count(likes, slot, -lasting)
            trends[slot] -= np.float32(0.5) * trend
        elif kind == NOT_INTERESTED:
            trends[slot] -= trend  # below nothing, too: else taking this back would lift what it never lowered
        elif kind in (SHARE, FOLLOW, SAVE, COMMENT):
            trends[slot] += np.float32(0.5) * trend


@njit(cache=True, nogil=True)
def learn_vectors(
    arrays: Vectors, rows: Columns, first: int, last: int, videos: int, counters: NDArray[np.int64]
) -> None:
    """Learn vectors alone, the same ones, from the events from `first` to before `last`."""
    hidden, pull = np.empty(FACTORS, np.float32), np.empty(FACTORS, np.float32)
    chosen, logits = np.empty(NEGATIVES + 1, np.int64), np.empty(NEGATIVES + 1, np.float32)
    for row in range(first, last):
        slot, worth, weight = rows.slots[row], rows.worths[row], rows.weights[row]
        if slot >= 0 and rows.kinds[row] == WATCH and weight > 0 and worth != 0:
            _teach(arrays, rows, row, slot, weight * worth, videos, counters, hidden, pull, chosen, logits)


@njit(cache=True, inline="always")
def _teach(arrays, rows, row, slot, worth, videos, counters, hidden, pull, chosen, logits):  # type: ignore[no-untyped-def]
    """Move the vectors by one watch; what is drawn by lot for it follows from how many taught before."""
    counters[TAUGHT] += 1
    items, contexts, standings, recent = arrays.item_vectors, arrays.context_vectors, arrays.standings, arrays.recent
    positions, pace = arrays.position_weights, arrays.position_pace
    others, worths, count = rows.others, rows.other_worths, rows.counts[row]
    vectors.sum_up(contexts, positions, row, others, worths, count, hidden)
    if worth < 0:
        vectors.flee(items, standings, slot, worth, hidden, pull)
    else:
        drawn = vectors.draw(recent, slot, videos, counters[TAUGHT], counters[REMEMBERED], chosen)
        vectors.approach(items, standings, chosen, drawn, worth, hidden, pull, logits)
        recent[counters[REMEMBERED] % RECENT] = slot
        counters[REMEMBERED] += 1
    vectors.pull_along(contexts, standings, positions, pace, row, others, worths, count, pull)


@njit(cache=True, inline="always")
def _fetch_drawn(arrays, slot, videos, counters, chosen):  # type: ignore[no-untyped-def]
    """Ask for the vectors that will be drawn by lot, if all events until then teach; if not, others are drawn."""
    drawn = vectors.draw(arrays.recent, slot, videos, counters[TAUGHT] + 1 + AHEAD, counters[REMEMBERED], chosen)
    for n in range(1, drawn):
        vectors.fetch(arrays.item_vectors, arrays.standings, chosen[n])


@njit(cache=True, inline="always")
def _count(counts, slot, amount):  # type: ignore[no-untyped-def]
    """Add; what is taken back may have faded by a rounding more, and stops at nothing."""
    counts[slot] = max(counts[slot] + amount, np.float32(0))


@njit(cache=True, inline="always")
def _count_hot(places, hot_together, slot, row, others, worths, count, worth, lasting):  # type: ignore[no-untyped-def]
    """Count joint interest among the hot: a video with itself, and with those enjoyed before it, each pair once.

    In the half of the square that this leaves free, those close by are counted apart.
    """
    own = places[slot] - 1
    hot_together[own, own] += worth * worth * lasting
    for n in range(count):
        place = places[others[row, n]]
        if place:
            one, two = min(own, place - 1), max(own, place - 1)
            joint = worths[row, n] * (worth * lasting)
            hot_together[one, two] += joint * GAPS[n]
            if n < CLOSE and one != two:
                hot_together[two, one] += joint * CLOSE_GAPS[n]


@njit(cache=True, inline="always")
def _join(neighbours, together, interest, slot, row, others, worths, count, amount, moment):  # type: ignore[no-untyped-def]
    """Count joint interest between a video and those enjoyed before it, in both their rows."""
    taken = pairs.NOTHING
    for n in range(count):
        other, joint = others[row, n], worths[row, n] * amount * GAPS[n]
        pairs.add(neighbours, together, interest, other, slot, joint, pairs.NOTHING, moment)
        taken = pairs.add(neighbours, together, interest, slot, other, joint, taken, moment)


@njit(cache=True, inline="always")
def _fetch(neighbours, together, items, contexts, standings, slot, worth, row, others, counts):  # type: ignore[no-untyped-def]
    """Ask for what an event that comes soon is going to touch."""
    vectors.fetch(items, standings, slot)
    for n in range(counts[row]):
        vectors.fetch(contexts, standings, others[row, n])
        if worth > 0:
            pairs.fetch(neighbours, together, others[row, n], slot)
            pairs.fetch(neighbours, together, slot, others[row, n])
