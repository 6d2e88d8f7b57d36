"""Leaving, and being forgotten, with a receipt."""

import secrets
from contextlib import suppress
from uuid import UUID

from django.db import transaction

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.profile import gone
from fanlight.custody.entries import OperatorsChanged, UserShredded, UserTransferred
from fanlight.custody.receipts import NONCE_BYTES, Receipt, commitment
from fanlight.custody.transfers import Order
from fanlight.transparency import actions as transparency
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import presence
from fanlight.vault.accounts import queries as account_queries
from fanlight.vault.accounts.errors import KeyDestroyed
from fanlight.vault.accounts.models import Account, DataKey
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions as activity
from fanlight.vault.rights import queries
from fanlight.vault.rights.features import FEATURES
from fanlight.vault.rights.models import Leaving, Shred


def leave(viewer: Viewer, *, password: str, nonce: bytes | None = None) -> Receipt:
    """Erase oneself, having shown once more that one knows the password; the receipt is kept by nobody else.

    Whoever brings the `nonce`, 32 random bytes, can find the log's entry even if the answer is lost on its way.
    """
    accounts.confirm_password(viewer, password)
    holdings = queries.holdings_of(viewer.account_id)
    nonce = nonce or secrets.token_bytes(NONCE_BYTES)
    erase(viewer.account_id, nonce=nonce)
    return queries.receipt(viewer, nonce, holdings)


def erase(account_id: UUID, *, nonce: bytes | None = None, moved: Order | None = None) -> None:
    """Sign someone out for good, take back what they taught, and let everything go.

    In several transactions: others write while a long history is taken back. Wherever a process is killed, the person
    stays signed out, and `finish_leaving` goes on. Of who has moved, the public face stays: it is another vault's now.
    """
    with transaction.atomic():
        presence.end(account_id)
        Leaving.objects.create(
            account_id=account_id,
            nonce=nonce or secrets.token_bytes(NONCE_BYTES),
            source=moved.source if moved else "",
            moved_to=moved.target if moved else "",
        )
    _finish(account_id)


def finish_leaving() -> int:
    """Go on with those whose leaving was cut off; how many."""
    cut_off = presence.ending()
    for account_id in cut_off:
        _finish(account_id)
    return len(cut_off)


def _finish(account_id: UUID) -> None:
    with suppress(KeyDestroyed):  # another process, which goes on with this leaving too, was quicker
        activity.take_everything_back(account_id)
    _let_go(account_id)


@transaction.atomic
def _let_go(account_id: UUID) -> None:
    """Take the public face and its videos down, destroy the key, let every row go, and say so in the log; once."""
    account = Account.objects.select_for_update().filter(id=account_id).first()
    if account is None:
        return
    order = Leaving.objects.filter(account_id=account_id).first()
    nonce = bytes(order.nonce) if order else secrets.token_bytes(NONCE_BYTES)
    versions = sorted(DataKey.objects.filter(account_id=account_id).values_list("version", flat=True))
    outbox.forget(account.actor_id)
    for feature in FEATURES:
        feature.erase(account_id)
    committed = commitment(nonce, account_id)
    if order and order.moved_to:
        moved = [UserTransferred(commitment=committed, source=order.source, target=order.moved_to)]
    else:
        moved = []
        outbox.send(gone(account.actor_id, account.handle))
    _log(committed, versions, moved)
    if account.role == Account.Role.OPERATOR:
        transparency.log([OperatorsChanged(change="left", operators=account_queries.operator_count())])


def _log(committed: str, versions: list[int], moved: list[UserTransferred]) -> None:
    index = transparency.log([*moved, UserShredded(commitment=committed, versions=versions)])
    assert index is not None
    Shred.objects.create(commitment=committed, index=index + len(moved))
