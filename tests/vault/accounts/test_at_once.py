"""What happens when two do it at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from fanlight.foundation import clock
from fanlight.foundation.errors import Refused
from fanlight.vault.accounts import actions, limits, vaulting
from fanlight.vault.accounts.models import Account, Attempt, DataKey, DayKey
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.accounts.visits import Visit
from tests.vault.accounts.conftest import PASSWORD

# SQLite's test database is in memory, where writers in several threads fail instead of waiting for each other.
pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "public", "public_writer"]),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs several writers"),
]

TOGETHER = 8
ADULT = Particulars(age_band="adult")


def at_once(do: Callable[[int], object]) -> list[str]:
    """Do something in several threads at the same moment; `fine`, or the code of the refusal, of each."""
    start = Barrier(TOGETHER)

    def one(number: int) -> str:
        try:
            start.wait(timeout=120)
            do(number)
        except Refused as refused:
            return refused.code
        else:
            return "fine"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TOGETHER) as pool:
        return sorted(pool.map(one, range(TOGETHER)))


def test_one_handle_goes_to_one_person() -> None:
    outcome = at_once(lambda n: actions.open_account(handle="ada", password=PASSWORD, private=ADULT))

    assert outcome == ["fine"] + ["handle_taken"] * (TOGETHER - 1)
    assert (Account.objects.count(), DataKey.objects.count()) == (1, 1)


def test_one_recovery_code_is_used_once() -> None:
    code = actions.open_account(handle="ada", password=PASSWORD, private=ADULT).recovery_code
    elsewhere = Visit(device="", network="192.0.2.0/24")

    outcome = at_once(
        lambda n: actions.recover(elsewhere, handle="ada", recovery_code=code, new_password=f"a new harbour {n}")
    )

    assert outcome == ["fine"] + ["wrong_recovery_code"] * (TOGETHER - 1)


def test_no_try_goes_uncounted() -> None:
    at_once(lambda n: limits.count(limits.SIGN_IN_NETWORK, "192.0.2.0/24"))

    assert Attempt.objects.get().tries == TOGETHER


def test_a_day_gets_one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = []
    monkeypatch.setattr(vaulting, "_keyring", vaulting.Keyring(size=0))
    day = clock.today()

    assert set(at_once(lambda n: keys.append(vaulting.day_key(day)))) == {"fine"}

    assert len(set(keys)) == 1
    assert DayKey.objects.count() == 1
