"""The arrays that sealed sheets and segments hold."""

from collections.abc import Iterable
from typing import get_args
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import key_of
from fanlight.recommender.signals import HISTORY
from fanlight.vault.activity.schemas import Ended, Surface

Keys = NDArray[np.uint64]

KEPT = 1 << 8
"""A history flag of this vault alone: a clip for followers, which no learner may hear of."""

TARGET = 1 << 9
"""A history flag within the stream: this watch is taught, the others are what came before it."""

REPEATED = 1 << 10
"""A history flag of this vault alone: met before on that day, or after more videos than a day has lessons. It is one's
own taste, and teaches others nothing."""

PRIVATE = 1
"""A mark's flag: this follow is known to its person only."""

TAUGHT = 2
"""A mark's flag: the learner was told, and must be told when it is taken back."""

UNCOUNTED = 4
"""A mark's flag: no public count holds this like; it is a clip's for followers, or beyond what a day may add."""

VOICE_BIT, VOICE_MASK = 8, 0xF
"""Where a mark's flags hold how many tenths it taught with; none in those from before there were voices."""

ENDED: tuple[Ended, ...] = get_args(Ended)
"""Ways for a watch to end, in the order of their numbers in WATCHED."""

SURFACES: tuple[Surface, ...] = get_args(Surface)
"""Screens, in the order of their numbers in WATCHED."""

ORIGIN = np.dtype([("followed", "<u8"), ("head", "<u8"), ("key", "<u8"), ("at", "<u4"), ("flags", "<u4")])
"""Which video led to a follow that the learner was told of. `followed` is the key of the actor, the rest a MARK's."""

MARK = np.dtype([("head", "<u8"), ("key", "<u8"), ("at", "<u4"), ("flags", "<u4")])
"""Something a person pointed at. `head` and `key` are the halves of its UUID; `key` is what `ids.key_of` gives.

Little-endian throughout: numpy turns the records of another order round when it joins arrays, without a word.
"""

WATCHED = np.dtype(
    [
        ("head", "<u8"),
        ("key", "<u8"),
        ("watched_at", "<u4"),
        ("watched_ms", "<u4"),
        ("duration_ms", "<u4"),
        ("worth", "<f4"),
        ("loops", "<u2"),
        ("ended", "<u1"),
        ("surface", "<u1"),
        ("flags", "<u4"),
    ]
)
"""A watch as the history keeps it; `flags` are those of recommender.signals.HISTORY."""


RUN = np.dtype([*HISTORY.descr, ("watched_seconds", "<f4"), ("duration_seconds", "<f4")])
"""A watch within a lesson: a row of HISTORY with its seconds, which are 0 where they are not known."""


def mark(pointed_at: UUID, *, at: int, flags: int = 0) -> NDArray[np.void]:
    """One MARK, as an array of one."""
    head, key = divmod(pointed_at.int, 2**64)
    return np.array([(head, key, at, flags)], MARK)


def origin(followed: UUID, video_id: UUID, *, at: int, flags: int = 0) -> NDArray[np.void]:
    """One ORIGIN, as an array of one."""
    return np.array([(key_of(followed), *divmod(video_id.int, 2**64), at, flags)], ORIGIN)


def taught_with(tenths: int) -> int:
    """The flags of a mark that the learner is told of with such a voice."""
    return TAUGHT | tenths << VOICE_BIT


def is_taught(marked: NDArray[np.void]) -> bool:
    """Whether the learner was told of one MARK, an array of one."""
    return bool(marked["flags"][0] & TAUGHT)


def tenths_of(marked: np.void) -> int:
    """The voice that a MARK or an ORIGIN was taught with."""
    return int(marked["flags"]) >> VOICE_BIT & VOICE_MASK or 10


def rows(data: bytes, kind: np.dtype[np.void]) -> NDArray[np.void]:
    """An array out of its bytes; it cannot be written to."""
    return np.frombuffer(data, kind)


def keys_of(records: NDArray[np.void]) -> Keys:
    """The keys of MARKs or WATCHEDs, as the recommender holds them."""
    return records["key"].astype(np.uint64)


def ids_of(records: NDArray[np.void]) -> list[UUID]:
    """The UUIDs of MARKs or WATCHEDs."""
    return [
        UUID(int=head << 64 | key) for head, key in zip(records["head"].tolist(), records["key"].tolist(), strict=True)
    ]


def is_at(marks: NDArray[np.void], pointed_at: UUID) -> NDArray[np.bool_]:
    """Which of the marks point at this."""
    head, key = divmod(pointed_at.int, 2**64)
    found: NDArray[np.bool_] = (marks["key"] == key) & (marks["head"] == head)
    return found


def joined(parts: Iterable[NDArray[np.void]], kind: np.dtype[np.void]) -> NDArray[np.void]:
    """The arrays one after the other, not to be written to. numpy's own way takes six times as long for records."""
    return np.frombuffer(b"".join([part.tobytes() for part in parts]), kind)
