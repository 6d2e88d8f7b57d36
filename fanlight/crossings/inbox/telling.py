"""Tells the public plane's log what it has been sent."""

from django.db import transaction

from fanlight.crossings.inbox.models import Account
from fanlight.crossings.telling import LOGGED, UNTOLD, told, untold
from fanlight.custody.entries import CrossingReceipt
from fanlight.transparency import actions as transparency


@transaction.atomic
def log_receipts() -> None:
    """One entry for each vault, class and day in which more has crossed; the accounts and the log change together."""
    accounts = list(Account.objects.select_for_update().filter(UNTOLD).order_by("day", "vault", "class_name"))
    transparency.log(
        [untold(CrossingReceipt, one, peer=f"vault:{one.vault}", day=one.day.isoformat()) for one in accounts]
    )
    for account in accounts:
        told(account)
        account.save(update_fields=LOGGED)
