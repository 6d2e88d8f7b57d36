"""The loop that learns, compiled: event by event, in one fixed order of sums, so that a replay ends in the same bits.

Item-item counts are kept in rows of NEIGHBOURS places (Misra and Gries, 1982) and, for the hot, in full. Vectors are
learnt by a sampled softmax (Bengio and Senécal, 2008) over what was enjoyed against draws from all and from the recent:

    logit(v) = appeal[v] + Σ_k position[k] worth[k] <context[h_k], item[v]>     h_k: enjoyed before, the newest first

with AdaGrad (Duchi, Hazan and Singer, 2011), one pace a vector.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from fanlight.recommender.learning.arithmetic import exp, mixed, power_of_two, sigmoid
from fanlight.recommender.signals import CONTEXT, Kind
from fanlight.recommender.state import State, layout
from fanlight.recommender.state.arrays import LASTING_HALF_LIFE, TREND_HALF_LIFE
from fanlight.recommender.state.layout import FACTORS, NEIGHBOURS, RECENT

NEGATIVES = 16
RATE = np.float32(0.05)
POSITION_RATE = np.float32(0.003)
LEAST_PACE = np.float32(1e-6)
GAP_FADING = 20.0
"""Two watches count as joined by e^(-gap/20), where the gap is the enjoyed watches between them."""
SKIP_SHARE = np.float32(0.5)
"""What a skip teaches a vector, against a whole watch."""
CHALLENGED = 8
"""Places of a full row that a newcomer is held against."""
FORGOTTEN = np.float32(1e-4)

POSITIONS = layout.POSITIONS.astype(np.float32)
GAPS = np.array([exp(-k / GAP_FADING) for k in range(CONTEXT)], np.float32)

WATCH, LIKE, UNLIKE, NOT_INTERESTED, SHARE, FOLLOW = (int(kind) for kind in Kind)


class Arrays(NamedTuple):
    """The arrays of a state that learning writes; `counters` is [events, enjoyed]."""

    neighbours: NDArray[np.uint32]
    together: NDArray[np.float32]
    interest: NDArray[np.float32]
    plays: NDArray[np.float32]
    finishes: NDArray[np.float32]
    likes: NDArray[np.float32]
    trend: NDArray[np.float32]
    welcome: NDArray[np.float32]
    context_vectors: NDArray[np.float32]
    item_vectors: NDArray[np.float32]
    appeal: NDArray[np.float32]
    context_pace: NDArray[np.float32]
    item_pace: NDArray[np.float32]
    appeal_pace: NDArray[np.float32]
    position_weights: NDArray[np.float32]
    position_pace: NDArray[np.float32]
    recent: NDArray[np.uint32]
    hot_places: NDArray[np.uint32]
    hot_together: NDArray[np.float32]

    @classmethod
    def of(cls, state: State) -> "Arrays":
        return cls(*(getattr(state, name) for name in cls._fields))


class Batch(NamedTuple):
    """Events as columns; `slots` and `before` (events × CONTEXT, newest last) are -1 where nothing is to be learnt."""

    kinds: NDArray[np.uint8]
    slots: NDArray[np.int64]
    at: NDArray[np.int64]
    worths: NDArray[np.float32]
    weights: NDArray[np.float32]
    finished: NDArray[np.uint8]
    lengths: NDArray[np.uint8]
    before: NDArray[np.int64]
    before_worths: NDArray[np.float32]


@njit(cache=True, nogil=True)
def learn(
    arrays: Arrays,
    batch: Batch,
    first: int,
    last: int,
    videos: int,
    counters: NDArray[np.int64],
    epochs: NDArray[np.int64],
) -> None:
    """Learn the events from `first` to before `last`, whose counts are written on the same two epochs."""
    others, gaps = np.empty(CONTEXT, np.int64), np.empty(CONTEXT, np.float32)
    hidden, pull = np.empty(FACTORS, np.float32), np.empty(FACTORS, np.float32)
    for row in range(first, last):
        counters[0] += 1
        slot = batch.slots[row]
        if slot < 0:
            continue
        weight = batch.weights[row]
        lasting = np.float32(weight * power_of_two((batch.at[row] - epochs[0]) / LASTING_HALF_LIFE))
        trend = np.float32(weight * power_of_two((batch.at[row] - epochs[1]) / TREND_HALF_LIFE))
        kind = batch.kinds[row]
        if kind == WATCH:
            worth = min(max(batch.worths[row], np.float32(-1)), np.float32(1))
            _watched(arrays, slot, worth, lasting, trend, batch.finished[row] != 0, batch.lengths[row] == 0)
            if worth == 0:
                continue
            count = _enjoyed_before(batch, row, slot, others, gaps)
            if worth > 0:
                _join(arrays, slot, others, gaps, count, worth * lasting, counters[0])
            if weight > 0:
                _draw_near(arrays, slot, others, gaps, count, weight * worth, videos, counters, hidden, pull)
                if worth > 0:
                    arrays.recent[counters[1] % RECENT] = slot
                    counters[1] += 1
        elif kind == LIKE:
            _count(arrays.likes, slot, lasting)
            _count(arrays.trend, slot, np.float32(0.5) * trend)
        elif kind == UNLIKE:
            _count(arrays.likes, slot, -lasting)
            _count(arrays.trend, slot, np.float32(-0.5) * trend)
        elif kind == NOT_INTERESTED:
            _count(arrays.trend, slot, -trend)
        elif kind in (SHARE, FOLLOW):
            _count(arrays.trend, slot, np.float32(0.5) * trend)


@njit(cache=True, inline="always")
def _count(counts, slot, amount):  # type: ignore[no-untyped-def]
    """Add; what is taken back may have faded by a rounding more, and stops at nothing."""
    counts[slot] = max(counts[slot] + amount, np.float32(0))


@njit(cache=True)
def _watched(arrays, slot, worth, lasting, trend, is_finished, is_first):  # type: ignore[no-untyped-def]
    _count(arrays.plays, slot, lasting)
    if worth > 0:
        _count(arrays.interest, slot, worth * worth * lasting)
        _count(arrays.trend, slot, worth * trend)
        if arrays.hot_places[slot]:
            place = arrays.hot_places[slot] - 1
            arrays.hot_together[place, place] += worth * worth * lasting
        if is_first:
            _count(arrays.welcome, slot, worth * trend)
    if is_finished:
        _count(arrays.finishes, slot, lasting)


@njit(cache=True)
def _enjoyed_before(batch, row, slot, others, gaps):  # type: ignore[no-untyped-def]
    """Fill in who was enjoyed before, the newest first and each once, with their worths; how many."""
    count = 0
    for k in range(CONTEXT - 1, -1, -1):
        other = batch.before[row, k]
        if other < 0 or other == slot:
            continue
        is_new = True
        for n in range(count):
            if others[n] == other:
                is_new = False
        if is_new:
            others[count], gaps[count] = other, batch.before_worths[row, k]
            count += 1
    return count


@njit(cache=True)
def _join(arrays, slot, others, worths, count, amount, moment):  # type: ignore[no-untyped-def]
    """Count joint interest between a video and those enjoyed before it, in both their rows."""
    taken = np.zeros(NEIGHBOURS, np.bool_)
    hot = arrays.hot_places[slot]
    for n in range(count):
        other = others[n]
        joint = worths[n] * amount * GAPS[n]
        _into_row(arrays, other, slot, joint, taken, moment)
        taken[:] = False
        if hot and arrays.hot_places[other]:
            one, two = hot - 1, arrays.hot_places[other] - 1
            arrays.hot_together[one, two] += joint
            arrays.hot_together[two, one] += joint
    for n in range(count):
        _into_row(arrays, slot, others[n], worths[n] * amount * GAPS[n], taken, moment)


@njit(cache=True)
def _into_row(arrays, row, neighbour, amount, taken, moment):  # type: ignore[no-untyped-def]
    """Add to a pair that is known; a newcomer takes a free place, or wears down a weak one until it can take that.

    The weakest of a few drawn by lot: to know the weakest of all would cost a look at every neighbour.

    A pair of which nothing is left, all having been taken back, frees its place. `taken` are places that this event
    has given away already.
    """
    for place in range(NEIGHBOURS):
        if arrays.neighbours[row, place] == neighbour + 1:
            before = arrays.together[row, place]
            after = before + amount
            if after <= FORGOTTEN * before:
                arrays.neighbours[row, place] = 0
                after = np.float32(0)
            arrays.together[row, place] = after
            taken[place] = True
            return
    if amount <= 0:
        return
    weakest, least = np.int64(-1), np.float32(0)
    for place in range(NEIGHBOURS):
        if arrays.neighbours[row, place] == 0:
            weakest = np.int64(place)
            break
    if weakest < 0:
        chance = mixed(np.uint64(row) ^ (np.uint64(neighbour) << np.uint64(32)) ^ np.uint64(moment))
        for n in range(CHALLENGED):
            drawn = np.int64((chance >> np.uint64(8 * n)) % np.uint64(NEIGHBOURS))
            own = max(arrays.interest[arrays.neighbours[row, drawn] - 1], np.float32(1e-6))
            strength = arrays.together[row, drawn] / np.sqrt(own)
            if not taken[drawn] and (weakest < 0 or strength < least):
                weakest, least = drawn, strength
    if weakest < 0:
        return
    left = arrays.together[row, weakest]
    if left <= amount or arrays.neighbours[row, weakest] == 0:
        arrays.neighbours[row, weakest] = neighbour + 1
        arrays.together[row, weakest] = amount
    else:
        arrays.together[row, weakest] = left - amount
    taken[weakest] = True


@njit(cache=True)
def _draw_near(arrays, slot, others, worths, count, worth, videos, counters, hidden, pull):  # type: ignore[no-untyped-def]
    """Move vectors: towards a video that was enjoyed and away from draws by lot, or away from one that was skipped."""
    hidden[:] = 0
    for n in range(count):
        share = (POSITIONS[n] + arrays.position_weights[n]) * worths[n]
        vector = arrays.context_vectors[others[n]]
        for f in range(FACTORS):
            hidden[f] += share * vector[f]
    length = _mean_square(hidden)
    pull[:] = 0
    if worth < 0:
        slope = np.float32(sigmoid(_logit(arrays, slot, hidden))) * -worth * SKIP_SHARE
        _step(arrays, slot, slope, hidden, length, pull)
    else:
        chosen, logits = np.empty(NEGATIVES + 1, np.int64), np.empty(NEGATIVES + 1, np.float32)
        chosen[0], drawn = slot, 1
        known = min(counters[1], RECENT)
        for n in range(NEGATIVES):
            chance = mixed(np.uint64(counters[0] * NEGATIVES + n))
            if n % 2 and known:
                other = np.int64(arrays.recent[chance % np.uint64(known)])
            else:
                other = np.int64(chance % np.uint64(videos))
            if other != slot:
                chosen[drawn] = other
                drawn += 1
        largest = np.float32(-1e30)
        for n in range(drawn):
            logits[n] = _logit(arrays, chosen[n], hidden)
            largest = max(largest, logits[n])
        total = np.float32(0)
        for n in range(drawn):
            logits[n] = np.float32(exp(logits[n] - largest))
            total += logits[n]
        for n in range(drawn):
            slope = logits[n] / total - (np.float32(1) if n == 0 else np.float32(0))
            _step(arrays, chosen[n], slope * worth, hidden, length, pull)
    _pull_context(arrays, others, worths, count, pull)


@njit(cache=True, inline="always")
def _logit(arrays, video, hidden):  # type: ignore[no-untyped-def]
    """Four running sums: the order is fixed, and a processor need not wait for one sum before it begins the next."""
    vector = arrays.item_vectors[video]
    a = b = c = d = np.float32(0)
    for f in range(0, FACTORS, 4):
        a += hidden[f] * vector[f]
        b += hidden[f + 1] * vector[f + 1]
        c += hidden[f + 2] * vector[f + 2]
        d += hidden[f + 3] * vector[f + 3]
    return arrays.appeal[video] + ((a + b) + (c + d))


@njit(cache=True, inline="always")
def _step(arrays, video, slope, hidden, length, pull):  # type: ignore[no-untyped-def]
    """One step of a video's vector against the slope; adds to `pull` what the context's vectors feel of it."""
    vector = arrays.item_vectors[video]
    arrays.item_pace[video] += slope * slope * length
    step = RATE * slope / np.sqrt(arrays.item_pace[video] + LEAST_PACE)
    for f in range(FACTORS):
        pull[f] += slope * vector[f]
        vector[f] -= step * hidden[f]
    arrays.appeal_pace[video] += slope * slope
    arrays.appeal[video] -= RATE * slope / np.sqrt(arrays.appeal_pace[video] + LEAST_PACE)


@njit(cache=True)
def _pull_context(arrays, others, worths, count, pull):  # type: ignore[no-untyped-def]
    length = _mean_square(pull)
    for n in range(count):
        vector, position = arrays.context_vectors[others[n]], POSITIONS[n] + arrays.position_weights[n]
        felt = np.float32(0)
        for f in range(FACTORS):
            felt += pull[f] * vector[f]
        share = position * worths[n]
        arrays.context_pace[others[n]] += length * share * share
        step = RATE * share / np.sqrt(arrays.context_pace[others[n]] + LEAST_PACE)
        for f in range(FACTORS):
            vector[f] -= step * pull[f]
        slope = felt * worths[n]
        arrays.position_pace[n] += slope * slope
        moved = position - POSITION_RATE * slope / np.sqrt(arrays.position_pace[n] + LEAST_PACE)
        arrays.position_weights[n] = max(moved, np.float32(0)) - POSITIONS[n]


@njit(cache=True, inline="always")
def _mean_square(vector):  # type: ignore[no-untyped-def]
    total = np.float32(0)
    for f in range(FACTORS):
        total += vector[f] * vector[f]
    return total / np.float32(FACTORS)
