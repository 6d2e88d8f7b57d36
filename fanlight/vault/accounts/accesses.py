"""Lets sealed cells be opened for declared purposes only, and writes down who reads about somebody else."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from fanlight.custody import accesses, sealing
from fanlight.custody.keys import DataKey
from fanlight.custody.manifest import Column, Purpose, load
from fanlight.custody.merkle import leaf_hash
from fanlight.custody.sealing import Cell
from fanlight.foundation import clock, ids, reading
from fanlight.foundation.reading import Reader
from fanlight.vault.accounts.models import Access, AccessLeaf

_Known = tuple[UUID, datetime, Reader, str, str]
_known: set[_Known] = set()
"""Reads of this hour that this process knows to be written down for good."""


class UndeclaredPurpose(Exception):
    """The manifest does not let this field be read for this purpose."""


def admit(account_id: UUID, key: DataKey, column: Column, purpose: str) -> None:
    """Let the current reader read one of somebody's fields; a read that is not the person's own is a row first.

    The row is in the caller's transaction, or for good before anything is opened. One for each person, field, reader,
    purpose and hour: how often somebody was read about within an hour is told to nobody.
    """
    reader = reading.current()
    purpose = reader.purpose or purpose
    check_purpose(column, purpose)
    if not reader.is_about(account_id):
        _write_down(account_id, key, reader, ".".join(column), purpose)


def check_purpose(column: Column, purpose: str) -> None:
    """`UndeclaredPurpose` unless the manifest declares it for this field."""
    if purpose not in _purposes().get(column, ()):
        raise UndeclaredPurpose(f"{'.'.join(column)} may not be read for {purpose}")


def cell_of(access_id: UUID) -> Cell:
    """Where the nonce of an access is sealed."""
    return Cell("accounts_access", "sealed", access_id)


@cache
def _purposes() -> dict[Column, frozenset[Purpose]]:
    """What a field may be read for; what its person may have, also to give it to them."""
    return {
        field.column: frozenset(field.purpose) | (frozenset({"rights"}) if field.exported else frozenset())
        for field in load().fields
    }


def _write_down(account_id: UUID, key: DataKey, reader: Reader, field: str, purpose: str) -> None:
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    known = (account_id, hour, reader, field, purpose)
    remembering = _Remembering(known)
    if known in _known or any(waiting[1] == remembering for waiting in connection.run_on_commit):
        return
    told = {
        "account_id": account_id,
        "hour": hour,
        "kind": "other" if reader.kind == "person" else reader.kind,
        "reader": reader.name,
        "purpose": purpose,
        "field": field,
        "ticket": reader.ticket,
    }
    try:
        if not Access.objects.filter(**told).exists():
            _insert(Access(id=ids.new_id(), **told), key)
    except IntegrityError:
        pass  # another process was first
    transaction.on_commit(remembering)


@transaction.atomic
def _insert(row: Access, key: DataKey) -> None:
    nonce = accesses.new_nonce()
    leaf = leaf_hash(row.leaf_bytes(nonce))
    row.leaf = AccessLeaf.objects.create(hour=row.hour, kind=row.kind, purpose=row.purpose, hash=leaf)
    row.sealed = sealing.seal(key, cell_of(row.id), nonce)
    row.save(force_insert=True)


@dataclass(frozen=True)
class _Remembering:
    """Waits for a transaction to end well; while it waits, the row is known to this transaction alone."""

    known: _Known

    def __call__(self) -> None:
        global _known
        if any(hour != self.known[1] for _, hour, _, _, _ in list(_known)[:1]):
            _known = set()
        _known.add(self.known)
