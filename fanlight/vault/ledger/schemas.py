"""What one's ledger looks like over HTTP."""

from uuid import UUID

from ninja import Schema


class Proof(Schema):
    """Where a read stands in the vault's log (`custody/accesses.py` says how to check it)."""

    position: int
    """Of the leaf, among the `size` leaves of its hour."""
    size: int
    path: list[str]
    """From the leaf's sibling up to the child of the root, hex."""
    entry: int
    """The index of the log's entry; `/log/proof/<entry>` proves it."""
    says: str
    """The entry itself, byte for byte."""


class Read(Schema):
    """Somebody or something other than you has read what is sealed for you."""

    id: UUID
    hour: str
    """UTC, as `2026-11-27T11`."""
    kind: str
    reader: str
    purpose: str
    field: str
    ticket: str
    reason: str
    """Why staff wanted in; empty for others."""
    nonce: str
    """Hex; with it and `account_id` you can make the leaf, and nobody else can."""
    proof: Proof | None
    """None until the hour is over and said."""


class Ledger(Schema):
    account_id: UUID
    reads: list[Read]
    staff_reads: int
    """Of all of the ledger."""
    next: UUID | None
    """Ask for the next page with `before`."""
