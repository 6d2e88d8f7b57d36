"""Learning from events, one after the other: the same stream always makes the same state, to the bit."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.learning import blend, fading, faint, heads, hot, quantiles
from fanlight.recommender.learning.kernel import Arrays, Batch
from fanlight.recommender.learning.kernel import learn as learn_batch
from fanlight.recommender.signals import CONTEXT
from fanlight.recommender.state import State


def learn(state: State, events: NDArray[np.void]) -> None:
    """Learn from a batch (EVENT) in its order. Events about videos that are not known here teach nothing."""
    if not len(events):
        return
    batch, arrays = _columns(state, events), Arrays.of(state)
    # The clock never goes back: an event that comes late counts as of the latest before it.
    clocks = np.maximum.accumulate(np.maximum(events["at"].astype(np.int64), int(state.header["clock"][0])))
    slots, is_faint = batch.slots, faint.are_faint(batch.weights)
    batch = batch._replace(at=clocks, slots=np.where(is_faint, -1, slots))  # the kernel does not see them
    first = 0
    while first < len(events):
        fading.advance(state, int(clocks[first]))
        if heads.until_due(state) == 0 and not is_faint[first]:
            heads.learn(state, events[first])
        if blend.until_due(state) == 0 and not is_faint[first]:
            blend.learn(state, events[first])
        last = min(_same_epochs(state, clocks, first), first + hot.until_due(state), first + _until_asked(state))
        _run(state, arrays, batch, first, last)
        quantiles.learn(state, events[first:last][batch.slots[first:last] >= 0])
        some = first + np.flatnonzero(is_faint[first:last])
        faint.learn(state, events[some], slots[some], clocks[some])
        state.header["clock"] = clocks[last - 1]
        hot.choose_when_due(state)
        first = last


def _until_asked(state: State) -> int:
    """Up to the next event that something is learnt from before it is counted."""
    return min(blend.until_due(state) or blend.EAGER, heads.until_due(state) or heads.EAGER)


def _columns(state: State, events: NDArray[np.void]) -> Batch:
    before = state.slots(events["history_keys"].ravel()).reshape(-1, CONTEXT)
    before[np.arange(CONTEXT) >= events["length"][:, None]] = -1
    before[events["history_worths"] <= 0] = -1  # who skipped one and liked the other has not joined them
    return Batch(
        kinds=np.ascontiguousarray(events["kind"]),
        slots=state.slots(np.ascontiguousarray(events["key"])),
        at=np.empty(0, np.int64),
        worths=np.ascontiguousarray(events["worth"]),
        weights=np.ascontiguousarray(events["weight"]),
        finished=np.ascontiguousarray(events["finished"]),
        lengths=np.ascontiguousarray(events["length"]),
        before=before,
        before_worths=np.ascontiguousarray(events["history_worths"]),
    )


def _same_epochs(state: State, clocks: NDArray[np.int64], first: int) -> int:
    """Up to which event counts can be written on the epochs that hold now."""
    return int(np.searchsorted(clocks, fading.valid_until(state), side="right").clip(first + 1, len(clocks)))


def _run(state: State, arrays: Arrays, batch: Batch, first: int, last: int) -> None:
    header = state.header
    counters = np.array([int(header["events"][0]), int(header["enjoyed"][0])], np.int64)
    epochs = np.array([int(header["lasting_epoch"][0]), int(header["trend_epoch"][0])], np.int64)
    learn_batch(arrays, batch, first, last, max(state.videos, 1), counters, epochs)
    header["events"], header["enjoyed"] = counters
