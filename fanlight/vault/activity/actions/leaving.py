"""Taking back what someone who leaves has taught; their rows go with them."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from fanlight.custody.sealing import Tampered
from fanlight.recommender.signals import Kind
from fanlight.vault.activity import clearings, lessons, sheets, stream, trails
from fanlight.vault.activity.actions.history import take_back_cleared
from fanlight.vault.activity.actions.lists import taught
from fanlight.vault.activity.contents import Marks
from fanlight.vault.activity.lessons import Lesson
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
            _let_go(account_id, (sheets.LIKES, number), lessons.taken_back(Kind.LIKE, taught(likes)))
    with _as_far_as_it_opens(account_id):
        for number, saves in sheets.saves(account_id).items():
            _let_go(account_id, (sheets.SAVES, number), lessons.taken_back(Kind.SAVE, taught(saves)))
    with _as_far_as_it_opens(account_id):
        for number, talks in sheets.talks(account_id).items():
            _let_go(account_id, (sheets.TALKS, number), lessons.taken_back(Kind.COMMENT, taught(talks)))
    with _as_far_as_it_opens(account_id):
        _let_go(account_id, sheets.MARKS, _untaught(sheets.marks(account_id)))


@transaction.atomic
def _let_go(account_id: UUID, place: Place, taken_back: Sequence[Lesson]) -> None:
    """Delete a sheet together with what it taught; nothing happens when another process has done so."""
    if sheets.let_go(account_id, place):
        stream.append(taken_back)


def _untaught(marks: Marks) -> list[Lesson]:
    unwanted = lessons.taken_back(Kind.NOT_INTERESTED, taught(marks.hidden_videos))
    return unwanted + trails.taken_back(marks)


@contextmanager
def _as_far_as_it_opens(account_id: UUID) -> Iterator[None]:
    """What does not open any more cannot be taken back; it goes all the same, when the account does."""
    try:
        yield
    except Tampered:
        logger.warning("part of the activity of account %s does not open; deleted unread", account_id)
