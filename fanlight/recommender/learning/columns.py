"""Events as the compiled loop wants them: slots in place of keys, each enjoyed video before an event once."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from fanlight.recommender.learning import fading
from fanlight.recommender.signals import CONTEXT
from fanlight.recommender.state import State

GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # as in state/directory.py, whose tables are read here


class Columns(NamedTuple):
    """Events, a row each."""

    kinds: NDArray[np.uint8]
    slots: NDArray[np.int64]
    """-1 where the video is not known here: nothing is to be learnt."""
    at: NDArray[np.int64]
    """The moment an event counts as of: its own, so that taking it back takes as much as it has become."""
    worths: NDArray[np.float32]
    weights: NDArray[np.float32]
    finished: NDArray[np.uint8]
    is_first: NDArray[np.bool_]
    """Whether nothing at all was watched before."""
    counts: NDArray[np.int64]
    others: NDArray[np.int64]
    """The first `counts` places of a row: the videos that were enjoyed before, the newest first and each once."""
    other_worths: NDArray[np.float32]


def sound(events: NDArray[np.void]) -> NDArray[np.void]:
    """The same events without what cannot be: a worth that is no number teaches nothing, one beyond ±1 is ±1."""
    worths, before = events["worth"], events["history_worths"]
    if (np.abs(worths) <= 1).all() and (np.abs(before) <= 1).all() and (np.abs(events["weight"]) <= 1).all():
        return events
    events = events.copy()
    events["weight"][~(np.isfinite(worths) & (np.abs(events["weight"]) <= 1))] = 0
    for name in ("worth", "history_worths"):
        events[name] = np.clip(np.nan_to_num(events[name], nan=0.0), -1, 1)
    return events


def columns(state: State, events: NDArray[np.void], clocks: NDArray[np.int64]) -> Columns:
    """Look everything up; `clocks` is what the state's clock shows at each event."""
    keys, worths = (np.ascontiguousarray(events[name]) for name in ("history_keys", "history_worths"))
    lengths = np.minimum(events["length"], CONTEXT).astype(np.int64)
    made = Columns(
        kinds=np.ascontiguousarray(events["kind"]),
        slots=np.empty(len(events), np.int64),
        at=np.minimum(np.maximum(events["at"].astype(np.int64), fading.EARLIEST), clocks),
        worths=np.ascontiguousarray(events["worth"]),
        weights=np.ascontiguousarray(events["weight"]),
        finished=np.ascontiguousarray(events["finished"]),
        is_first=lengths == 0,
        counts=np.zeros(len(events), np.int64),
        others=np.full((len(events), CONTEXT), -1, np.int64),
        other_worths=np.zeros((len(events), CONTEXT), np.float32),
    )
    _fill(state.table, state.keys, np.ascontiguousarray(events["key"]), keys, worths, lengths, made)
    return made


@njit(cache=True, nogil=True)
def _fill(table, known, keys, history_keys, history_worths, lengths, made):  # type: ignore[no-untyped-def]
    counts, others, other_worths = made.counts, made.others, made.other_worths
    shift = np.uint64(64)
    while (len(table) >> np.int64(np.uint64(64) - shift)) > 1:
        shift -= np.uint64(1)
    for row in range(len(keys)):
        slot = made.slots[row] = _find(table, known, keys[row], shift)
        for k in range(lengths[row] - 1, -1, -1):
            if history_worths[row, k] <= 0:  # who skipped one and liked the other has not joined them
                continue
            other = _find(table, known, history_keys[row, k], shift)
            if other < 0 or other == slot:
                continue
            is_new = True
            for n in range(CONTEXT):
                is_new &= others[row, n] != other
            if is_new:
                others[row, counts[row]], other_worths[row, counts[row]] = other, history_worths[row, k]
                counts[row] += 1


@njit(cache=True, inline="always")
def _find(table, known, key, shift):  # type: ignore[no-untyped-def]
    """The slot of a key, or -1: open addressing with linear probing."""
    place = np.int64((key * GOLDEN) >> shift)
    slot = np.int64(table[place]) - 1
    while slot >= 0 and known[slot] != key:
        place = (place + 1) & (len(table) - 1)
        slot = np.int64(table[place]) - 1
    return slot
