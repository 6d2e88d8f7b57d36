"""Tells the public plane's log what it has been sent."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from fanlight.crossings.inbox.models import Account, Arrival
from fanlight.crossings.telling import LOGGED, UNTOLD, told, untold
from fanlight.custody.entries import CrossingReceipt
from fanlight.transparency import actions as transparency


@transaction.atomic
def log_receipts() -> None:
    """One entry for each vault, class and day in which more has crossed; the accounts and the log change together."""
    accounts = list(Account.objects.select_for_update().filter(UNTOLD).order_by("day", "vault", "class_name"))
    transparency.log(
        [
            untold(
                CrossingReceipt,
                one,
                peer=f"vault:{one.vault}",
                day=one.day.isoformat(),
                messages=_messages_of(one),
            )
            for one in accounts
        ]
    )
    for account in accounts:
        told(account)
        account.save(update_fields=LOGGED)


def _messages_of(account: Account) -> list[tuple[UUID, str]]:
    midnight = datetime(account.day.year, account.day.month, account.day.day, tzinfo=UTC)
    found = Arrival.objects.filter(at__gte=midnight, at__lt=midnight + timedelta(days=1))
    return list(found.filter(vault=account.vault, class_name=account.class_name).values_list("key", "body_sha256"))
