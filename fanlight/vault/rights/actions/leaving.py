"""Leaving, and being forgotten."""

from uuid import UUID

from django.db import transaction

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.profile import Profile
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import presence
from fanlight.vault.accounts.models import Account
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions as activity
from fanlight.vault.rights.features import FEATURES


def leave(viewer: Viewer, *, password: str) -> None:
    """Erase oneself, having shown once more that one knows the password."""
    accounts.confirm_password(viewer, password)
    erase(viewer.account_id)


def erase(account_id: UUID) -> None:
    """Sign someone out for good, take back what they taught, and let everything go.

    In several transactions: others write while a long history is taken back. Wherever a process is killed, the person
    stays signed out, and `finish_leaving` goes on.
    """
    with transaction.atomic():
        presence.end(account_id)
    _finish(account_id)


def finish_leaving() -> int:
    """Go on with those whose leaving was cut off; how many."""
    cut_off = presence.ending()
    for account_id in cut_off:
        _finish(account_id)
    return len(cut_off)


def _finish(account_id: UUID) -> None:
    activity.take_everything_back(account_id)
    _let_go(account_id)


@transaction.atomic
def _let_go(account_id: UUID) -> None:
    """Take the public face and its videos down, destroy the key, and let every row go; once."""
    account = Account.objects.select_for_update().filter(id=account_id).first()
    if account is None:
        return
    outbox.forget(account.actor_id)
    for feature in FEATURES:
        feature.erase(account_id)
    outbox.send(
        Profile(actor_id=account.actor_id, handle=account.handle, name="", bio="", avatar_sha256=None, retired=True)
    )
