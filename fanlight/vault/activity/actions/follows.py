"""Following: in public, where the one followed is told, or in private, where only your own feed knows."""

from dataclasses import replace
from uuid import UUID

import numpy as np
from django.db import transaction

from fanlight.crossings.follow import Follow
from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.unfollow import Unfollow
from fanlight.foundation import clock
from fanlight.foundation.ids import key_of
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video
from fanlight.recommender.signals import Kind
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import errors, lessons, rules, sheets, stream, voices
from fanlight.vault.activity.contents import Marks
from fanlight.vault.activity.records import ORIGIN, PRIVATE, is_at, joined, mark, origin, taught_with

MOST = 5000


@transaction.atomic
def follow(
    viewer: Viewer, actor_id: UUID, *, is_private: bool | None = None, from_video_id: UUID | None = None
) -> bool:
    """Follow someone, or change how; whether the follow is private now. It is a lesson about the video it came from."""
    if actor_id == viewer.actor_id:
        raise errors.NotYourself()
    if not Actor.objects.filter(id=actor_id, retired_at=None).exists():
        raise errors.NoSuchCreator()
    sheets.hold(viewer.account_id)
    marks = sheets.marks(viewer.account_id)
    pointed = is_at(marks.follows, actor_id)
    was_private = _is_private(marks.follows[pointed]["flags"].tolist())
    private = rules.follows_privately(is_private, is_minor=viewer.is_minor, now_private=was_private)
    if private == was_private:
        return private
    if was_private is None and len(marks.follows) >= MOST:
        raise errors.TooManyMarks()
    followed = mark(actor_id, at=clock.seconds(), flags=PRIVATE if private else 0)
    marks = replace(marks, follows=np.concatenate([marks.follows[~pointed], followed]))
    if was_private is None and from_video_id:
        marks = _taught(viewer, marks, actor_id, from_video_id)
    sheets.write(viewer.account_id, {sheets.MARKS: marks.encoded()})
    _let_cross(viewer, actor_id, was_public=was_private is False, is_public=not private)
    return private


@transaction.atomic
def unfollow(viewer: Viewer, actor_id: UUID) -> None:
    """Follow someone no longer, if that was so."""
    sheets.hold(viewer.account_id)
    marks = sheets.marks(viewer.account_id)
    pointed = is_at(marks.follows, actor_id)
    was_private = _is_private(marks.follows[pointed]["flags"].tolist())
    if was_private is None:
        return
    from_them = marks.origins["followed"] == key_of(actor_id)
    left = replace(marks, follows=marks.follows[~pointed], origins=marks.origins[~from_them])
    sheets.write(viewer.account_id, {sheets.MARKS: left.encoded()})
    _let_cross(viewer, actor_id, was_public=not was_private, is_public=False)
    stream.append(lessons.taken_back(Kind.FOLLOW, marks.origins[from_them]))


def _taught(viewer: Viewer, marks: Marks, actor_id: UUID, video_id: UUID) -> Marks:
    """Teach that a video of theirs led to a follow, unless nothing is to be learnt from it; the marks that know it."""
    recent = sheets.recent(viewer.account_id)
    is_theirs = Video.objects.filter(id=video_id, actor_id=actor_id, withdrawn_at=None).exists()
    if not viewer.learning or not is_theirs or is_at(recent.unlearnt, video_id).any():
        return marks
    flags = taught_with(voices.today(recent.attendance).tenths)
    led = origin(actor_id, video_id, at=clock.seconds(), flags=flags)
    stream.append(lessons.said(Kind.FOLLOW, led, after=recent.history))
    return replace(marks, origins=joined([marks.origins, led], ORIGIN))


def _is_private(flags: list[int]) -> bool | None:
    return bool(flags[0] & PRIVATE) if flags else None


def _let_cross(viewer: Viewer, actor_id: UUID, *, was_public: bool, is_public: bool) -> None:
    if is_public and not was_public:
        outbox.send(Follow(follower_id=viewer.actor_id, followed_id=actor_id))
    if was_public and not is_public:
        outbox.send(Unfollow(follower_id=viewer.actor_id, followed_id=actor_id))
