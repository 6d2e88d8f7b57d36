"""Taking back what someone who leaves has taught; their rows go with them."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from fanlight.custody.sealing import Tampered
from fanlight.foundation.ids import key_of
from fanlight.recommender.signals import Kind
from fanlight.vault.activity import clearings, lessons, sheets, stream
from fanlight.vault.activity.actions.history import take_back_cleared
from fanlight.vault.activity.lessons import Lesson
from fanlight.vault.activity.models import Sheet
from fanlight.vault.activity.records import TAUGHT, ids_of
from fanlight.vault.activity.sheets import Place

logger = logging.getLogger(__name__)


def take_everything_back(account_id: UUID) -> None:
    """Take back all that someone has taught for whom nothing is written any more, in many small transactions.

    Killed anywhere, it can begin again. Likes stay in the public counts: all of them taken off at once would say who
    had liked what (decision 23).
    """
    with _as_far_as_it_opens(account_id):
        recent = sheets.recent(account_id)
        clearings.begin(account_id, up_to=recent.segments, unlearnt=recent.unlearnt)
    while take_back_cleared(account_id):
        pass
    with _as_far_as_it_opens(account_id):
        for number, likes in sheets.likes(account_id).items():
            _let_go(account_id, (Sheet.Kind.LIKES.value, number), _untaught(likes, Kind.LIKE, worth=1.0))
    with _as_far_as_it_opens(account_id):
        unwanted = sheets.marks(account_id).hidden_videos
        _let_go(account_id, sheets.MARKS, _untaught(unwanted, Kind.NOT_INTERESTED, worth=-1.0))


@transaction.atomic
def _let_go(account_id: UUID, place: Place, taken_back: Sequence[Lesson]) -> None:
    """Delete a sheet together with what it taught; nothing happens when another process has done so."""
    if sheets.let_go(account_id, place):
        stream.append(taken_back)


def _untaught(marks: NDArray[np.void], kind: Kind, *, worth: float) -> list[Lesson]:
    taught = marks[(marks["flags"] & TAUGHT) != 0]
    return [
        lesson
        for video_id, at in zip(ids_of(taught), taught["at"].tolist(), strict=True)
        for lesson in lessons.single(kind, key=key_of(video_id), at=at, worth=worth, weight=-1)
    ]


@contextmanager
def _as_far_as_it_opens(account_id: UUID) -> Iterator[None]:
    """What does not open any more cannot be taken back; it goes all the same, when the account does."""
    try:
        yield
    except Tampered:
        logger.warning("part of the activity of account %s does not open; deleted unread", account_id)
