"""What to make of a watch as a phone reports it."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.vault.activity.schemas import Watch

Skipped = Literal["unknown", "own", "repeated", "learning_off"]
Clipped = Literal["longer_than_its_loops", "too_many_loops", "in_the_future", "too_old"]

MOST_LOOPS = 600
"""An hour of a six-second clip; beyond that a phone was left lying."""
LONGEST_MS = 7 * 24 * 3600 * 1000
"""A week in one go. Clips of other servers may last a day, and seven weeks is all that the history can hold."""
LEEWAY_MS = 1000
"""Phones round, and a swipe takes a moment."""
FUTURE_SECONDS = 120
PAST_SECONDS = 7 * 24 * 3600
"""A phone may have been offline this long. Older times are a wrong clock."""
VIEW_MS = 1000


@dataclass(frozen=True, slots=True)
class Clip:
    """As much of a video as a watch of it needs."""

    id: UUID
    duration_ms: int
    is_own: bool
    """The viewer's."""
    is_kept: bool = False
    """For followers only: it never left the vault, and nothing about it may."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A watch with possible values only, and what had to be changed."""

    watched_ms: int
    loops: int
    at: int
    clipped: tuple[Clipped, ...]


def judged(watch: Watch, clip: Clip, now: int) -> Judged:
    """The watch with every value brought to the nearest possible one."""
    clipped: list[Clipped] = []
    loops = min(watch.loops, MOST_LOOPS)
    if loops < watch.loops:
        clipped.append("too_many_loops")
    longest = min(clip.duration_ms * (loops + 1) + LEEWAY_MS, LONGEST_MS)
    watched_ms = min(round(watch.watched_seconds * 1000), longest)
    if watch.watched_seconds * 1000 > longest + 1:
        clipped.append("longer_than_its_loops")
    at = int(watch.at)
    if at > now + FUTURE_SECONDS:
        clipped.append("in_the_future")
    elif at < now - PAST_SECONDS:
        clipped.append("too_old")
    return Judged(watched_ms, loops, min(max(at, now - PAST_SECONDS), now), tuple(clipped))


def are_views(watched: NDArray[np.void]) -> NDArray[np.bool_]:
    """Which WATCHED rows count as a view: a second of it, or half of a shorter one. A thumb in passing is none."""
    enough: NDArray[np.bool_] = watched["watched_ms"] >= np.minimum(VIEW_MS, watched["duration_ms"] // 2)
    return enough


def follows_privately(wish: bool | None, *, is_minor: bool, now_private: bool | None) -> bool:
    """Whether a follow is private: as wished, else as it is, else as is usual at this age."""
    if wish is not None:
        return wish
    return is_minor if now_private is None else now_private
