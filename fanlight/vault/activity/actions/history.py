"""Forgetting what was watched."""

from uuid import UUID

from django.db import transaction

from fanlight.foundation import clock
from fanlight.vault.activity import lessons, segments, sheets, stream
from fanlight.vault.activity.contents import Recent
from fanlight.vault.activity.lessons import Lesson
from fanlight.vault.activity.models import Sheet
from fanlight.vault.activity.records import keys_of


@transaction.atomic
def clear_history(account_id: UUID) -> None:
    """Forget every watch, as if there had been none: the history, the seen videos, and what they taught others' feeds.

    Likes, follows and hidden creators stay. Videos seen before may be shown again.
    """
    sheets.hold(account_id)
    recent = sheets.recent(account_id)
    taken_back = all_taught(account_id, recent)
    segments.forget(account_id)
    Sheet.objects.filter(account_id=account_id, kind=Sheet.Kind.SEEN).delete()
    sheets.write(account_id, {sheets.RECENT: recent.cleared(clock.today().toordinal()).encoded()})
    stream.append(taken_back)


def all_taught(account_id: UUID, recent: Recent) -> list[Lesson]:
    """Lessons that take back all that this person's watches taught."""
    unlearnt = keys_of(recent.unlearnt)
    return [
        lesson
        for batch in segments.newest_first(account_id)
        for lesson in lessons.taught(batch.run(unlearnt), weight=-1)
    ]
