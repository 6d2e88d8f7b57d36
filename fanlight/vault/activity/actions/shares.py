"""Handing a video on: the vault hears that it was done, never to whom."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from fanlight.foundation import clock
from fanlight.recommender.signals import Kind
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import clips, errors, lessons, sheets, stream, voices
from fanlight.vault.activity.records import MARK, is_at, joined, mark, taught_with

MOST = 5000


@transaction.atomic
def share(viewer: Viewer, video_id: UUID) -> None:
    """Let the learner know that a video was worth handing on; once is as good as twice.

    It speaks for the video as a like does, in the next feed and to others, and goes with the history. Nothing is kept
    where nothing is taught: with learning off, of a clip for followers, one's own, or one not to be learnt from.
    """
    clip = clips.the(video_id, viewer.actor_id)
    if not viewer.learning or clip.is_kept or clip.is_own:
        return
    sheets.hold(viewer.account_id)
    marks, recent = sheets.marks(viewer.account_id), sheets.recent(viewer.account_id)
    if is_at(marks.shares, video_id).any() or is_at(recent.unlearnt, video_id).any():
        return
    if len(marks.shares) >= MOST:
        raise errors.TooManyMarks()
    flags = taught_with(voices.today(recent.attendance).tenths)
    shared = mark(video_id, at=clock.seconds(), flags=flags)
    marks = replace(marks, shares=joined([marks.shares, shared], MARK))
    sheets.write(viewer.account_id, {sheets.MARKS: marks.encoded()})
    stream.append(lessons.said(Kind.SHARE, shared, after=recent.history))
