"""Emptying a whole list at once: likes, saves, follows, what was not wanted, and what was asked of the feed."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.unfollow import Unfollow
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.recommender.signals import Kind
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import lessons, sheets, stream, trails
from fanlight.vault.activity.contents import Marks
from fanlight.vault.activity.records import PRIVATE, TAUGHT, ids_of
from fanlight.vault.activity.shelves import Shelf


def clear_likes(account_id: UUID) -> None:
    """Take every like off the list, with what it taught. The public counts stay: all likes taken off them at once
    would tell everyone what had been liked (decision 23)."""
    if own().is_split:
        _count_no_more_today(account_id)
    _clear(account_id, sheets.LIKES, sheets.likes, Kind.LIKE)


def clear_saves(account_id: UUID) -> None:
    """Take every saved video off the list, with what saving it taught."""
    _clear(account_id, sheets.SAVES, sheets.saves, Kind.SAVE)


@transaction.atomic
def clear_follows(viewer: Viewer) -> None:
    """Follow nobody any more; the public plane hears of those that were public."""
    sheets.hold(viewer.account_id)
    marks = sheets.marks(viewer.account_id)
    public = marks.follows[(marks.follows["flags"] & PRIVATE) == 0]
    none = Marks()
    left = replace(marks, follows=none.follows, origins=none.origins)
    sheets.write(viewer.account_id, {sheets.MARKS: left.encoded()})
    for followed_id in ids_of(public):
        outbox.send(Unfollow(follower_id=viewer.actor_id, followed_id=followed_id))
    stream.append(trails.taken_back(Marks(origins=marks.origins)))


@transaction.atomic
def clear_unwanted(account_id: UUID) -> None:
    """Show again every video that was not of interest, and every creator that was hidden."""
    sheets.hold(account_id)
    marks = sheets.marks(account_id)
    none = Marks()
    left = replace(marks, hidden_videos=none.hidden_videos, hidden_creators=none.hidden_creators)
    sheets.write(account_id, {sheets.MARKS: left.encoded()})
    stream.append(lessons.taken_back(Kind.NOT_INTERESTED, taught(marks.hidden_videos)))


@transaction.atomic
def clear_wishes(account_id: UUID) -> None:
    """Ask nothing of the feed by hand any more."""
    sheets.hold(account_id)
    sheets.let_go(account_id, sheets.WISHES)


@transaction.atomic
def _count_no_more_today(account_id: UUID) -> None:
    """From here on nobody knows how many likes of the day stand in its numbers, to which a person adds but few."""
    sheets.hold(account_id)
    recent = replace(sheets.recent(account_id), cleared_on=clock.today().toordinal())
    sheets.write(account_id, {sheets.RECENT: recent.encoded()})


def _clear(account_id: UUID, kind: str, read: Callable[[UUID], Shelf], of: Kind) -> None:
    """A sheet at a time, the last first: whoever is killed in between has emptied the rest of the list, or can."""
    for number in sorted(read(account_id), reverse=True):
        with transaction.atomic():
            sheets.hold(account_id)
            marks = read(account_id).get(number)
            if marks is not None and sheets.let_go(account_id, (kind, number)):
                stream.append(lessons.taken_back(of, taught(marks)))


def taught(marks: NDArray[np.void]) -> NDArray[np.void]:
    """Those of the MARKs that the learner was told of."""
    told: NDArray[np.void] = marks[(marks["flags"] & TAUGHT) != 0]
    return told
