"""How often something may be tried."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.vault.accounts import limits
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.errors import TooManyTries
from fanlight.vault.accounts.limits import Limit
from fanlight.vault.accounts.models import Attempt
from tests.vault.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

TWICE = Limit("a test", 2, timedelta(minutes=10))


@pytest.fixture(autouse=True)
def _at_the_beginning_of_a_window() -> Iterator[None]:
    """So that no window ends in the middle of a test."""
    with clock.moved(timedelta(seconds=3601 - clock.seconds() % 3600)):
        yield


def attempt(password: str, *, address: str = "203.0.113.5", handle: str = "ada") -> int:
    client = Client(REMOTE_ADDR=address)
    body = {"handle": handle, "password": password}
    return client.post("/api/sessions", body, content_type="application/json").status_code


def test_too_many_tries_are_refused_until_the_window_ends() -> None:
    limits.count(TWICE, "ada")
    limits.count(TWICE, "ada")

    with pytest.raises(TooManyTries) as refusal:
        limits.count(TWICE, "ada")

    assert 0 < int(str(refusal.value.details["retry_after_seconds"])) <= 600
    limits.count(TWICE, "bob")
    with clock.moved(timedelta(minutes=10)):
        limits.count(TWICE, "ada")


def test_counters_name_nobody_and_do_not_stay() -> None:
    limits.count(TWICE, "ada", "203.0.113.0/24")

    assert "ada" not in Attempt.objects.get().bucket
    with clock.moved(timedelta(minutes=11)):
        assert limits.forget_old() == 1
    assert not Attempt.objects.exists()


def test_guessing_at_one_account_ends_even_with_the_right_password(ada: Opened) -> None:
    tries = [attempt("not the password") for _ in range(10)]

    assert set(tries) == {403}
    assert attempt(PASSWORD) == 429


def test_guessing_somewhere_does_not_lock_the_person_out_elsewhere(ada: Opened) -> None:
    for _ in range(11):
        attempt("not the password")

    assert attempt(PASSWORD, address="198.51.100.9") == 200


def test_not_even_a_hundred_tries_from_one_network_lock_the_person_out_elsewhere(ada: Opened) -> None:
    tries = [attempt("not the password", address=f"203.0.113.{number}") for number in range(101)]

    assert tries == [403] * 10 + [429] * 91
    assert attempt(PASSWORD, address="198.51.100.9") == 200


def test_a_network_has_its_own_limit_over_all_accounts(ada: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SIGN_IN_NETWORK", Limit("sign in, network", 3, timedelta(minutes=15)))
    for number in range(3):
        assert attempt("not the password", handle=f"somebody{number}", address=f"203.0.113.{number}") == 403

    assert attempt(PASSWORD, address="203.0.113.200") == 429
    assert attempt(PASSWORD, address="203.0.114.1") == 200


def test_a_network_of_ipv6_is_a_whole_48(ada: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SIGN_IN_NETWORK", Limit("sign in, network", 1, timedelta(minutes=15)))
    attempt("not the password", address="2001:db8:7:1::1")

    assert attempt(PASSWORD, address="2001:db8:7:ffff::9") == 429
    assert attempt(PASSWORD, address="2001:db8:8::1") == 200


def test_signing_in_forgives_the_tries_before(ada: Opened) -> None:
    for _ in range(9):
        attempt("not the password")
    assert attempt(PASSWORD) == 200

    assert attempt("not the password") == 403


def test_a_refusal_says_when_to_come_back(ada: Opened) -> None:
    for _ in range(10):
        attempt("not the password")

    client = Client(REMOTE_ADDR="203.0.113.5")
    answer = client.post("/api/sessions", {"handle": "ada", "password": PASSWORD}, content_type="application/json")

    assert int(answer["Retry-After"]) > 0
    assert answer.json()["code"] == "too_many_tries"
