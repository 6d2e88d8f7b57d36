"""What people can ask of the vault about all that it holds on them."""

from uuid import UUID

from django.db import transaction

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.profile import Profile
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts.models import Account
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.rights.features import FEATURES


def leave(viewer: Viewer, *, password: str) -> None:
    """Erase oneself, having shown once more that one knows the password."""
    accounts.confirm_password(viewer, password)
    erase(viewer.account_id)


@transaction.atomic
def erase(account_id: UUID) -> None:
    """Take the public face and its videos down, destroy the key, and let every row go."""
    account = Account.objects.get(id=account_id)
    outbox.forget(account.actor_id)
    for feature in FEATURES:
        feature.erase(account_id)
    outbox.send(
        Profile(actor_id=account.actor_id, handle=account.handle, name="", bio="", avatar_sha256=None, retired=True)
    )
