"""Tells the vault's log what it has sent."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fanlight.crossings.outbox.models import Account, Sent, Unanswered
from fanlight.crossings.telling import LOGGED, UNTOLD, told, untold
from fanlight.custody.entries import CrossingBatch
from fanlight.foundation import clock
from fanlight.transparency import actions as transparency

KEPT = timedelta(days=7)
"""So long it is known of each message that it crossed."""


@transaction.atomic
def log_batches() -> None:
    """One entry for each class and day in which more has crossed; the accounts and the log change together."""
    accounts = list(Account.objects.select_for_update().filter(UNTOLD).order_by("day", "class_name"))
    transparency.log(
        [
            untold(CrossingBatch, one, peer="public", day=one.day.isoformat(), messages=_messages_of(one))
            for one in accounts
        ]
    )
    for account in accounts:
        told(account)
        account.save(update_fields=LOGGED)


def forget_sent() -> None:
    """Let go of what was told long ago: an account that still grows after so long goes on without its hash. What the
    public plane has not taken by then, it never will."""
    Sent.objects.filter(day__lt=clock.today() - KEPT).delete()
    Unanswered.objects.filter(since__lt=clock.now() - KEPT).delete()


def _messages_of(account: Account) -> list[tuple[UUID, str]]:
    found = Sent.objects.filter(day=account.day, class_name=account.class_name)
    return list(found.values_list("key", "body_sha256"))
