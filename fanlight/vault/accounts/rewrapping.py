"""Every data key wrapped anew, for a key-encryption key that takes another's place; each change stands in the log."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from django.db import models as django
from django.db import transaction

from fanlight.custody import agents
from fanlight.custody.agents import Holder
from fanlight.custody.entries import KeyEvent, KeyEventName
from fanlight.custody.key_folder import KeyFolder
from fanlight.custody.keys import KeyEncryption, PublicHalf
from fanlight.custody.quorum import Quorum
from fanlight.custody.token import Token
from fanlight.custody.transit import Transit
from fanlight.foundation.whole_files import write_anew_privately
from fanlight.transparency import actions as transparency
from fanlight.transparency import queries as log
from fanlight.vault.accounts import models, vaulting

AT_ONCE = 500
NEXT = "holder-next.json"
"""There while a key passes into other hands: what it says holds if anything is wrapped with its key."""


def rotate(keys: KeyFolder) -> PublicHalf:
    """Let a new key in a file wrap from now on, unless another has just begun to and is not done.

    Killed before it could say so in the log, the next call says it.
    """
    replaced = next(filter(wrapped_by, keys.former()), None)
    before = replaced or keys.newest().kek_id
    newest = keys.newest() if replaced else keys.exchange()
    if not log.holds(newest.kek_id):
        transparency.log([KeyEvent(event="rotate", kek_id=newest.kek_id, previous_kek_id=before)])
    return newest


def destroy(keys: KeyFolder, kek_id: str) -> None:
    """Make everything that only a former key opens unreadable; `ValueError` while something here still is."""
    if left := wrapped_by(kek_id):
        raise ValueError(f"{kek_id} still opens {left} data keys; fanlight keys rotate wraps them anew")
    transparency.log([KeyEvent(event="destroy", kek_id=kek_id)])
    keys.destroy(kek_id)


def hand_over(folder: Path, opener: KeyEncryption, held: Holder) -> int:
    """Wrap everything with a key that people or a module hold, all at once; how many data keys that were.

    Killed at any moment, all of it is wrapped with one key or the other, and `settle` finds out with which.
    """
    said = msgspec.json.encode(held)
    before = opener.newest()
    write_anew_privately(folder / NEXT, said)
    with transaction.atomic():
        done = rewrap(opener, held.public)
        transparency.log(
            [
                KeyEvent(
                    event=_event(held),
                    kek_id=held.public.kek_id,
                    previous_kek_id=before.kek_id,
                    holders=held.count if isinstance(held, Quorum) else 0,
                    needed=held.needed if isinstance(held, Quorum) else 0,
                    transcript_sha256=hashlib.sha256(said).hexdigest(),
                )
            ]
        )
    _pass_on(folder)
    return done


def _event(held: Holder) -> KeyEventName:
    match held:
        case Quorum():
            return "share"
        case Token():
            return "token"
        case Transit():
            return "server"


def settle(folder: Path) -> None:
    """End a handing over that was cut short: it has happened if it was committed."""
    if not (folder / NEXT).exists():
        return
    held = agents.holder_in((folder / NEXT).read_bytes())
    if wrapped_by(held.public.kek_id):
        _pass_on(folder)
    else:
        (folder / NEXT).unlink()


def _pass_on(folder: Path) -> None:
    KeyFolder(folder).lay_aside()
    (folder / NEXT).replace(folder / agents.FILE)


def rewrap(opener: KeyEncryption, newest: PublicHalf) -> int:
    """Wrap with the newest key whatever another one wrapped; how many data keys that were.

    A batch a transaction: killed, it goes on where it was. Keys erased meanwhile stay erased.
    """
    people = _all_of(models.DataKey.objects, lambda row: (str(row.account_id), row.version), opener, newest)
    return people + _all_of(models.DayKey.objects, lambda row: (vaulting.owner_of(row.day), 1), opener, newest)


def wrapped_by(kek_id: str) -> int:
    """How many data keys only this key opens."""
    tables = (models.DataKey.objects, models.DayKey.objects)
    return sum(table.filter(kek_id=kek_id).count() for table in tables)


def _all_of(
    table: "django.Manager[Any]",
    named: Callable[[Any], tuple[str, int]],
    opener: KeyEncryption,
    newest: PublicHalf,
) -> int:
    done = 0
    while batch := _batch(table, named, opener, newest):
        done += batch
    return done


@transaction.atomic
def _batch(
    table: "django.Manager[Any]",
    named: Callable[[Any], tuple[str, int]],
    opener: KeyEncryption,
    newest: PublicHalf,
) -> int:
    rows = list(table.select_for_update().exclude(kek_id=newest.kek_id).order_by("pk")[:AT_ONCE])
    for row in rows:
        owner, version = named(row)
        row.wrapped = newest.wrap(opener.unwrap(bytes(row.wrapped), owner, version), owner)
        row.kek_id = newest.kek_id
    table.bulk_update(rows, ["wrapped", "kek_id"])
    return len(rows)
