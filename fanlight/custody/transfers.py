"""Moving from one vault to another: the card that says where to, and the receipt that says that all has arrived.

Both are carried by their person. The logs of both vaults hold the same entry, a commitment that names nobody.
"""

import base64
import binascii
from typing import Annotated, Literal

import msgspec

from fanlight.custody import entries, policy, proofs
from fanlight.custody.checkpoints import BadCheckpoint
from fanlight.custody.entries import BadEntry, Origin, Sha256, UserTransferred
from fanlight.custody.notes import BadKey, BadNote, NotSigned
from fanlight.custody.policy import BadPolicy
from fanlight.custody.proofs import BadProof, NotProven
from fanlight.custody.signing import NoteKey

MOST_CARD_BYTES = 2000

VaultName = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,58}\Z")]
Key = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class BadTransfer(Exception):
    """This is no card, no receipt, or not the one that is needed."""


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where somebody wants to move: which vault, and which of its accounts, without saying whose it is."""

    format: Literal["fanlight-move"] = "fanlight-move"
    version: Literal[1] = 1
    vault: VaultName
    """As the public plane knows it."""
    address: Annotated[str, msgspec.Meta(max_length=200)]
    log: Annotated[str, msgspec.Meta(max_length=300)]
    """The key that signs its log's checkpoints, as C2SP signed-note writes keys."""
    recipient: Key
    """X25519: to it the bundle is sealed."""
    claim: Sha256
    """Of a secret that only the account has which expects this."""

    @property
    def origin(self) -> str:
        return NoteKey.of(self.log).name


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the new vault hands out when all has been taken in."""

    format: Literal["fanlight-transfer"] = "fanlight-transfer"
    version: Literal[1] = 1
    commitment: Sha256
    entry: Annotated[str, msgspec.Meta(max_length=5000)]
    proof: Annotated[str, msgspec.Meta(max_length=20_000)]
    policy: Annotated[str, msgspec.Meta(max_length=20_000)]


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the old vault writes into the bundle."""

    commitment: Sha256
    source: Origin
    """The old vault's log."""
    target: Origin


def written(card: Card) -> str:
    """A card as people copy it: one line without blanks."""
    return base64.urlsafe_b64encode(msgspec.json.encode(card)).decode()


def read(text: str) -> Card:
    """The card of such a line, or `BadTransfer`."""
    try:
        data = base64.b64decode("".join(text.split()).encode("ascii"), altchars=b"-_", validate=True)
        card = msgspec.json.decode(data[:MOST_CARD_BYTES], type=Card)
        NoteKey.of(card.log)
    except (msgspec.MsgspecError, UnicodeError, binascii.Error, ValueError, BadKey) as error:
        raise BadTransfer("This is no card of a vault.") from error
    return card


def check(receipt: Receipt, order: Order, card: Card) -> None:
    """Return when the new vault's log says that it has taken in exactly this; else `BadTransfer`.

    The log is believed by the key on the card: its person chose where to go. Its policy's witnesses are asked as well.
    """
    try:
        entry, body = entries.read(receipt.entry.encode())
        trusted = policy.read(receipt.policy)
        trusted.logs = {card.origin: NoteKey.of(card.log)}
        proofs.read(receipt.proof.encode()).check(receipt.entry.encode(), trusted)
    except (BadEntry, BadNote, BadPolicy, BadProof, BadCheckpoint, NotProven, NotSigned) as error:
        raise BadTransfer(f"The receipt does not hold: {error}") from error
    if not isinstance(body, UserTransferred) or entry.by != f"vault:{card.vault}":
        raise BadTransfer("The receipt is about something else.")
    if (body.commitment, body.source, body.target) != (order.commitment, order.source, order.target):
        raise BadTransfer("The receipt is about somebody else.")
