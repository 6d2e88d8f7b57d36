"""Vectors of videos, compiled: learnt by a sampled softmax (Bengio and Senécal, 2008) over what was enjoyed.

    logit(v) = appeal[v] + Σ_k position[k] worth[k] <context[h_k], item[v]>     h_k: enjoyed before, the newest first

with AdaGrad (Duchi, Hazan and Singer, 2011), one pace a vector.
"""

import numpy as np
from numba import njit

from fanlight.recommender.learning import instructions
from fanlight.recommender.learning.arithmetic import exp_of_less, mixed, sigmoid
from fanlight.recommender.state import layout
from fanlight.recommender.state.layout import APPEAL, APPEAL_PACE, CONTEXT_PACE, FACTORS, ITEM_PACE, RECENT

NEGATIVES = 16
RATE = np.float32(0.05)
POSITION_RATE = np.float32(0.003)
LEAST_PACE = np.float32(1e-6)
SKIP_SHARE = np.float32(0.5)
"""What a skip teaches a vector, against a whole watch."""
POSITIONS = layout.POSITIONS.astype(np.float32)
VECTOR, STANDING = 4 * FACTORS, 4 * layout.STANDING
"""Bytes of a row."""


@njit(cache=True, inline="always")
def draw(recent, slot, videos, event, enjoyed, chosen):  # type: ignore[no-untyped-def]
    """Fill in the video of an event and draws by lot, from the recent and from all in turn; how many."""
    chosen[0], drawn = slot, 1
    known = min(enjoyed, RECENT)
    for n in range(NEGATIVES):
        chance = mixed(np.uint64(event * NEGATIVES + n))
        other = np.int64(recent[_share(chance, known)]) if n % 2 and known else _share(chance, videos)
        if other != slot:
            chosen[drawn] = other
            drawn += 1
    return drawn


@njit(cache=True, inline="always")
def fetch(vectors, standings, video):  # type: ignore[no-untyped-def]
    """Ask for a video's vector, and where it stands."""
    instructions.fetch(vectors, video, 0, VECTOR)
    instructions.fetch(standings, video, 0, STANDING)


@njit(cache=True, inline="always")
def sum_up(contexts, position_weights, row, others, worths, count, hidden):  # type: ignore[no-untyped-def]
    """What was enjoyed before, as one vector."""
    hidden[:] = 0
    for n in range(count):
        share = (POSITIONS[n] + position_weights[n]) * worths[row, n]
        instructions.collect(hidden, share, contexts, others[row, n])


@njit(cache=True, inline="always")
def flee(items, standings, slot, worth, hidden, pull):  # type: ignore[no-untyped-def]
    """Move a video that was skipped away from what was enjoyed before it."""
    logit = instructions.dot(items, slot, hidden) + standings[slot, APPEAL]
    slope = np.float32(sigmoid(logit)) * -worth * SKIP_SHARE
    pull[:] = 0
    _step(items, standings, slot, slope, hidden, _mean_square(hidden), pull)


@njit(cache=True, inline="always")
def approach(items, standings, chosen, drawn, worth, hidden, pull, logits):  # type: ignore[no-untyped-def]
    """Move the first of the chosen towards what was enjoyed before it, and the others away."""
    largest = np.float32(-1e30)
    for n in range(drawn):
        logits[n] = instructions.dot(items, chosen[n], hidden) + standings[chosen[n], APPEAL]
        largest = max(largest, logits[n])
    total = np.float32(0)
    for n in range(drawn):
        logits[n] = exp_of_less(logits[n] - largest)
        total += logits[n]
    length, scale = _mean_square(hidden), worth / total
    pull[:] = 0
    for n in range(drawn):
        slope = logits[n] * scale
        if n == 0:
            slope -= worth
        _step(items, standings, chosen[n], slope, hidden, length, pull)


@njit(cache=True, inline="always")
def pull_along(  # type: ignore[no-untyped-def]
    contexts, standings, position_weights, position_pace, row, others, worths, count, pull
):
    """Move what was enjoyed before, and what its positions weigh, by what the steps of `approach` add up to."""
    length = _mean_square(pull)
    for n in range(count):
        other, worth, position = others[row, n], worths[row, n], POSITIONS[n] + position_weights[n]
        felt, share = instructions.dot(contexts, other, pull), position * worth
        pace = standings[other, CONTEXT_PACE] + length * share * share
        standings[other, CONTEXT_PACE] = pace
        instructions.add_scaled(contexts, other, -RATE * share / np.sqrt(pace + LEAST_PACE), pull)
        slope = felt * worth
        position_pace[n] += slope * slope
        moved = position - POSITION_RATE * slope / np.sqrt(position_pace[n] + LEAST_PACE)
        position_weights[n] = max(moved, np.float32(0)) - POSITIONS[n]


@njit(cache=True, inline="always")
def _step(items, standings, video, slope, hidden, length, pull):  # type: ignore[no-untyped-def]
    """One step of a video's vector against the slope; adds to `pull` what the context's vectors feel of it."""
    square = slope * slope
    pace, appeal_pace = standings[video, ITEM_PACE] + square * length, standings[video, APPEAL_PACE] + square
    standings[video, ITEM_PACE], standings[video, APPEAL_PACE] = pace, appeal_pace
    standings[video, APPEAL] -= RATE * slope / np.sqrt(appeal_pace + LEAST_PACE)
    instructions.collect(pull, slope, items, video)
    instructions.add_scaled(items, video, -RATE * slope / np.sqrt(pace + LEAST_PACE), hidden)


@njit(cache=True, inline="always")
def _mean_square(vector):  # type: ignore[no-untyped-def]
    return instructions.dot(vector.reshape(1, FACTORS), 0, vector) / np.float32(FACTORS)


@njit(cache=True, inline="always")
def _share(chance, count):  # type: ignore[no-untyped-def]
    """A number below `count` (at most 2^32), evenly: half a chance multiplied, which costs less than a remainder."""
    return np.int64(((chance >> np.uint64(32)) * np.uint64(count)) >> np.uint64(32))
