"""Forgetting what was watched."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db import transaction

from fanlight.foundation import clock
from fanlight.vault.activity import clearings, lessons, segments, sheets, stream, trails
from fanlight.vault.activity.contents import Marks
from fanlight.vault.activity.models import Sheet
from fanlight.vault.activity.records import Keys, keys_of


def clear_history(account_id: UUID) -> None:
    """Forget every watch, as if there had been none: the history, the seen videos, and what they taught others' feeds;
    and with them what was handed on, and from where somebody was followed.

    Nobody finds them from now on. A short history is gone when this returns; a long one goes piece by piece, so that
    others can write in between. Likes, saves, follows and hidden creators stay. Videos seen before may be shown again.
    """
    with transaction.atomic():
        sheets.hold(account_id)
        recent = sheets.recent(account_id)
        clearings.begin(account_id, up_to=recent.segments, unlearnt=recent.unlearnt)
        Sheet.objects.filter(account_id=account_id, kind=Sheet.Kind.SEEN).delete()
        sheets.write(account_id, {sheets.RECENT: recent.cleared(clock.today().toordinal()).encoded()})
        marks = sheets.marks(account_id)
        trails.let_go(account_id, marks, marks)
    take_back_cleared(account_id)


def forget_before(account_id: UUID, first_kept: date) -> None:
    """Forget what was watched and handed on before a day, as if the rest were all there had ever been."""
    at = int(datetime.combine(first_kept, time(), UTC).timestamp())
    with transaction.atomic():
        sheets.hold(account_id)
        recent = sheets.recent(account_id)
        if last := segments.last_before(account_id, first_kept):
            clearings.begin(account_id, up_to=last, unlearnt=recent.unlearnt)
            _let_what_came_before_go(account_id, last, at, keys_of(recent.unlearnt))
        seen = Sheet.objects.filter(account_id=account_id, kind=Sheet.Kind.SEEN, number__lt=first_kept.toordinal())
        seen.delete()
        if (recent.history["at"] < at).any():
            kept = recent.history[recent.history["at"] >= at]
            sheets.write(account_id, {sheets.RECENT: replace(recent, history=kept).encoded()})
        marks = sheets.marks(account_id)
        old = Marks(shares=marks.shares[marks.shares["at"] < at], origins=marks.origins[marks.origins["at"] < at])
        trails.let_go(account_id, marks, old)
    while take_back_cleared(account_id):
        pass


def _let_what_came_before_go(account_id: UUID, last: int, at: int, unlearnt: Keys) -> None:
    """The first batches that are kept hold what was watched right before them: without it, they are taught anew."""
    for batch in segments.oldest_first(account_id, after=last):
        is_old = batch.before["at"] < at
        if not is_old.any():
            return
        left = replace(batch, before=batch.before[~is_old])
        segments.rewrite(account_id, left)
        was, is_now = batch.run(unlearnt), left.run(unlearnt)
        stream.append(lessons.taught(was, voice=-batch.voice) + lessons.taught(is_now, voice=batch.voice))


def take_back_cleared(account_id: UUID) -> bool:
    """Let a piece of a cleared history go, with what it taught; False when nothing is left.

    All that takes time is done before others are kept from writing. Killed anywhere, it has done the piece or nothing.
    """
    piece = clearings.next_piece(account_id)
    if piece is None:
        return False
    with transaction.atomic():
        if clearings.let_go(piece):
            stream.append(piece.taken_back)
    return True
