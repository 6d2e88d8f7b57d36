"""Saving: a private mark, to find a video again. Nothing of it crosses, not even a count."""

from uuid import UUID

from django.db import transaction

from fanlight.foundation import clock
from fanlight.recommender.signals import Kind
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import clips, lessons, sheets, shelves, stream, voices
from fanlight.vault.activity.records import is_taught, mark, taught_with


@transaction.atomic
def save(viewer: Viewer, video_id: UUID) -> None:
    """Save a video; once is as good as twice. The learner hears of it as of a like, unless nothing is to be learnt."""
    clip = clips.the(video_id, viewer.actor_id)
    sheets.hold(viewer.account_id)
    saves = sheets.saves(viewer.account_id)
    if shelves.holds(saves, video_id):
        return
    recent = sheets.recent(viewer.account_id)
    teaches = viewer.learning and not clip.is_kept and not clip.is_own
    flags = taught_with(voices.today(recent.attendance).tenths) if teaches else 0
    saved = mark(video_id, at=clock.seconds(), flags=flags)
    shelves.add(viewer.account_id, sheets.SAVES, saves, saved)
    if teaches:
        stream.append(lessons.said(Kind.SAVE, saved, after=recent.history))


@transaction.atomic
def unsave(viewer: Viewer, video_id: UUID) -> None:
    """Let a saved video go, be it withdrawn by now, and what saving it taught."""
    sheets.hold(viewer.account_id)
    saves = sheets.saves(viewer.account_id)
    taken = shelves.take_off(viewer.account_id, sheets.SAVES, saves, video_id)
    if taken is not None and is_taught(taken):
        stream.append(lessons.taken_back(Kind.SAVE, taken))
