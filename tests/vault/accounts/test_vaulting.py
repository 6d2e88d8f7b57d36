"""Keys at hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from fanlight.custody.key_folder import KeyFolder
from fanlight.custody.keys import KeyUnavailable, new_data_key
from fanlight.custody.sealing import Cell, Tampered
from fanlight.vault.accounts import actions, models, vaulting
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.errors import KeyDestroyed
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.accounts.vaulting import Keyring
from tests.vault.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

CELL = Cell("activity_sheet", "sealed", 7)
DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _nothing_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vaulting, "_keyring", Keyring())


def test_what_is_sealed_for_a_person_opens_for_that_person_only(ada: Opened, bob: Opened) -> None:
    sealed = vaulting.seal(ada.account.id, CELL, b"private")

    assert vaulting.unseal(ada.account.id, CELL, sealed, purpose="feed") == b"private"
    with pytest.raises(Tampered):
        vaulting.unseal(bob.account.id, CELL, sealed, purpose="feed")


def test_a_key_costs_one_query_and_then_none(
    ada: Opened,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True), django_assert_num_queries(1):
        vaulting.person_key(ada.account.id)

    with django_assert_num_queries(0):
        vaulting.person_key(ada.account.id)


def test_a_key_that_was_never_made_is_refused() -> None:
    with pytest.raises(KeyDestroyed):
        vaulting.person_key(uuid4())


def test_a_destroyed_key_is_gone_from_hand_too(
    ada: Opened, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        vaulting.person_key(ada.account.id)
    assert vaulting.keys_at_hand(ada.account.id)

    vaulting.destroy_person_key(ada.account.id)

    assert vaulting.keys_at_hand(ada.account.id) is None
    with pytest.raises(KeyDestroyed):
        vaulting.person_key(ada.account.id)


def test_a_wrapped_key_copied_to_another_person_does_not_open(ada: Opened, bob: Opened) -> None:
    adas = models.DataKey.objects.get(account=ada.account)

    models.DataKey.objects.filter(account=bob.account).update(wrapped=adas.wrapped)

    with pytest.raises(KeyUnavailable):
        vaulting.person_key(bob.account.id)


def test_another_key_file_opens_nothing(ada: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vaulting, "key_encryption", lambda: KeyFolder(tmp_path / "others"))

    with pytest.raises(KeyUnavailable, match="others"):
        vaulting.person_key(ada.account.id)


def test_all_versions_of_a_key_open_and_the_newest_seals(ada: Opened) -> None:
    before = vaulting.seal(ada.account.id, CELL, b"before")
    kek, second = vaulting.key_encryption().newest(), new_data_key(version=2)
    wrapped = kek.wrap(second, str(ada.account.id))
    models.DataKey.objects.create(account=ada.account, version=2, wrapped=wrapped, kek_id=kek.kek_id)

    after = vaulting.seal(ada.account.id, CELL, b"after")

    assert vaulting.person_key(ada.account.id) == second
    assert vaulting.unseal(ada.account.id, CELL, before, purpose="feed") == b"before"
    assert vaulting.unseal(ada.account.id, CELL, after, purpose="feed") == b"after"


def test_a_version_that_does_not_exist_is_tampering(ada: Opened) -> None:
    sealed = vaulting.seal(ada.account.id, CELL, b"private")

    with pytest.raises(Tampered):
        vaulting.unseal(ada.account.id, CELL, b"\x00\x00\x00\x09" + sealed[4:], purpose="feed")


def test_a_day_has_one_key_until_it_is_destroyed() -> None:
    key = vaulting.day_key(DAY)

    assert vaulting.day_key(DAY) == key
    assert vaulting.day_key(date(2026, 11, 23)) != key
    assert vaulting.destroy_day_keys(before=date(2026, 11, 23)) == 1
    assert vaulting.day_key(DAY) != key


@pytest.mark.django_db(transaction=True, databases=["default", "public", "public_writer"])
def test_a_key_whose_transaction_failed_is_not_kept_at_hand() -> None:
    with transaction.atomic():
        lost = vaulting.day_key(DAY)
        transaction.set_rollback(True)

    key = vaulting.day_key(DAY)

    assert key != lost
    assert vaulting.key_encryption().unwrap(bytes(models.DayKey.objects.get().wrapped), f"day {DAY}", 1) == key


@pytest.mark.django_db(transaction=True, databases=["default", "public", "public_writer"])
def test_a_destroyed_key_is_not_in_the_database_file_any_more(tmp_path: Path, on_disk: Path) -> None:
    opened = actions.open_account(handle="ada", password=PASSWORD, private=Particulars(age_band="adult"))
    wrapped = bytes(models.DataKey.objects.get().wrapped)
    vaulting.sweep()
    assert wrapped in on_disk.read_bytes()

    vaulting.destroy_person_key(opened.account.id)
    vaulting.sweep()

    left = [path.name for path in on_disk.parent.glob(f"{on_disk.name}*") if wrapped in path.read_bytes()]
    assert left == []


@pytest.fixture
def on_disk(tmp_path: Path, transactional_db: None) -> Iterator[Path]:
    """The test database, moved into a file: in memory, nothing is left behind to be found."""
    if connection.vendor != "sqlite":
        pytest.skip("what PostgreSQL leaves behind is its vacuum's to clear")
    yield from moved_to(tmp_path / "vault.sqlite3")


def moved_to(path: Path) -> Iterator[Path]:
    in_memory = connection.settings_dict["NAME"]
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    kept_open, connection.connection = connection.connection, None
    connection.settings_dict["NAME"] = f"file:{path}"
    yield path
    connection.connection.close()
    connection.connection = kept_open
    connection.settings_dict["NAME"] = in_memory


def test_keys_at_hand_are_bounded_in_number_and_in_time() -> None:
    now = 0.0
    keyring = Keyring(size=3, seconds=600, clock=lambda: now)
    keys = (new_data_key(),)

    for number in range(4):
        keyring.keep(UUID(int=number), keys)
        keyring.get(UUID(int=1))

    assert [keyring.get(UUID(int=number)) for number in range(4)] == [None, keys, keys, keys]
    now = 600.0
    assert keyring.get(UUID(int=1)) is None
