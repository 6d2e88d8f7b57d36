"""Voices too new to be trusted: heard in what is popular now, and there no louder than those that are.

Who has hardly been here yet is cheap to be ten thousand times. So taste (pairs, vectors, weights, the share of likes,
how many see a video to its end) is learnt from trusted voices alone, and a faint one speaks for a video only, never
against it. `State.believed_trend` says how far it is believed. All of it is counted, so all of it can be taken back.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from fanlight.recommender.learning.arithmetic import power_of_two
from fanlight.recommender.signals import TRUSTED, Kind
from fanlight.recommender.state import State
from fanlight.recommender.state.arrays import TREND_HALF_LIFE

SAID = 0.5
"""What a like, a save, a comment, a share or a follow adds, as it does for a trusted voice."""

WATCH, LIKE, UNLIKE, SHARE, FOLLOW, SAVE, COMMENT = (
    int(kind) for kind in (Kind.WATCH, Kind.LIKE, Kind.UNLIKE, Kind.SHARE, Kind.FOLLOW, Kind.SAVE, Kind.COMMENT)
)


def are_faint(weights: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which events come from a voice that is not trusted yet, be they taught or taken back."""
    faint: NDArray[np.bool_] = np.abs(weights) < TRUSTED
    return faint


def learn(state: State, events: NDArray[np.void], slots: NDArray[np.int64], at: NDArray[np.int64]) -> None:
    """Count events (EVENT) of faint voices about these slots, as of these moments; and what first watches, of trusted
    voices too, say of them: one loop, so that a sum is made in the stream's order however the stream is cut."""
    if not len(events):
        return
    is_first = (events["kind"] == WATCH) & (events["length"] == 0)
    weights = np.ascontiguousarray(events["weight"])
    _count(
        state.faint_trend,
        state.welcome,
        slots,
        at - int(state.header["trend_epoch"][0]),
        np.ascontiguousarray(events["kind"]),
        np.ascontiguousarray(events["worth"]),
        weights,
        are_faint(weights),
        is_first,
    )


@njit(cache=True, nogil=True)
def _count(trends, welcome, slots, seconds, kinds, worths, weights, is_faint, is_first):  # type: ignore[no-untyped-def]
    for row in range(len(slots)):
        slot = slots[row]
        if slot < 0:
            continue
        amount = np.float32(weights[row] * power_of_two(seconds[row] / TREND_HALF_LIFE))
        if kinds[row] == WATCH:
            amount *= min(max(worths[row], np.float32(0)), np.float32(1))
        elif kinds[row] == UNLIKE:
            amount *= np.float32(-SAID)
        elif kinds[row] in (LIKE, SHARE, FOLLOW, SAVE, COMMENT):
            amount *= np.float32(SAID)
        else:
            continue
        if is_faint[row]:
            trends[slot] = max(trends[slot] + amount, np.float32(0))
        if is_first[row]:
            welcome[slot] = max(welcome[slot] + amount, np.float32(0))
