"""How long what somebody watched is kept: as long as they say."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fanlight.foundation import clock
from fanlight.foundation.errors import SignInNeeded
from fanlight.vault.accounts import presence
from fanlight.vault.activity import actions as activity
from fanlight.vault.rights.models import Keeping


def keep_watches_for(account_id: UUID, days: int | None) -> None:
    """Keep watches for so many days from now on, and let those go at once that are older; None keeps them all."""
    with transaction.atomic():
        presence.hold(account_id)
        Keeping.objects.filter(account_id=account_id).delete()
        if days is not None:
            Keeping.objects.create(account_id=account_id, watches_days=days)
    if days is not None:
        _let_go(account_id, days)


def apply(account_id: UUID) -> None:
    """Let go of what somebody has watched, or brought along, that is older than they want."""
    days = Keeping.objects.filter(account_id=account_id).values_list("watches_days", flat=True).first()
    if days is not None:
        _let_go(account_id, days)


def keep_no_longer() -> int:
    """Let go of what has become older than its person wants; of how many people there was a choice."""
    chosen = list(Keeping.objects.values_list("account_id", flat=True))
    for account_id in chosen:
        with suppress(SignInNeeded):  # they are leaving
            apply(account_id)  # as they choose by now: where many have chosen, this takes its time
    return len(chosen)


def _let_go(account_id: UUID, days: int) -> None:
    activity.forget_before(account_id, clock.today() - timedelta(days=days))
