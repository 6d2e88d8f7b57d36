"""One's own ledger: who has read what, with what is needed to find each read in the vault's log."""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from fanlight.custody import merkle
from fanlight.foundation import reading
from fanlight.transparency.models import Entry
from fanlight.vault.accounts import accesses, vaulting
from fanlight.vault.accounts.models import Access, AccessLeaf
from fanlight.vault.ledger import requests
from fanlight.vault.ledger.models import StaffRequest
from fanlight.vault.ledger.schemas import Ledger, Proof, Read

A_PAGE = 30


def ledger(account_id: UUID, before: UUID | None = None) -> Ledger:
    """A page of it, the newest first. An id is in the order of time."""
    own = Access.objects.filter(account_id=account_id)
    found = own.filter(id__lt=before) if before else own
    rows = list(found.select_related("leaf").order_by("-id")[: A_PAGE + 1])
    shown = rows[:A_PAGE]
    said = _said(account_id)
    return Ledger(
        account_id=account_id,
        reads=[_read(row, said) for row in shown],
        staff_reads=own.filter(kind=AccessLeaf.Kind.STAFF).count(),
        next=shown[-1].id if len(rows) > A_PAGE else None,
    )


def nonce_of(row: Access) -> bytes:
    """With which its person finds their leaf."""
    return vaulting.unseal(row.account_id, accesses.cell_of(row.id), bytes(row.sealed), purpose="rights")


def _said(account_id: UUID) -> Mapping[UUID, str]:
    """Why staff wanted in, by the request."""
    return {row.id: requests.asked(row).reason for row in StaffRequest.objects.filter(account_id=account_id)}


def _read(row: Access, said: Mapping[UUID, str]) -> Read:
    return Read(
        id=row.id,
        hour=f"{row.hour:%Y-%m-%dT%H}",
        kind=row.kind,
        reader=row.reader,
        purpose=row.purpose,
        field=row.field,
        ticket="" if row.ticket == reading.NO_TICKET else str(row.ticket),
        reason=said.get(row.ticket, ""),
        nonce=nonce_of(row).hex(),
        proof=_proof(row.leaf),
    )


def _proof(leaf: AccessLeaf) -> Proof | None:
    if leaf.entry is None:
        return None
    size, tree = _tree(leaf.entry)
    entry = Entry.objects.filter(index=leaf.entry).values_list("data", flat=True).first()
    if entry is None:  # of a log that was laid aside
        return None
    path = [part.hex() for part in merkle.inclusion_proof(leaf.position, size, tree)]
    return Proof(position=leaf.position, size=size, path=path, entry=leaf.entry, says=bytes(entry).decode())


@lru_cache(maxsize=64)
def _tree(entry: int) -> tuple[int, merkle.Subtrees]:
    """How many leaves an entry has, and their tree; neither ever changes."""
    found = AccessLeaf.objects.filter(entry=entry).order_by("position").values_list("hash", flat=True)
    hashes = [bytes(one) for one in found]
    return len(hashes), merkle.over(hashes)
