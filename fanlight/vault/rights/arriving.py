"""Somebody moves here from another vault: this one speaks for their public face from then on, and has their data."""

import hashlib
import secrets
from uuid import UUID

from django.db import IntegrityError, transaction

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.profile import gone
from fanlight.crossings.takeover import Takeover
from fanlight.custody.entries import UserTransferred
from fanlight.custody.exports.reading import BadExport, Export
from fanlight.custody.exports.tallies import Tally
from fanlight.custody.sealing import Cell
from fanlight.custody.transfers import Order
from fanlight.foundation.configuration import own
from fanlight.public.actors.models import Actor
from fanlight.transparency import actions as transparency
from fanlight.transparency import queries as log
from fanlight.vault.accounts import personal_data as own_account
from fanlight.vault.accounts import presence, vaulting
from fanlight.vault.accounts.models import Account
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import sheets
from fanlight.vault.comments import contents as comments
from fanlight.vault.comments.models import Comment
from fanlight.vault.comments.personal_data import COMMENTS
from fanlight.vault.rights.errors import NotFresh
from fanlight.vault.rights.going import ORDER
from fanlight.vault.rights.models import Arrival
from fanlight.vault.rights.taking import AccountRow, CommentRow
from fanlight.vault.studio import taking as studio
from fanlight.vault.studio.models import Draft

SECRET_BYTES = 32


@transaction.atomic
def expect(account_id: UUID) -> Arrival:
    """Let somebody's account here wait for what they bring from another vault."""
    presence.hold(account_id)
    if found := Arrival.objects.filter(account_id=account_id).first():
        return found
    if not _is_fresh(account_id):
        raise NotFresh()
    secret = secrets.token_bytes(SECRET_BYTES)
    return Arrival.objects.create(
        account_id=account_id,
        claim=hashlib.sha256(secret).hexdigest(),
        sealed=vaulting.seal(account_id, _cell(account_id), secret),
    )


@transaction.atomic
def take_over(account_id: UUID, export: Export) -> Order | None:
    """Speak from now on for the public face that comes with an order to move; None where there is no such order.

    Only the public plane's word counts: that the other vault has handed this face over to this account's claim.
    """
    if not export.has(ORDER):
        return None
    order, row = export.record(ORDER, Order), export.record(own_account.ACCOUNT, AccountRow)
    account = presence.hold(account_id)
    arrival = Arrival.objects.filter(account_id=account_id).first()
    if arrival is None or order.target != log.own_log().key.name:
        raise BadExport("not_expected", "It is for another account, or for another vault.")
    if account.actor_id == row.actor_id:  # it was cut off after this
        return order
    given = Actor.objects.filter(heir=own().vault_name, claim=arrival.claim, retired_at=None).first()
    if given is None or given.id != row.actor_id:
        raise BadExport("not_handed_over", "The public plane does not know yet that you move here. Bring it again.")
    if not _is_fresh(account_id):
        raise BadExport("not_fresh", "This account has published, written or followed already.")
    _become(account, given, arrival)
    return order


def take_comments(viewer: Viewer, export: Export) -> Tally:
    """Keep what they have written in public, which is now theirs to take away from here."""
    tally, account_id = Tally("comments"), viewer.account_id
    with transaction.atomic():
        presence.hold(account_id)
        for row in export.rows(COMMENTS, CommentRow):
            if Comment.objects.filter(id=row.id).exists():
                tally.known += 1
                continue
            told = comments.Contents(text=row.text, answers=row.answers)
            sealed = comments.sealed(account_id, row.id, told)
            Comment.objects.create(
                id=row.id, account_id=account_id, video_id=row.video_id, sealed=sealed, written_at=row.written_at
            )
            tally.taken += 1
    return tally


@transaction.atomic
def confirm(account_id: UUID, order: Order) -> None:
    """Say in the log that everything has been taken in; once."""
    presence.hold(account_id)
    arrival = Arrival.objects.get(account_id=account_id)
    if arrival.commitment == order.commitment:
        return
    body = UserTransferred(commitment=order.commitment, source=order.source, target=order.target)
    arrival.commitment, arrival.index = order.commitment, transparency.log([body])
    arrival.save(update_fields=["commitment", "index"])


def _become(account: Account, given: Actor, arrival: Arrival) -> None:
    """The face that the account had until now goes, and the one that was handed over takes its place."""
    outbox.forget(account.actor_id)
    outbox.send(gone(account.actor_id, account.handle))
    secret = vaulting.unseal(account.id, _cell(account.id), bytes(arrival.sealed), purpose="rights")
    outbox.send(Takeover(actor_id=given.id, secret=secret.hex()))
    account.actor_id, account.handle = given.id, given.handle
    try:
        with transaction.atomic():
            account.save(update_fields=["actor_id", "handle"])
    except IntegrityError as error:
        raise BadExport("handle_taken", "Somebody here goes by this name.") from error
    studio.become(account.id, given)


def _is_fresh(account_id: UUID) -> bool:
    has_published = Draft.objects.filter(account_id=account_id, stage=Draft.Stage.PUBLISHED).exists()
    has_written = Comment.objects.filter(account_id=account_id).exists()
    return not has_published and not has_written and not len(sheets.marks(account_id).follows)


def _cell(account_id: UUID) -> Cell:
    return Cell("rights_arrival", "sealed", account_id)
