"""Who becomes the operator."""

import stat
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.models import Account
from fanlight.vault.operations import actions, queries
from fanlight.vault.operations.errors import WrongCode

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def claim(client: Client, code: object) -> Any:
    return client.post("/api/operations/claim", {"code": code}, content_type="application/json")


def test_whoever_knows_the_code_becomes_the_operator_once(browser: Client, code: str, home: Path) -> None:
    answer = claim(browser, code)

    assert answer.status_code == 200
    assert answer.json()["account"]["is_operator"] is True
    assert browser.get("/api/operations").status_code == 200
    assert not (home / "vault" / "operator.code").exists()
    assert claim(browser, code).status_code == 403


def test_the_code_may_be_typed_as_people_type(browser: Client, code: str) -> None:
    assert claim(browser, f"  {code.upper().replace('-', ' ')} ").status_code == 200


@pytest.mark.parametrize("wrong", [" - ", "x", "0000-0000-0000-0000", "ünïcödé", "a" * 100])
def test_a_wrong_code_makes_nobody_the_operator(browser: Client, code: str, wrong: str) -> None:
    answer = claim(browser, wrong)

    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_operator_code")
    assert not queries.has_operator()


@pytest.mark.parametrize("left", ["", " ", "abcd-efgh"])
def test_a_code_that_a_crash_cut_off_opens_to_nobody_and_is_made_again(browser: Client, home: Path, left: str) -> None:
    (home / "vault" / "operator.code").write_text(left)

    assert claim(browser, left).status_code in {403, 422}
    assert claim(browser, "-").status_code == 403
    assert not queries.has_operator()

    code = actions.offer_office(home)
    assert claim(browser, code).status_code == 200


def test_guessing_is_stopped(browser: Client, code: str) -> None:
    for _ in range(10):
        claim(browser, "guess")

    assert claim(browser, code).status_code == 429


def test_a_claim_needs_somebody_who_is_signed_in(client: Client, code: str) -> None:
    assert claim(client, code).status_code == 401


def test_an_unknown_field_is_refused(browser: Client, code: str) -> None:
    answer = browser.post("/api/operations/claim", {"code": code, "role": "x"}, content_type="application/json")

    assert answer.status_code == 422


def test_the_code_is_for_its_owner_s_eyes_and_stays_the_same_until_it_is_used(home: Path, code: str) -> None:
    file = home / "vault" / "operator.code"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert actions.make_code(home) == code == file.read_text()
    assert len(code.replace("-", "")) == 16


def test_of_two_who_claim_at_once_one_is_undone(ada: Opened, code: str, home: Path, monkeypatch: Any) -> None:
    def make_operator_late(account_id: object) -> None:
        Account.objects.filter(id=account_id).update(role=Account.Role.OPERATOR)
        (home / "vault" / "operator.code").unlink()

    monkeypatch.setattr(actions.accounts, "make_operator", make_operator_late)

    with pytest.raises(WrongCode):
        actions.claim(ada.account.id, code)
    assert not queries.has_operator()


def test_no_code_is_offered_once_there_is_an_operator(operator: Client, code: str, home: Path) -> None:
    assert actions.offer_office(home) is None
    assert not (home / "vault" / "operator.code").exists()


def test_a_fanlight_without_an_operator_offers_the_office(home: Path, db: None) -> None:
    assert actions.offer_office(home) == (home / "vault" / "operator.code").read_text()
