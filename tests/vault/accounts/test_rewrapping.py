"""The key of keys passes from one hand into another: nothing is lost on the way, and what is let go of is gone."""

from datetime import date
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import pytest

from fanlight.custody import agents, entries, key_holder, shares
from fanlight.custody.entries import KeyEvent
from fanlight.custody.key_folder import KeyFolder
from fanlight.custody.keys import KeyUnavailable, PrivateHalf, new_private_half
from fanlight.custody.quorum import Agent, Quorum
from fanlight.custody.sealing import Cell
from fanlight.custody.shares import Share
from fanlight.transparency import keeping
from fanlight.transparency.keeping import Keeper
from fanlight.transparency.models import Entry
from fanlight.vault.accounts import models, rewrapping, vaulting
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.vaulting import Keyring

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"], transaction=True)

CELL = Cell("activity_sheet", "sealed", 7)
DAY = date(2026, 11, 22)
LOG = partial(Keeper, by="vault:test", address="https://video.example/", known_logs=[])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keys of this test alone, read anew each time as another process would."""
    folder = tmp_path / "keys"
    monkeypatch.setattr(keeping, "_keeper", lambda: LOG(keys=tmp_path / "log"))
    monkeypatch.setattr(vaulting, "key_encryption", lambda: key_holder.of(folder))
    monkeypatch.setattr(vaulting, "_keyring", Keyring(seconds=0))
    monkeypatch.setattr(rewrapping, "AT_ONCE", 2)
    return folder


@pytest.fixture
def sealed(ada: Opened, bob: Opened) -> list[bytes]:
    """Something of Ada's and of Bob's, and the key of a day."""
    vaulting.day_key(DAY)
    return [vaulting.seal(one.account.id, CELL, one.account.handle.encode()) for one in (ada, bob)]


def opened(ada: Opened, bob: Opened, sealed: list[bytes]) -> list[bytes]:
    return [
        vaulting.unseal(one.account.id, CELL, cell, purpose="feed")
        for one, cell in zip((ada, bob), sealed, strict=True)
    ]


def told() -> list[KeyEvent]:
    """What the log says of keys."""
    bodies = (entries.read(bytes(data))[1] for data in Entry.objects.order_by("index").values_list("data", flat=True))
    return [body for body in bodies if isinstance(body, KeyEvent)]


def wrapped_by() -> set[str]:
    tables = (models.DataKey.objects, models.DayKey.objects)
    return {kek_id for table in tables for kek_id in table.values_list("kek_id", flat=True)}


def people(kek: PrivateHalf) -> Quorum:
    return Quorum(public_key=kek.public.raw, needed=2, count=3)


def open_agent(kek: PrivateHalf) -> Agent:
    agent = Agent(people(kek))
    for number, data in shares.split(kek.secret, needed=2, count=3)[1:]:
        agent.give(str(Share(kek.public.kek_id, 2, number, data)))
    return agent


def test_a_rotation_wraps_all_anew_and_is_logged(folder: Path, ada: Opened, bob: Opened, sealed: list[bytes]) -> None:
    keys, day = KeyFolder(folder), vaulting.day_key(DAY)
    before = keys.newest()

    after = rewrapping.rotate(keys)
    assert opened(ada, bob, sealed) == [b"ada", b"bob"]  # while it is on its way
    done = rewrapping.rewrap(keys, after)

    assert (done, wrapped_by()) == (3, {after.kek_id})
    assert opened(ada, bob, sealed) == [b"ada", b"bob"]
    assert vaulting.day_key(DAY) == day
    assert told() == [KeyEvent(event="rotate", kek_id=after.kek_id, previous_kek_id=before.kek_id)]


def test_a_rotation_that_was_cut_short_goes_on_and_makes_no_third_key(
    folder: Path, ada: Opened, bob: Opened, sealed: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = KeyFolder(folder)
    after, opened_keys = rewrapping.rotate(keys), iter(range(2))

    def unwrap(wrapped: bytes, owner: str, version: int) -> object:
        if next(opened_keys, None) is None:
            raise KeyboardInterrupt
        return KeyFolder.unwrap(keys, wrapped, owner, version)

    with monkeypatch.context() as cut:
        cut.setattr(keys, "unwrap", unwrap)
        with pytest.raises(KeyboardInterrupt):
            rewrapping.rewrap(keys, after)
    assert len(wrapped_by()) == 2
    assert opened(ada, bob, sealed) == [b"ada", b"bob"]

    assert rewrapping.rotate(keys).kek_id == after.kek_id
    rewrapping.rewrap(keys, after)

    assert wrapped_by() == {after.kek_id}


def test_a_rotation_killed_before_it_told_the_log_tells_it_when_it_goes_on(
    folder: Path, ada: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = KeyFolder(folder)
    before = keys.newest()
    with monkeypatch.context() as cut:
        cut.setattr(rewrapping, "KeyEvent", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            rewrapping.rotate(keys)
    assert told() == []

    after = rewrapping.rotate(keys)
    rewrapping.rotate(keys)

    assert after.kek_id != before.kek_id
    assert told() == [KeyEvent(event="rotate", kek_id=after.kek_id, previous_kek_id=before.kek_id)]


def test_a_former_key_is_destroyed_only_once_nothing_needs_it(
    folder: Path, ada: Opened, bob: Opened, sealed: list[bytes]
) -> None:
    keys = KeyFolder(folder)
    before = keys.newest()
    after = rewrapping.rotate(keys)

    with pytest.raises(ValueError, match="still opens 3 data keys"):
        rewrapping.destroy(keys, before.kek_id)

    rewrapping.rewrap(keys, after)
    rewrapping.destroy(keys, before.kek_id)
    assert opened(ada, bob, sealed) == [b"ada", b"bob"]
    assert told()[-1] == KeyEvent(event="destroy", kek_id=before.kek_id)


def test_who_left_is_not_in_an_old_backup_any_more(folder: Path, ada: Opened, bob: Opened, sealed: list[bytes]) -> None:
    backup = list(models.DataKey.objects.values_list("account_id", "version", "wrapped"))
    vaulting.destroy_person_key(ada.account.id)
    thief = KeyFolder(folder)
    assert thief.unwrap(bytes(backup[0][2]), str(ada.account.id), 1)  # so far it is: the old key opens it
    keys = KeyFolder(folder)
    before, after = keys.newest(), rewrapping.rotate(keys)
    rewrapping.rewrap(keys, after)
    newer = list(models.DataKey.objects.values_list("account_id", "version", "wrapped"))

    rewrapping.destroy(keys, before.kek_id)

    for account_id, version, wrapped in backup:
        with pytest.raises(KeyUnavailable):
            key_holder.of(folder).unwrap(bytes(wrapped), str(account_id), version)
    assert [account_id for account_id, _, _ in newer] == [bob.account.id]
    assert key_holder.of(folder).unwrap(bytes(newer[0][2]), str(bob.account.id), 1)


def test_people_take_over_from_a_file_and_others_from_them(
    folder: Path, ada: Opened, bob: Opened, sealed: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = new_private_half(), new_private_half()
    before = KeyFolder(folder).newest()

    assert rewrapping.hand_over(folder, KeyFolder(folder), people(first)) == 3
    rewrapping.destroy(KeyFolder(folder), before.kek_id)
    assert sorted(path.name for path in folder.iterdir()) == [agents.FILE]
    assert rewrapping.hand_over(folder, open_agent(first), people(second)) == 3

    monkeypatch.setattr(vaulting, "key_encryption", lambda: open_agent(second))
    assert opened(ada, bob, sealed) == [b"ada", b"bob"]
    assert [(event.event, event.kek_id, event.holders, event.needed) for event in told()] == [
        ("share", first.public.kek_id, 3, 2),
        ("destroy", before.kek_id, 0, 0),
        ("share", second.public.kek_id, 3, 2),
    ]


@pytest.mark.parametrize("step", ["before", "amid", "after"])
def test_a_ceremony_that_is_cut_short_leaves_one_key_or_the_other(
    folder: Path, ada: Opened, bob: Opened, sealed: list[bytes], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    made, place = new_private_half(), {"before": "rewrap", "amid": "transparency", "after": "_pass_on"}[step]
    with monkeypatch.context() as cut:
        cut.setattr(rewrapping, place, _Killed())
        with pytest.raises(KeyboardInterrupt):
            rewrapping.hand_over(folder, KeyFolder(folder), people(made))

    rewrapping.settle(folder)

    assert not (folder / rewrapping.NEXT).exists()
    assert agents.is_held(folder) == (step == "after")
    if step == "after":
        monkeypatch.setattr(vaulting, "key_encryption", lambda: open_agent(made))
    assert opened(ada, bob, sealed) == [b"ada", b"bob"]
    assert len(told()) == (step == "after")


class _Killed:
    """Stands for whatever is called when the power goes."""

    def __call__(self, *told: object) -> object:
        raise KeyboardInterrupt

    def log(self, *told: object) -> object:
        raise KeyboardInterrupt
