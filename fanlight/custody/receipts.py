"""What somebody holds in their hand when they have been erased: that it was done, in the vault's log, for all to see.

The log names nobody. It holds a commitment, SHA-256("custody/subj" || nonce || user id), whose nonce is known to the
person alone: with it they can show that an entry is about them, and nobody else can tell about whom it is.
"""

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from fanlight.custody import entries, policy, proofs
from fanlight.custody.checkpoints import BadCheckpoint
from fanlight.custody.entries import BadEntry, Number, Sha256, UserShredded
from fanlight.custody.notes import BadNote, NotSigned
from fanlight.custody.policy import BadPolicy, Policy
from fanlight.custody.proofs import BadProof, NotProven

NONCE_BYTES = 32
SUBJECT = b"custody/subj"

Nonce = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class WrongReceipt(Exception):
    """The receipt does not show what it says."""


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is handed to the person, and kept by nobody else."""

    format: Literal["fanlight-erasure"] = "fanlight-erasure"
    version: Literal[1] = 1
    account_id: UUID
    handle: str
    vault: str
    nonce: Nonce
    commitment: Sha256
    key_versions: list[Number]
    """Of the person's data key, destroyed."""
    rows: dict[str, Number]
    """How many rows of each table about the person went."""
    files: Number
    file_bytes: Number
    entry: str
    """The log's entry, as it stands there."""
    proof: str
    """Where it stands (C2SP tlog-proof)."""
    policy: str
    """Whom to trust about the log, as the vault proposes it."""


def commitment(nonce: bytes, user_id: UUID) -> str:
    """What the log says in the place of a person; `nonce` has 32 bytes."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError(f"a nonce has {NONCE_BYTES} bytes")
    return hashlib.sha256(SUBJECT + nonce + user_id.bytes).hexdigest()


def check(receipt: Receipt, trusted: Policy | None = None) -> None:
    """Return when the log holds an entry about this very person; else `WrongReceipt`, `NotProven`, `NotSigned` …"""
    if commitment(bytes.fromhex(receipt.nonce), receipt.account_id) != receipt.commitment:
        raise WrongReceipt("the commitment is about somebody else")
    entry = receipt.entry.encode()
    _, body = entries.read(entry)
    if not isinstance(body, UserShredded) or body.commitment != receipt.commitment:
        raise WrongReceipt("the entry is about something else")
    if body.versions != receipt.key_versions:
        raise WrongReceipt("the entry is about other versions of the key")
    proofs.read(receipt.proof.encode()).check(entry, trusted or policy.read(receipt.policy))


def run(words: list[str]) -> int:
    """`fanlight receipt check FILE`: 0 when the log holds it, 1 when not, 2 when it is no receipt."""
    given = _parser().parse_args(words)
    try:
        receipt = msgspec.json.decode(given.file.read_bytes(), type=Receipt)
        trusted = policy.read(given.policy.read_text()) if given.policy else None
    except (msgspec.MsgspecError, OSError, UnicodeDecodeError, BadPolicy) as error:
        print(f"Not a receipt that can be checked: {error}", file=sys.stderr)
        return 2
    try:
        check(receipt, trusted)
    except (WrongReceipt, BadEntry, BadNote, BadPolicy, BadProof, BadCheckpoint, NotProven, NotSigned) as error:
        print(f"The receipt does not hold: {error}")
        return 1
    entry, _ = entries.read(receipt.entry.encode())
    rows = sum(receipt.rows.values())
    print(f"In the hour {entry.t} {entry.by} logged that the key of account {receipt.account_id} was destroyed.")
    print(f"With it went {rows} rows and {receipt.files} files, as the receipt has it; the log does not say how many.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fanlight receipt", description="Look into the receipt of an erasure.")
    commands = parser.add_subparsers(required=True, metavar="command")
    checking = commands.add_parser("check", help="does the log hold what it says?")
    checking.add_argument("file", type=Path, help="the receipt")
    checking.add_argument("--policy", type=Path, help="whom to trust about the log, in the place of its own policy")
    return parser
