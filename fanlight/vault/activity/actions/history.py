"""Forgetting what was watched."""

from uuid import UUID

from django.db import transaction

from fanlight.foundation import clock
from fanlight.vault.activity import clearings, sheets, stream, trails
from fanlight.vault.activity.models import Sheet


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
