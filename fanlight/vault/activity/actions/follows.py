"""Following: in public, where the one followed is told, or in private, where only your own feed knows."""

from dataclasses import replace
from uuid import UUID

import numpy as np
from django.db import transaction

from fanlight.crossings.follow import Follow
from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.unfollow import Unfollow
from fanlight.foundation import clock
from fanlight.public.actors.models import Actor
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import errors, rules, sheets
from fanlight.vault.activity.records import PRIVATE, is_at, mark

MOST = 5000


@transaction.atomic
def follow(viewer: Viewer, actor_id: UUID, *, is_private: bool | None = None) -> bool:
    """Follow someone, or change how; whether the follow is private now."""
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
    sheets.write(viewer.account_id, {sheets.MARKS: replace(marks, follows=marks.follows[~pointed]).encoded()})
    _let_cross(viewer, actor_id, was_public=not was_private, is_public=False)


def _is_private(flags: list[int]) -> bool | None:
    return bool(flags[0] & PRIVATE) if flags else None


def _let_cross(viewer: Viewer, actor_id: UUID, *, was_public: bool, is_public: bool) -> None:
    if is_public and not was_public:
        outbox.send(Follow(follower_id=viewer.actor_id, followed_id=actor_id))
    if was_public and not is_public:
        outbox.send(Unfollow(follower_id=viewer.actor_id, followed_id=actor_id))
