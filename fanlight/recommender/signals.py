"""What a watch tells us, and the arrays in which it travels."""

from enum import IntEnum, IntFlag

import numpy as np
from numpy.typing import NDArray

CONTEXT = 20
"""How many of the last watches travel with an event: older ones added nothing measurable."""

FINISHED = 0.7
"""What a watch that just reached the end is worth by the rule; where only a worth is known, it says what finished."""

TRUSTED = 0.5
"""The least weight of an event from which taste is learnt; fainter voices are heard in what is popular, bounded."""

FINISHED_SHARE = 0.95
"""Of a video: who has seen so much of it has finished it. The rest is credits, and a thumb that is early."""


class Flag(IntFlag):
    """What else is known of a watch in a history."""

    NOT_LEARNT = 1
    """Its person asked not to learn from it: it counts as seen, and for nothing else."""
    LIKED = 2
    FINISHED = 4
    UNFINISHED = 8
    """One of the two stands with each watch of which the seconds are known: what it is worth does not tell."""
    SHARED = 16
    SAVED = 32


class Kind(IntEnum):
    """What an event of the learning stream is."""

    WATCH = 0
    LIKE = 1
    UNLIKE = 2
    NOT_INTERESTED = 3
    SHARE = 4
    FOLLOW = 5
    """Its creator was followed from this video."""
    SAVE = 6
    """It was put aside, to be found again."""
    COMMENT = 7
    """Something was written under it."""


HISTORY = np.dtype([("key", "<u8"), ("at", "<u4"), ("worth", "<f4"), ("flags", "<u4")])
"""One watch of a person's recent history; rows are in the order of time, newest last. `flags` holds `Flag`s."""

EVENT = np.dtype(
    [
        ("key", "<u8"),
        ("at", "<u4"),
        ("worth", "<f4"),
        ("weight", "<f4"),
        ("watched_seconds", "<f4"),
        ("duration_seconds", "<f4"),
        ("kind", "<u1"),
        ("finished", "<u1"),
        ("length", "<u1"),
        ("history_keys", "<u8", (CONTEXT,)),
        ("history_worths", "<f4", (CONTEXT,)),
    ]
)
"""What the learner reads: a video, what became of it, and the `length` watches before it, newest last. Never who.

`at` is the vault's own clock when it acknowledged, in seconds since 1970; a phone's clock is not to be trusted.
`worth` is what it was worth then: a replay does not judge anew. `watched_seconds` and `duration_seconds` are those of a
watch, and 0 where nobody knows them. A like, a save, a comment, a share, a follow and "not interested" have the history
that the watch of their video has, so that the two can be joined.

`weight` is how much the voice of its person counts, above 0 and up to 1, and the same number below 0 takes the event
back: what is counted is linear in it. A watch is taken back as it was taught, with all that came before it. The others
are taken back without: only what they count of their own video is.
"""


LONGEST_SECONDS = 1e9
SHARES = ((0.1, -1.0), (0.4, 0.0), (FINISHED_SHARE, FINISHED), (2.0, 1.0))
SECONDS = ((10.0, -1.0), (30.0, 0.4))
NOT_SKIPPED = 0.4
"""Of a video: who has seen so much of it is never said to have skipped it."""

Numbers = NDArray[np.float64]

_SHARES, _SECONDS = np.array(SHARES).T, np.array(SECONDS).T


def worths(watched_seconds: Numbers, duration_seconds: Numbers) -> Numbers:
    """How much watches tell us by the rule, from -1 (skipped at once) to 1 (seen twice)."""
    watched, durations = possible(watched_seconds, duration_seconds)
    by_share = np.interp(watched / durations, *_SHARES)
    # Half a minute of a long video is interest, whatever its share.
    by_time = np.interp(watched, *_SECONDS)
    return bounded(np.maximum(by_share, by_time), watched, durations)


def worth(*, watched_seconds: float, duration_seconds: float) -> float:
    """How much a single watch tells us by the rule."""
    return float(worths(np.array([watched_seconds], np.float64), np.array([duration_seconds], np.float64))[0])


def possible(watched_seconds: Numbers, duration_seconds: Numbers) -> tuple[Numbers, Numbers]:
    """Seconds that are numbers, and durations that are something."""
    watched = np.fmin(np.fmax(watched_seconds, 0.0), LONGEST_SECONDS)
    return watched, possible_durations(duration_seconds)


def possible_durations(seconds: Numbers) -> Numbers:
    """Durations that are something; what is not a number is the shortest there is."""
    # fmax and fmin take the bound for what is not a number.
    return np.fmin(np.fmax(seconds, 0.1), LONGEST_SECONDS)


def bounded(worths: Numbers, watched: Numbers, durations: Numbers) -> Numbers:
    """The worths, not below nothing where much was seen, and no higher than so few seconds can tell.

    Nobody can swipe away from two seconds in time: such a watch says as little as it lasted.
    """
    kept = np.where(watched >= NOT_SKIPPED * durations, np.maximum(worths, 0.0), worths)
    return np.minimum(kept, watched / 4)


def are_finished(
    worths: NDArray[np.float32], watched_seconds: NDArray[np.float32], duration_seconds: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Which watches reached the end; where the seconds are not known, those that are worth as much."""
    reached = watched_seconds >= FINISHED_SHARE * duration_seconds.astype(np.float64)
    found: NDArray[np.bool_] = np.where(duration_seconds > 0, reached, worths >= FINISHED)
    return found


def finished(history: NDArray[np.void]) -> NDArray[np.bool_]:
    """Which rows of a HISTORY are watches that reached the end."""
    flags = history["flags"]
    by_worth = ((flags & Flag.UNFINISHED) == 0) & (history["worth"] >= FINISHED)
    found: NDArray[np.bool_] = ((flags & Flag.FINISHED) != 0) | by_worth
    return found


def event(
    kind: Kind,
    *,
    key: int,
    at: int,
    worth: float,
    history: NDArray[np.void],
    watched_seconds: float = 0.0,
    duration_seconds: float = 0.0,
) -> NDArray[np.void]:
    """One EVENT row (shape 1) after a HISTORY that does not hold it yet; what is not to be learnt from stays out."""
    known = history[(history["flags"] & Flag.NOT_LEARNT) == 0]
    known = known[known["key"] != key][-CONTEXT:]
    row = np.zeros(1, EVENT)
    row["key"], row["at"], row["kind"], row["length"] = key, at, kind, len(known)
    row["worth"], row["weight"] = worth, 1.0
    row["watched_seconds"], row["duration_seconds"] = watched_seconds, duration_seconds
    if kind == Kind.WATCH:
        row["finished"] = are_finished(row["worth"], row["watched_seconds"], row["duration_seconds"])
    row["history_keys"][0, : len(known)] = known["key"]
    row["history_worths"][0, : len(known)] = known["worth"]
    return row
