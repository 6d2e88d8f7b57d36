"""Liking: a private mark of which only the count crosses."""

from uuid import UUID

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from fanlight.foundation import clock
from fanlight.recommender.signals import Kind
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import clips, errors, lessons, pending, sheets, stream, voices
from fanlight.vault.activity.contents import Recent
from fanlight.vault.activity.models import Sheet
from fanlight.vault.activity.records import MARK, TAUGHT, UNCOUNTED, is_at, mark, taught_with
from fanlight.vault.activity.rules import Clip

MOST = 100_000


@transaction.atomic
def like(viewer: Viewer, video_id: UUID) -> None:
    """Like a video; once is as good as twice."""
    clip = clips.the(video_id, viewer.actor_id)
    sheets.hold(viewer.account_id)
    likes = sheets.likes(viewer.account_id)
    if any(is_at(marks, video_id).any() for marks in likes.values()):
        return
    if sum(map(len, likes.values())) >= MOST:
        raise errors.TooManyMarks()
    recent = sheets.recent(viewer.account_id)
    liked = mark(video_id, at=clock.seconds(), flags=_flags(viewer, clip, recent))
    number = max(likes, default=0)
    if len(likes.get(number, ())) >= sheets.LIKES_A_SHEET:
        number += 1
    _write(viewer.account_id, number, np.concatenate([likes.get(number, np.empty(0, MARK)), liked]))
    _count(video_id, liked, 1)
    if _is_taught(liked):
        stream.append(lessons.said(Kind.LIKE, liked, after=recent.history))


@transaction.atomic
def unlike(viewer: Viewer, video_id: UUID) -> None:
    """Take a like back, if there is one."""
    sheets.hold(viewer.account_id)
    for number, marks in sheets.likes(viewer.account_id).items():
        pointed = is_at(marks, video_id)
        if pointed.any():
            _write(viewer.account_id, number, marks[~pointed])
            _count(video_id, marks[pointed], -1)
            if _is_taught(marks[pointed]):
                stream.append(lessons.taken_back(Kind.LIKE, marks[pointed]))


def _flags(viewer: Viewer, clip: Clip, recent: Recent) -> int:
    if clip.is_kept:
        return UNCOUNTED
    return taught_with(voices.today(recent.attendance).tenths) if viewer.learning and not clip.is_own else 0


def _write(account_id: UUID, number: int, marks: NDArray[np.void]) -> None:
    sheets.write(account_id, {(Sheet.Kind.LIKES.value, number): marks.tobytes()})


def _is_taught(liked: NDArray[np.void]) -> bool:
    return bool(liked["flags"][0] & TAUGHT)


def _count(video_id: UUID, liked: NDArray[np.void], likes: int) -> None:
    """Add to the count that crosses."""
    if not liked["flags"][0] & UNCOUNTED:
        pending.add_likes({video_id: likes})
