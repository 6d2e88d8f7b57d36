"""Data keys at hand: unwrapped once, kept for a bounded time, used to seal and unseal rows."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from threading import Lock
from uuid import UUID

from django.db import connection, transaction

from fanlight.custody import key_holder, sealing
from fanlight.custody.keys import DataKey, KeyEncryption, new_data_key
from fanlight.custody.manifest import Column, Purpose
from fanlight.custody.sealing import Cell, Tampered
from fanlight.foundation.configuration import own
from fanlight.vault.accounts import accesses, models
from fanlight.vault.accounts.errors import KeyDestroyed

Keys = tuple[DataKey, ...]  # the versions of one key, newest last


@dataclass
class Keyring:
    """Unwrapped keys of this process: at most `size`, none older than `seconds`."""

    size: int = 4096
    seconds: float = 600
    clock: Callable[[], float] = time.monotonic
    _kept: OrderedDict[object, tuple[float, Keys]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, owner: object) -> Keys | None:
        with self._lock:
            kept = self._kept.get(owner)
            if kept is None:
                return None
            until, keys = kept
            if self.clock() >= until:
                del self._kept[owner]
                return None
            self._kept.move_to_end(owner)
            return keys

    def keep(self, owner: object, keys: Keys) -> None:
        with self._lock:
            self._kept[owner] = (self.clock() + self.seconds, keys)
            self._kept.move_to_end(owner)
            while len(self._kept) > self.size:
                self._kept.popitem(last=False)

    def forget(self, owner: object) -> None:
        with self._lock:
            self._kept.pop(owner, None)


_keyring = Keyring()


def person_key(account_id: UUID) -> DataKey:
    """The key that seals for this person now; one query when it is not at hand."""
    return _keys_of(account_id)[-1]


def seal(account_id: UUID, cell: Cell, plaintext: bytes) -> bytes:
    """Close a value up for this person and this cell."""
    return sealing.seal(person_key(account_id), cell, plaintext)


def unseal(account_id: UUID, cell: Cell, sealed: bytes, *, purpose: Purpose, declared: Column | None = None) -> bytes:
    """What was sealed for this person in this cell; `Tampered` when that is not what is there.

    Whoever reads has said so (`foundation.reading`), and the manifest declares the purpose for the cell's column; for
    a file, which is in no column, for the `declared` one. A read that is not the person's own is written down first.
    """
    return unseal_with(_keys_of(account_id), account_id, cell, sealed, purpose=purpose, declared=declared)


def unseal_with(
    keys: Keys, account_id: UUID, cell: Cell, sealed: bytes, *, purpose: Purpose, declared: Column | None = None
) -> bytes:
    """The same with the person's keys, which the caller has read."""
    accesses.admit(account_id, keys[-1], declared or (cell.table, cell.column), purpose)
    return _opened(keys, cell, sealed)


def unseal_day(day: date, cell: Cell, sealed: bytes, *, purpose: Purpose) -> bytes:
    """What was sealed in the learning stream, which names nobody: nobody's ledger has a row of it."""
    accesses.check_purpose((cell.table, cell.column), purpose)
    return sealing.unseal(day_key(day), cell, sealed)


def _opened(keys: Keys, cell: Cell, sealed: bytes) -> bytes:
    version = sealing.version_of(sealed)
    for key in keys:
        if key.version == version:
            return sealing.unseal(key, cell, sealed)
    raise Tampered(f"{cell.table}.{cell.column} names a version of its key that does not exist")


def keys_at_hand(account_id: UUID) -> Keys | None:
    """The person's keys if no query is needed for them."""
    return _keyring.get(account_id)


def open_keys(account_id: UUID, rows: Sequence[tuple[int, bytes]]) -> Keys:
    """Unwrap key rows that were just read, `(version, wrapped)`, and keep them at hand."""
    if not rows:
        raise KeyDestroyed()
    kek = key_encryption()
    keys = tuple(kek.unwrap(wrapped, str(account_id), version) for version, wrapped in sorted(rows))
    _keep_once_true(account_id, keys)
    return keys


def make_person_key(account: models.Account) -> DataKey:
    """A new person's first key, in the transaction that makes their account."""
    kek, key = key_encryption().newest(), new_data_key()
    models.DataKey.objects.create(
        account=account, version=key.version, wrapped=kek.wrap(key, str(account.id)), kek_id=kek.kek_id
    )
    return key


def destroy_person_key(account_id: UUID) -> None:
    """Make all that is sealed for this person unreadable. Other processes forget their copy within ten minutes."""
    with _overwriting():
        models.DataKey.objects.filter(account_id=account_id).delete()
    _forget(account_id)


def day_key(day: date) -> DataKey:
    """The key of a day of the learning stream, made when the day's first event comes."""
    if keys := _keyring.get(day):
        return keys[-1]
    kek = key_encryption()
    row = models.DayKey.objects.filter(day=day).first() or _make_day_key(day)
    key = kek.unwrap(bytes(row.wrapped), owner_of(day), 1)
    _keep_once_true(day, (key,))
    return key


def destroy_day_keys(before: date) -> int:
    """Make every earlier day of the learning stream unreadable; how many days."""
    days = list(models.DayKey.objects.filter(day__lt=before).values_list("day", flat=True))
    with _overwriting():
        models.DayKey.objects.filter(day__in=days).delete()
    for day in days:
        _forget(day)
    return len(days)


def sweep() -> None:
    """Let SQLite move its log of changes into the file, over what was deleted, and cut the log: it holds old pages."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@cache
def key_encryption() -> KeyEncryption:
    """The holder of this vault's key-encryption key."""
    return key_holder.of(own().vault_home / "keys")


def _keys_of(account_id: UUID) -> Keys:
    if keys := _keyring.get(account_id):
        return keys
    rows = models.DataKey.objects.filter(account_id=account_id).values_list("version", "wrapped")
    return open_keys(account_id, [(version, bytes(wrapped)) for version, wrapped in rows])


def _make_day_key(day: date) -> models.DayKey:
    kek, key = key_encryption().newest(), new_data_key()
    row = models.DayKey(day=day, wrapped=kek.wrap(key, owner_of(day)), kek_id=kek.kek_id)
    # Another process may make it at the same moment: the first one stands.
    models.DayKey.objects.bulk_create([row], ignore_conflicts=True)
    return models.DayKey.objects.get(day=day)


def owner_of(day: date) -> str:
    """What the key of a day is wrapped for."""
    return f"day {day.isoformat()}"


def _forget(owner: object) -> None:
    """Now, and once more when the deletion is true: until then another thread may have read the row again."""
    _keyring.forget(owner)
    transaction.on_commit(partial(_keyring.forget, owner))


@contextmanager
def _overwriting() -> Iterator[None]:
    """Have SQLite write zeroes over what is deleted, which it otherwise leaves in the file until it needs the room."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
        yield
        cursor.execute("PRAGMA secure_delete=OFF")


def _keep_once_true(owner: object, keys: Keys) -> None:
    """A key made in a transaction that is then rolled back must not stay at hand: what it seals could never be read."""
    transaction.on_commit(partial(_keyring.keep, owner, keys))
