"""Tells the vault's log what it has sent."""

from django.db import transaction

from fanlight.crossings.outbox.models import Account
from fanlight.crossings.telling import LOGGED, UNTOLD, told, untold
from fanlight.custody.entries import CrossingBatch
from fanlight.transparency import actions as transparency


@transaction.atomic
def log_batches() -> None:
    """One entry for each class and day in which more has crossed; the accounts and the log change together."""
    accounts = list(Account.objects.select_for_update().filter(UNTOLD).order_by("day", "class_name"))
    transparency.log([untold(CrossingBatch, one, peer="public", day=one.day.isoformat()) for one in accounts])
    for account in accounts:
        told(account)
        account.save(update_fields=LOGGED)
