"""Moving to another vault: ordered here, received there, and let go here once that vault's receipt is brought."""

import secrets

from django.db import transaction

from fanlight.crossings.handover import Handover
from fanlight.crossings.outbox import actions as outbox
from fanlight.custody import transfers
from fanlight.custody.receipts import NONCE_BYTES
from fanlight.custody.receipts import Receipt as Erased
from fanlight.custody.transfers import BadTransfer, Receipt
from fanlight.foundation.configuration import own
from fanlight.public.actors.models import Actor
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import presence
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.rights import going, held, queries
from fanlight.vault.rights.actions.exports import begin_for
from fanlight.vault.rights.actions.leaving import erase
from fanlight.vault.rights.errors import MovedAlready, NoMove, NotHandedOver, WrongCard, WrongReceipt
from fanlight.vault.rights.models import Departure


def move(viewer: Viewer, card: str, *, password: str) -> None:
    """Hand one's public face to the vault of a card, and have everything gathered and sealed for it. Nothing goes yet:
    until the receipt comes, all stays here, and the order can be taken back."""
    accounts.confirm_password(viewer, password)
    try:
        target = transfers.read(card)
    except BadTransfer as bad:
        raise WrongCard() from bad
    if target.vault == own().vault_name:
        raise WrongCard("This is a card of this very vault.")
    nonce = secrets.token_bytes(NONCE_BYTES)
    with transaction.atomic():
        presence.hold(viewer.account_id)
        _check_not_moved(viewer)
        found = going.going(viewer.account_id, target, nonce)
        sealed = going.sealed(viewer.account_id, found)
        Departure.objects.update_or_create(account_id=viewer.account_id, defaults={"nonce": nonce, "sealed": sealed})
        outbox.send(Handover(actor_id=viewer.actor_id, heir=target.vault, claim=target.claim))
        begin_for(viewer, bytes.fromhex(target.recipient))


@transaction.atomic
def stay(viewer: Viewer) -> None:
    """Take the order back, as long as the other vault does not speak for one's public face."""
    presence.hold(viewer.account_id)
    if not Departure.objects.filter(account_id=viewer.account_id).exists():
        raise NoMove()
    _check_not_moved(viewer)
    Departure.objects.filter(account_id=viewer.account_id).delete()
    outbox.send(Handover(actor_id=viewer.actor_id, heir="", claim=""))
    found = queries.export_of(viewer.account_id)
    if found and found.export.recipient:
        held.let_go(found.export.id, found.export.job_id)


def go(viewer: Viewer, receipt: Receipt, *, password: str) -> Erased:
    """With the new vault's receipt: destroy the key and let every row go, as in an erasure. The public face stays.

    The receipt has to hold, and the public plane has to say that the new vault speaks for the face.
    """
    accounts.confirm_password(viewer, password)
    departure = Departure.objects.filter(account_id=viewer.account_id).first()
    if departure is None:
        raise NoMove()
    found, nonce = going.of(departure), bytes(departure.nonce)
    try:
        transfers.check(receipt, found.order, found.card)
    except BadTransfer as bad:
        raise WrongReceipt(str(bad)) from bad
    if not Actor.objects.filter(id=viewer.actor_id, vault=found.card.vault).exists():
        raise NotHandedOver()
    holdings = queries.holdings_of(viewer.account_id)
    erase(viewer.account_id, nonce=nonce, moved=found.order)
    return queries.receipt(viewer, nonce, holdings)


def _check_not_moved(viewer: Viewer) -> None:
    actor = Actor.objects.filter(id=viewer.actor_id).first()
    if actor is not None and actor.vault != own().vault_name:
        raise MovedAlready()
