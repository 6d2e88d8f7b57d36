"""What a watch tells us, and the arrays in which it travels."""

from enum import IntEnum, IntFlag

import numpy as np
from numpy.typing import NDArray

CONTEXT = 20
"""How many of the last watches travel with an event: older ones added nothing measurable."""

FINISHED = 0.7
"""The worth from which a watch counts as finished."""


class Flag(IntFlag):
    """What else is known of a watch in a history."""

    NOT_LEARNT = 1
    """Its person asked not to learn from it: it counts as seen, and for nothing else."""
    LIKED = 2


class Kind(IntEnum):
    """What an event of the learning stream is."""

    WATCH = 0
    LIKE = 1
    UNLIKE = 2
    NOT_INTERESTED = 3


HISTORY = np.dtype([("key", "<u8"), ("at", "<u4"), ("worth", "<f4"), ("flags", "<u4")])
"""One watch of a person's recent history; rows are in the order of time, newest last. `flags` holds `Flag`s."""

EVENT = np.dtype(
    [
        ("key", "<u8"),
        ("at", "<u4"),
        ("worth", "<f4"),
        ("weight", "<f4"),
        ("kind", "<u1"),
        ("length", "<u1"),
        ("history_keys", "<u8", (CONTEXT,)),
        ("history_worths", "<f4", (CONTEXT,)),
    ]
)
"""What the learner reads: a video, what became of it, and the `length` watches before it, newest last. Never who.

`at` is the vault's own clock when it acknowledged, in seconds since 1970; a phone's clock is not to be trusted.
`weight` is 1 to learn an event and -1 to take back the very same one: what was learnt is linear in it.
"""


SHARES = ((0.1, -1.0), (0.4, 0.0), (0.95, FINISHED), (2.0, 1.0))
SECONDS = ((10.0, -1.0), (30.0, 0.4))


def worth(*, watched_seconds: float, duration_seconds: float) -> float:
    """How much a watch tells us, from -1 (skipped at once) to 1 (seen twice)."""
    watched, duration = max(watched_seconds, 0.0), max(duration_seconds, 0.1)
    by_share = _along(watched / duration, SHARES)
    # Half a minute of a long video is interest, whatever its share.
    by_time = _along(watched, SECONDS)
    # Nobody can swipe away from two seconds in time: such a watch says as little as it lasted.
    return min(max(by_share, by_time), watched / 4)


def _along(place: float, corners: tuple[tuple[float, float], ...]) -> float:
    """The height of a broken line; numpy's own takes six times as long for a single place, ten times a report."""
    left, low = corners[0]
    if place <= left:
        return low
    for right, high in corners[1:]:
        if place <= right:
            return low + (high - low) * (place - left) / (right - left)
        left, low = right, high
    return low


def event(kind: Kind, *, key: int, at: int, worth: float, history: NDArray[np.void]) -> NDArray[np.void]:
    """One EVENT row (shape 1) after a HISTORY that does not hold it yet; what is not to be learnt from stays out."""
    known = history[(history["flags"] & Flag.NOT_LEARNT) == 0]
    known = known[known["key"] != key][-CONTEXT:]
    row = np.zeros(1, EVENT)
    row["key"], row["at"], row["kind"], row["length"] = key, at, kind, len(known)
    row["worth"], row["weight"] = worth, 1.0
    row["history_keys"][0, : len(known)] = known["key"]
    row["history_worths"][0, : len(known)] = known["worth"]
    return row
