"""Where somebody goes who moves to another vault, as it is sealed into their order, and the key of those who come."""

from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fanlight.custody import transfers
from fanlight.custody.keys import PrivateHalf, new_private_half
from fanlight.custody.receipts import commitment
from fanlight.custody.sealing import Cell
from fanlight.custody.transfers import Card, Order
from fanlight.foundation.configuration import own
from fanlight.foundation.whole_files import write_new
from fanlight.transparency import queries as transparency
from fanlight.vault.accounts import vaulting
from fanlight.vault.rights.models import Departure

ORDER = "rights/move.json"
"""Where in a bundle the order is."""
KEY = "moving.key"


class Going(msgspec.Struct, frozen=True, kw_only=True):
    """An order to move."""

    card: Card
    order: Order


_decoder = msgspec.json.Decoder(Going)


def going(account_id: UUID, card: Card, nonce: bytes) -> Going:
    """An order to move to the vault of a card."""
    source = transparency.own_log().key.name
    return Going(card=card, order=Order(commitment=commitment(nonce, account_id), source=source, target=card.origin))


def of(departure: Departure) -> Going:
    """What was sealed into this row."""
    cell = _cell(departure.account_id)
    return _decoder.decode(vaulting.unseal(departure.account_id, cell, bytes(departure.sealed), purpose="rights"))


def sealed(account_id: UUID, found: Going) -> bytes:
    """An order as it goes into the row of this person."""
    return vaulting.seal(account_id, _cell(account_id), msgspec.json.encode(found))


def order_of(account_id: UUID) -> Order:
    """What the new vault is told; `Departure.DoesNotExist` once its person has thought better of it."""
    return of(Departure.objects.get(account_id=account_id)).order


def key() -> X25519PrivateKey:
    """To whose public half bundles for this vault are sealed."""
    path = own().vault_home / "keys" / KEY
    if not path.exists():
        write_new(path, new_private_half().pem)  # of several processes that start together, one makes it
    return X25519PrivateKey.from_private_bytes(PrivateHalf.at(path).secret)


def card(claim: str) -> str:
    """What somebody who expects to move here brings to their old vault."""
    log = transparency.own_log().key.vkey
    return transfers.written(
        Card(
            vault=own().vault_name,
            address=own().vault_address,
            log=log,
            recipient=key().public_key().public_bytes_raw().hex(),
            claim=claim,
        )
    )


def _cell(account_id: UUID) -> Cell:
    return Cell("rights_departure", "sealed", account_id)
