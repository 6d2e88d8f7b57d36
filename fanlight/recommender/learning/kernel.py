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
from fanlight.recommender.state.arrays import LASTING_HALF_LIFE, TREND_HALF_LIFE
from fanlight.recommender.state.layout import FACTORS, RECENT

GAP_FADING = 20.0
"""Two watches count as joined by e^(-gap/20), where the gap is the enjoyed watches between them."""
GAPS = np.array([exp(-k / GAP_FADING) for k in range(CONTEXT)], np.float32)
AHEAD = 2
"""How many events before its turn an event's memory is asked for."""

WATCH, LIKE, UNLIKE, NOT_INTERESTED, SHARE, FOLLOW = (int(kind) for kind in Kind)


EVENTS, ENJOYED, TAUGHT, REMEMBERED = range(4)
"""The counters: of all events, of enjoyed watches, of what taught vectors, of what was written into `recent`."""


class Vectors(NamedTuple):
    """The arrays that vectors are, and what else follows from the events that teach them."""

    context_vectors: NDArray[np.float32]
    item_vectors: NDArray[np.float32]
    standings: NDArray[np.float32]
    position_weights: NDArray[np.float32]
    position_pace: NDArray[np.float32]
    recent: NDArray[np.uint32]


class Arrays(NamedTuple):
    """The arrays of a state that learning writes."""

    neighbours: NDArray[np.uint32]
    together: NDArray[np.float32]
    interest: NDArray[np.float32]
    plays: NDArray[np.float32]
    finishes: NDArray[np.float32]
    likes: NDArray[np.float32]
    trend: NDArray[np.float32]
    context_vectors: NDArray[np.float32]
    item_vectors: NDArray[np.float32]
    standings: NDArray[np.float32]
    position_weights: NDArray[np.float32]
    position_pace: NDArray[np.float32]
    recent: NDArray[np.uint32]
    hot_places: NDArray[np.uint32]
    hot_together: NDArray[np.float32]

    @classmethod
    def of(cls, state: State) -> "Arrays":
        return cls(*(getattr(state, name) for name in cls._fields))


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
    items, contexts, standings = arrays.item_vectors, arrays.context_vectors, arrays.standings
    position_weights, position_pace, recent = arrays.position_weights, arrays.position_pace, arrays.recent
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
                _fetch_drawn(items, standings, recent, slots[soon], videos, counters, chosen)
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
                _teach(
                    items, contexts, standings, position_weights, position_pace, recent, slot, weight * worth, row,
                    others, other_worths, count, videos, counters, hidden, pull, chosen, logits,
                )  # fmt: skip
        elif kind == LIKE:
            _count(likes, slot, lasting)
            trends[slot] += np.float32(0.5) * trend
        elif kind == UNLIKE:
            _count(likes, slot, -lasting)
            trends[slot] -= np.float32(0.5) * trend
        elif kind == NOT_INTERESTED:
            trends[slot] -= trend  # below nothing, too: else taking this back would lift what it never lowered
        elif kind in (SHARE, FOLLOW):
            trends[slot] += np.float32(0.5) * trend


@njit(cache=True, nogil=True)
def learn_vectors(
    arrays: Vectors, rows: Columns, first: int, last: int, videos: int, counters: NDArray[np.int64]
) -> None:
    """Learn vectors alone, the same ones, from the events from `first` to before `last`."""
    hidden, pull = np.empty(FACTORS, np.float32), np.empty(FACTORS, np.float32)
    chosen, logits = np.empty(NEGATIVES + 1, np.int64), np.empty(NEGATIVES + 1, np.float32)
    items, contexts, standings = arrays.item_vectors, arrays.context_vectors, arrays.standings
    position_weights, position_pace, recent = arrays.position_weights, arrays.position_pace, arrays.recent
    kinds, slots, worths, weights = rows.kinds, rows.slots, rows.worths, rows.weights
    counts, others, other_worths = rows.counts, rows.others, rows.other_worths
    for row in range(first, last):
        slot, worth, weight, count = slots[row], worths[row], weights[row], counts[row]
        if slot >= 0 and kinds[row] == WATCH and weight > 0 and worth != 0:
            _teach(
                items, contexts, standings, position_weights, position_pace, recent, slot, weight * worth, row,
                others, other_worths, count, videos, counters, hidden, pull, chosen, logits,
            )  # fmt: skip


@njit(cache=True, inline="always")
def _teach(  # type: ignore[no-untyped-def]
    items, contexts, standings, position_weights, position_pace, recent, slot, worth, row,
    others, other_worths, count, videos, counters, hidden, pull, chosen, logits,
):  # fmt: skip
    """Move the vectors by one watch; what is drawn by lot for it follows from how many taught before."""
    counters[TAUGHT] += 1
    vectors.sum_up(contexts, position_weights, row, others, other_worths, count, hidden)
    if worth < 0:
        vectors.flee(items, standings, slot, worth, hidden, pull)
    else:
        drawn = vectors.draw(recent, slot, videos, counters[TAUGHT], counters[REMEMBERED], chosen)
        vectors.approach(items, standings, chosen, drawn, worth, hidden, pull, logits)
        recent[counters[REMEMBERED] % RECENT] = slot
        counters[REMEMBERED] += 1
    vectors.pull_along(contexts, standings, position_weights, position_pace, row, others, other_worths, count, pull)


@njit(cache=True, inline="always")
def _fetch_drawn(items, standings, recent, slot, videos, counters, chosen):  # type: ignore[no-untyped-def]
    """Ask for the vectors that will be drawn by lot, if all events until then teach; if not, others are drawn."""
    drawn = vectors.draw(recent, slot, videos, counters[TAUGHT] + 1 + AHEAD, counters[REMEMBERED], chosen)
    for n in range(1, drawn):
        vectors.fetch(items, standings, chosen[n])


@njit(cache=True, inline="always")
def _count(counts, slot, amount):  # type: ignore[no-untyped-def]
    """Add; what is taken back may have faded by a rounding more, and stops at nothing."""
    counts[slot] = max(counts[slot] + amount, np.float32(0))


@njit(cache=True, inline="always")
def _count_hot(places, hot_together, slot, row, others, worths, count, worth, lasting):  # type: ignore[no-untyped-def]
    """Count joint interest among the hot: a video with itself, and with those enjoyed before it, each pair once."""
    own = places[slot] - 1
    hot_together[own, own] += worth * worth * lasting
    for n in range(count):
        place = places[others[row, n]]
        if place:
            one, two = min(own, place - 1), max(own, place - 1)
            hot_together[one, two] += worths[row, n] * (worth * lasting) * GAPS[n]


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
