"""Liking: a private mark of which only the count crosses."""

from datetime import UTC, datetime, time
from uuid import UUID

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.recommender.signals import Kind
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import clips, lessons, pending, sheets, shelves, stream, voices
from fanlight.vault.activity.contents import Recent
from fanlight.vault.activity.records import UNCOUNTED, is_taught, mark, taught_with
from fanlight.vault.activity.rules import Clip
from fanlight.vault.activity.shelves import Shelf


@transaction.atomic
def like(viewer: Viewer, video_id: UUID) -> None:
    """Like a video; once is as good as twice."""
    clip = clips.the(video_id, viewer.actor_id)
    sheets.hold(viewer.account_id)
    likes = sheets.likes(viewer.account_id)
    if shelves.holds(likes, video_id):
        return
    recent = sheets.recent(viewer.account_id)
    liked = mark(video_id, at=clock.seconds(), flags=_flags(viewer, clip, recent, likes))
    shelves.add(viewer.account_id, sheets.LIKES, likes, liked)
    _count(video_id, liked, 1)
    if is_taught(liked):
        stream.append(lessons.said(Kind.LIKE, liked, after=recent.history))


@transaction.atomic
def unlike(viewer: Viewer, video_id: UUID) -> None:
    """Take a like back, if there is one."""
    sheets.hold(viewer.account_id)
    likes = sheets.likes(viewer.account_id)
    taken = shelves.take_off(viewer.account_id, sheets.LIKES, likes, video_id)
    if taken is None:
        return
    if not own().is_split or _are_of_today(taken).all():  # those of other days stand in numbers long drawn
        _count(video_id, taken, -1)
    if is_taught(taken):
        stream.append(lessons.taken_back(Kind.LIKE, taken))


def _flags(viewer: Viewer, clip: Clip, recent: Recent, likes: Shelf) -> int:
    if clip.is_kept:
        return UNCOUNTED
    flags = taught_with(voices.today(recent.attendance).tenths) if viewer.learning and not clip.is_own else 0
    return flags | (UNCOUNTED if own().is_split and _is_beyond(recent, likes) else 0)


def _is_beyond(recent: Recent, likes: Shelf) -> bool:
    """Whether this day has had its likes: to noised numbers a person adds to few videos, see `noise.Noise.rows`."""
    counted = sum(int(_are_of_today(marks).sum()) for marks in likes.values())
    return counted >= own().counts_a_day or recent.cleared_on == clock.today().toordinal()


def _are_of_today(marks: NDArray[np.void]) -> NDArray[np.bool_]:
    """Which likes stand in today's numbers."""
    begin = datetime.combine(clock.today(), time(), UTC).timestamp()
    counted: NDArray[np.bool_] = (marks["at"] >= begin) & ((marks["flags"] & UNCOUNTED) == 0)
    return counted


def _count(video_id: UUID, liked: NDArray[np.void], likes: int) -> None:
    """Add to the count that crosses."""
    if not liked["flags"][0] & UNCOUNTED:
        pending.add_likes({video_id: likes})
