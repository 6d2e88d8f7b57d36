""" "Don't learn from this", and its undo: the next feed obeys, and what was taught is taken back exactly."""

from datetime import timedelta
from uuid import UUID

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from fanlight.foundation import clock
from fanlight.foundation.ids import VideoKey, key_of
from fanlight.vault.accounts import limits
from fanlight.vault.accounts.limits import Limit
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import clips, errors, lessons, segments, sheets, stream, trails
from fanlight.vault.activity.contents import Recent
from fanlight.vault.activity.records import MARK, is_at, joined, keys_of, mark

MOST = 5000
CHANGES = Limit("unlearn or relearn, account", 240, timedelta(hours=1))
"""Each opens the whole history while others wait to write."""


def unlearn(viewer: Viewer, video_id: UUID) -> None:
    """Learn nothing from any watch of this video, past or to come, nor from its being handed on or followed from."""
    limits.count(CHANGES, str(viewer.account_id))
    with transaction.atomic():
        _unlearn(viewer, video_id)


def relearn(viewer: Viewer, video_id: UUID) -> None:
    """Learn from this video's watches after all, those of the past included."""
    limits.count(CHANGES, str(viewer.account_id))
    with transaction.atomic():
        _relearn(viewer, video_id)


def _unlearn(viewer: Viewer, video_id: UUID) -> None:
    sheets.hold(viewer.account_id)
    recent = sheets.recent(viewer.account_id)
    if is_at(recent.unlearnt, video_id).any():
        return
    if len(recent.unlearnt) >= MOST:
        raise errors.TooManyMarks()
    clips.the(video_id, viewer.actor_id)
    unlearnt = joined([recent.unlearnt, mark(video_id, at=clock.seconds())], MARK)
    _change(viewer.account_id, key_of(video_id), recent, unlearnt)
    marks = sheets.marks(viewer.account_id)
    trails.let_go(viewer.account_id, marks, trails.of(marks, key_of(video_id)))


def _relearn(viewer: Viewer, video_id: UUID) -> None:
    sheets.hold(viewer.account_id)
    recent = sheets.recent(viewer.account_id)
    pointed = is_at(recent.unlearnt, video_id)
    if pointed.any():
        _change(viewer.account_id, key_of(video_id), recent, recent.unlearnt[~pointed])


def _change(account_id: UUID, key: VideoKey, recent: Recent, unlearnt: NDArray[np.void]) -> None:
    sheets.write(account_id, {sheets.RECENT: recent.with_unlearnt(unlearnt).encoded()})
    was, is_now = keys_of(recent.unlearnt), keys_of(unlearnt)
    stream.append(
        [
            lesson
            for batch in segments.newest_first(account_id)
            if batch.knows(key)
            for lesson in lessons.correction(batch.run(was), batch.run(is_now), voice=batch.voice)
        ]
    )
