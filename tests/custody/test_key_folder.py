"""The key-encryption key in a folder: made once, changed under those who use it, let go of."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fanlight.custody import key_folder
from fanlight.custody.key_folder import KeyFolder
from fanlight.custody.keys import KeyUnavailable, UnsafeKeyFile, new_data_key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault" / "keys"


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_the_key_file_is_made_once_for_its_owner_alone(folder: Path) -> None:
    first, second = KeyFolder(folder).newest(), KeyFolder(folder).newest()

    assert first.kek_id == second.kek_id
    assert stat.S_IMODE((folder / "key-encryption.key").stat().st_mode) == 0o600
    assert names(folder) == ["key-encryption.key"]


def test_processes_that_start_together_agree_on_one_key(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: KeyFolder(folder).newest().kek_id, range(8)))

    assert len(made) == 1
    assert len(names(folder)) == 1


def test_a_new_key_wraps_at_once_for_everyone_and_the_old_one_still_opens(folder: Path) -> None:
    ours, theirs = KeyFolder(folder), KeyFolder(folder)
    before, old = new_data_key(), theirs.newest()
    wrapped = old.wrap(before, "ada")

    after = ours.exchange()

    assert theirs.newest().kek_id == after.kek_id != old.kek_id
    assert theirs.unwrap(wrapped, "ada", 1) == before
    assert theirs.unwrap(after.wrap(before, "ada"), "ada", 1) == before
    assert theirs.former() == [old.kek_id]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_destroyed_key_opens_nothing_more_not_even_where_it_was_at_hand(folder: Path) -> None:
    ours, theirs = KeyFolder(folder), KeyFolder(folder)
    old = ours.newest()
    wrapped = old.wrap(new_data_key(), "ada")
    ours.exchange()
    assert theirs.unwrap(wrapped, "ada", 1)

    ours.destroy(old.kek_id)

    with pytest.raises(KeyUnavailable):
        theirs.unwrap(wrapped, "ada", 1)
    assert ours.former() == []
    assert names(folder) == ["key-encryption.key"]


@pytest.mark.parametrize("step", ["write_new", "write_anew_privately"])
def test_killed_while_it_is_exchanged_nothing_is_lost(folder: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    keys, key = KeyFolder(folder), new_data_key()
    wrapped = keys.newest().wrap(key, "ada")
    monkeypatch.setattr(key_folder, step, killed)

    with pytest.raises(KeyboardInterrupt):
        keys.exchange()

    monkeypatch.undo()
    assert KeyFolder(folder).unwrap(wrapped, "ada", 1) == key
    KeyFolder(folder).exchange()
    assert KeyFolder(folder).unwrap(wrapped, "ada", 1) == key


def test_no_new_key_is_made_where_one_was_lost(folder: Path) -> None:
    keys = KeyFolder(folder)
    keys.newest()
    keys.exchange()
    (folder / "key-encryption.key").unlink()

    with pytest.raises(UnsafeKeyFile, match="restore"):
        KeyFolder(folder).newest()


def killed(*told: object) -> None:
    raise KeyboardInterrupt
