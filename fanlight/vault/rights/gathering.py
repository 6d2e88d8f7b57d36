"""Puts a person's export together, piece by piece, into whatever takes bytes."""

import hashlib
import time
from collections.abc import Callable
from uuid import UUID

import msgspec

import fanlight
from fanlight.custody.exports.pieces import MANIFEST, POLICY, PROOF, PROVEN, README, Record, Words
from fanlight.custody.exports.writing import Sink, Writer
from fanlight.custody.manifest import SHIPPED
from fanlight.custody.transfers import Order
from fanlight.foundation import clock, reading
from fanlight.foundation.configuration import own
from fanlight.transparency import queries as transparency
from fanlight.vault.rights.features import FEATURES
from fanlight.vault.rights.going import ORDER
from fanlight.vault.rights.readme import readme

LOOKS, BETWEEN_LOOKS_SECONDS = 20, 0.5


def write(
    account_id: UUID, out: Sink, tell: Callable[[int], None] = lambda count: None, *, order: Order | None = None
) -> None:
    """All that the manifest declares as a person's to have; `tell` hears of every few bytes that were written.

    With an `order` it is for the vault they move to.
    """
    writer = Writer(out, at=clock.now(), tell=tell)
    writer.add(Words(README, readme(own().vault_address)))
    text = SHIPPED.read_bytes()
    writer.add(Words(MANIFEST, text.decode()))
    if order:
        writer.add(Record(ORDER, msgspec.to_builtins(order)))
    with reading.for_purpose("rights"):
        for feature in FEATURES:
            for piece in feature.export(account_id):
                writer.add(piece)
    sha256 = hashlib.sha256(text).hexdigest()
    _prove(writer, sha256)
    writer.finish(
        made_by=f"Fanlight {fanlight.__version__}",
        vault=own().vault_address,
        manifest_sha256=sha256,
        fields={name: places for feature in FEATURES for name, places in feature.PLACES.items()},
    )


def _witnessed_proof(index: int) -> str | None:
    """A proof that the vault's own policy believes; a checkpoint of this second is soon witnessed, and waited for."""
    for _ in range(LOOKS):
        proof = transparency.proof(index)
        if proof is None or transparency.is_witnessed(proof):
            return proof
        time.sleep(BETWEEN_LOOKS_SECONDS)
    return None


def _prove(writer: Writer, manifest_sha256: str) -> None:
    """That the vault has declared this manifest in its log, for everyone to see; unless it is too new to have."""
    declared = transparency.declaration_of(manifest_sha256)
    proof = _witnessed_proof(declared[0]) if declared else None
    if declared is None or proof is None:
        return
    writer.add(Words(PROVEN, declared[1].decode()))
    writer.add(Words(PROOF, proof))
    writer.add(Words(POLICY, transparency.policy()))
