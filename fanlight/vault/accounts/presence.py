"""Who is here, and who is leaving: decided under a lock, so that nothing is written for someone who has gone."""

from collections.abc import Sequence
from uuid import UUID

from fanlight.foundation.errors import SignInNeeded
from fanlight.vault.accounts.models import Account, Session


def hold(account_id: UUID) -> Account:
    """Keep someone from leaving until the transaction ends; refuses, as signed out, whoever leaves or has left."""
    account = Account.objects.present().select_for_update().filter(id=account_id).first()
    if account is None:
        raise SignInNeeded()
    return account


def end(account_id: UUID) -> None:
    """Let someone leave, in the caller's transaction: from then on nobody gets in, and nothing is written for them."""
    hold(account_id)
    Account.objects.filter(id=account_id).update(password="", recovery="")
    Session.objects.filter(account_id=account_id).delete()


def ending() -> Sequence[UUID]:
    """Those whose leaving is not finished."""
    return list(Account.objects.leaving().values_list("id", flat=True))
