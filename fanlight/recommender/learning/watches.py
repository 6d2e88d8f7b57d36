"""Learning from events, one after the other: the same stream always makes the same state, to the bit."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.learning import blend, fading, faint, heads, hot, quantiles
from fanlight.recommender.learning.columns import Columns, columns, sound
from fanlight.recommender.learning.kernel import COUNTERS, Arrays
from fanlight.recommender.learning.kernel import learn as learn_rows
from fanlight.recommender.state import State


def learn(
    state: State, events: NDArray[np.void], *, fit: Callable[[State], None] = hot.fit, weights: bool = True
) -> None:
    """Learn from a batch (EVENT) in its order. Events about videos that are not known here teach nothing.

    `fit` is asked for a fit when one is due, and `weights` are learnt on the way, chances included. Neither counts nor
    vectors follow from those: a replay that is only to reach the same fingerprint leaves them out.
    """
    if not len(events):
        return
    events = sound(events)
    clocks = fading.clocks(state, events)
    rows, arrays = columns(state, events, clocks), Arrays.of(state)
    slots, is_faint = rows.slots, faint.are_faint(rows.weights)
    rows = rows._replace(slots=np.where(is_faint, -1, slots))  # the kernel does not see them
    is_aside = is_faint | rows.is_first
    are_due_taps = heads.due_taps(state, events["kind"])
    asked = np.append(np.flatnonzero((rows.is_first | are_due_taps) & ~is_faint), len(events))
    ends, first = _ends(clocks), 0
    while first < len(events):
        fading.advance(state, int(clocks[first]))
        if weights and not is_faint[first]:
            _learn_weights(
                state, events[first], is_beginning=bool(rows.is_first[first]), is_due_tap=bool(are_due_taps[first])
            )
        end = int(ends[np.searchsorted(ends, first, side="right")])
        last = min(_same_epochs(state, clocks, first, end), first + hot.until_due(state))
        if weights:
            last = min(last, first + _until_asked(state), int(asked[np.searchsorted(asked, first, side="right")]))
        _run(state, arrays, rows, first, last)
        quantiles.learn(state, events[first:last][rows.slots[first:last] >= 0])
        some = first + np.flatnonzero(is_aside[first:last])
        faint.learn(state, events[some], slots[some], rows.at[some])
        state.header["clock"] = clocks[last - 1]
        hot.choose_when_due(state, fit)
        first = last


def _learn_weights(state: State, event: np.void, *, is_beginning: bool, is_due_tap: bool) -> None:
    """Those that are due, from an event that the counts have not heard of yet."""
    if is_due_tap or heads.until_due(state) == 0:
        heads.learn(state, event)
    if blend.until_due(state) == 0 or (is_beginning and blend.hears_beginnings(state)):
        blend.learn(state, event)


def _until_asked(state: State) -> int:
    """Up to the next event that something is learnt from before it is counted."""
    return min(blend.until_due(state) or blend.EAGER, heads.until_due(state) or heads.EAGER)


def _ends(clocks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the clock jumps, and where the events end: between two of these it is steady."""
    return np.append(np.flatnonzero(np.diff(clocks) > fading.JUMP) + 1, len(clocks))


def _same_epochs(state: State, clocks: NDArray[np.int64], first: int, end: int) -> int:
    """Up to which event counts can be written on the epochs that hold now."""
    later = int(np.searchsorted(clocks[first:end], fading.valid_until(state), side="right"))
    return first + max(later, 1)


def _run(state: State, arrays: Arrays, rows: Columns, first: int, last: int) -> None:
    header = state.header
    counters = np.array([int(header[name][0]) for name in COUNTERS], np.int64)
    epochs = np.array([int(header["lasting_epoch"][0]), int(header["trend_epoch"][0])], np.int64)
    learn_rows(arrays, rows, first, last, max(state.videos, 1), counters, epochs)
    for name, count in zip(COUNTERS, counters.tolist(), strict=True):
        header[name] = count
