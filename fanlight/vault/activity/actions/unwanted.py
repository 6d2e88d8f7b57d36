"""What a person does not want to see: a video "not interested" in, a creator to hide."""

from dataclasses import replace
from uuid import UUID

import numpy as np
from django.db import transaction

from fanlight.foundation import clock
from fanlight.public.actors.models import Actor
from fanlight.recommender.signals import Kind
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import clips, errors, lessons, sheets, stream, voices
from fanlight.vault.activity.records import TAUGHT, is_at, mark, taught_with

MOST = 5000


@transaction.atomic
def not_interested(viewer: Viewer, video_id: UUID) -> None:
    """Never show this video again, and alike ones less: in the feed's eyes it is the worst watch there is."""
    clip = clips.the(video_id, viewer.actor_id)
    sheets.hold(viewer.account_id)
    marks = sheets.marks(viewer.account_id)
    if is_at(marks.hidden_videos, video_id).any():
        return
    if len(marks.hidden_videos) >= MOST:
        raise errors.TooManyMarks()
    is_taught = viewer.learning and not clip.is_kept and not clip.is_own
    recent = sheets.recent(viewer.account_id)
    flags = taught_with(voices.today(recent.attendance).tenths) if is_taught else 0
    hidden = mark(video_id, at=clock.seconds(), flags=flags)
    marks = replace(marks, hidden_videos=np.concatenate([marks.hidden_videos, hidden]))
    sheets.write(viewer.account_id, {sheets.MARKS: marks.encoded()})
    if is_taught:
        stream.append(lessons.said(Kind.NOT_INTERESTED, hidden, after=recent.history))


@transaction.atomic
def interested(viewer: Viewer, video_id: UUID) -> None:
    """Undo "not interested"."""
    sheets.hold(viewer.account_id)
    marks = sheets.marks(viewer.account_id)
    pointed = is_at(marks.hidden_videos, video_id)
    if not pointed.any():
        return
    undone = marks.hidden_videos[pointed]
    marks = replace(marks, hidden_videos=marks.hidden_videos[~pointed])
    sheets.write(viewer.account_id, {sheets.MARKS: marks.encoded()})
    if undone["flags"][0] & TAUGHT:
        stream.append(lessons.taken_back(Kind.NOT_INTERESTED, undone))


@transaction.atomic
def hide_creator(viewer: Viewer, actor_id: UUID) -> None:
    """Show nothing of this creator in any feed."""
    if actor_id == viewer.actor_id:
        raise errors.NotYourself()
    if not Actor.objects.filter(id=actor_id).exists():
        raise errors.NoSuchCreator()
    sheets.hold(viewer.account_id)
    marks = sheets.marks(viewer.account_id)
    if is_at(marks.hidden_creators, actor_id).any():
        return
    if len(marks.hidden_creators) >= MOST:
        raise errors.TooManyMarks()
    hidden = np.concatenate([marks.hidden_creators, mark(actor_id, at=clock.seconds())])
    sheets.write(viewer.account_id, {sheets.MARKS: replace(marks, hidden_creators=hidden).encoded()})


@transaction.atomic
def unhide_creator(viewer: Viewer, actor_id: UUID) -> None:
    """Show this creator's videos again."""
    sheets.hold(viewer.account_id)
    marks = sheets.marks(viewer.account_id)
    shown = marks.hidden_creators[~is_at(marks.hidden_creators, actor_id)]
    sheets.write(viewer.account_id, {sheets.MARKS: replace(marks, hidden_creators=shown).encoded()})
