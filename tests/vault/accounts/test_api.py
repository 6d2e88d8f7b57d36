"""Accounts and sessions over HTTP."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor
from fanlight.vault.accounts import passwords, sessions
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.models import Account, Session
from tests.vault.accounts.conftest import PASSWORD, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

JSON = "application/json"
APPLICATION = {"handle": "cora_1", "password": "blue paper boats", "age_band": "adult", "name": "Cora"}


def sign_up(client: Client, **changed: object) -> Any:
    return client.post("/api/accounts", APPLICATION | changed, content_type=JSON)


def test_signing_up_signs_in_and_shows_the_recovery_code(client: Client) -> None:
    answer = sign_up(client)

    assert answer.status_code == 201
    body = answer.json()
    assert body["account"]["handle"] == "cora_1"
    assert body["account"]["name"] == "Cora"
    assert body["account"]["learning"] is True
    assert len(body["recovery_code"].replace("-", "")) == 25
    me = client.get("/api/me").json()
    assert me["signed_in"]
    assert me["account"] == body["account"]


def test_a_stranger_learns_the_limits_and_gets_the_token_for_changes(client: Client) -> None:
    body = client.get("/api/me").json()

    assert body["signed_in"] is False
    assert body["account"] is None
    assert body["csrf_token"]
    assert body["limits"]["max_seconds"] == 180
    assert body["custody"]["mode"] == "single"


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"handle": "ab"}, 422, "bad_handle"),
        ({"handle": "a" * 31}, 422, "bad_handle"),
        ({"handle": "Cora"}, 422, "bad_handle"),
        ({"handle": "co ra"}, 422, "bad_handle"),
        ({"handle": "cöra"}, 422, "bad_handle"),
        ({"handle": "cora\n"}, 422, "bad_handle"),
        ({"handle": "admin"}, 409, "handle_reserved"),
        ({"handle": "a" * 61}, 422, "invalid"),
        ({"password": "too short"}, 422, "weak_password"),
        ({"password": "cora_12024"}, 422, "weak_password"),
        ({"password": "Password123"}, 422, "weak_password"),
        ({"password": "abababababab"}, 422, "weak_password"),
        ({"password": "x" * 257}, 422, "invalid"),
        ({"name": "x" * 61}, 422, "bad_name"),
        ({"name": "a\u202eb"}, 422, "bad_name"),
        ({"age_band": "child"}, 422, "invalid"),
        ({"age_band": None}, 422, "invalid"),
        ({"language": "not a language"}, 422, "invalid"),
        ({"role": "operator"}, 422, "invalid"),
        ({"handle": ["cora"]}, 422, "invalid"),
        ({"handle": 7}, 422, "invalid"),
    ],
)
def test_an_application_that_cannot_be_granted_says_why(
    client: Client, changed: dict[str, object], status: int, code: str
) -> None:
    answer = sign_up(client, **changed)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Account.objects.exists()


def test_a_handle_is_given_once(client: Client, ada: Opened) -> None:
    answer = sign_up(client, handle="ada")

    assert (answer.status_code, answer.json()["code"]) == (409, "handle_taken")


def test_a_handle_that_another_vaults_person_has_in_public_is_taken(client: Client) -> None:
    Actor.objects.using("public_writer").create(id=UUID(int=1), handle="cora_1", vault="elsewhere")

    answer = sign_up(client)

    assert (answer.status_code, answer.json()["code"]) == (409, "handle_taken")


def test_who_lives_at_another_vault_is_told_which(client: Client, ada: Opened) -> None:
    for handle, vault in (("moved", "harbour"), ("ada", "harbour"), ("here", "home")):
        Actor.objects.using("public_writer").create(id=new_id(), handle=handle, vault=vault)

    def refused(path: str, **said: str) -> tuple[str, object]:
        answer = client.post(path, said, content_type=JSON).json()
        return answer["code"], answer["details"].get("vault")

    recovery = {"recovery_code": "wrong", "new_password": "another quiet harbour"}
    assert refused("/api/sessions", handle="moved", password="wrong") == ("lives_elsewhere", "harbour")
    assert refused("/api/recovery", handle="moved", **recovery) == ("lives_elsewhere", "harbour")
    assert refused("/api/sessions", handle="ada", password="wrong") == ("wrong_password", None)
    assert refused("/api/sessions", handle="here", password="wrong") == ("wrong_password", None)


def test_a_wrong_password_and_an_unknown_handle_are_refused_alike(client: Client, ada: Opened) -> None:
    wrong = client.post("/api/sessions", {"handle": "ada", "password": "not hers at all"}, content_type=JSON)
    unknown = client.post("/api/sessions", {"handle": "nobody_here", "password": PASSWORD}, content_type=JSON)

    assert wrong.status_code == unknown.status_code == 403
    assert wrong.json() == unknown.json()
    assert sessions.COOKIE not in client.cookies


def test_the_session_is_a_new_one_after_signing_in(browser: Client) -> None:
    before = browser.cookies[sessions.COOKIE].value

    browser.post("/api/sessions", {"handle": "ada", "password": PASSWORD}, content_type=JSON)

    assert browser.cookies[sessions.COOKIE].value != before
    assert Session.objects.count() == 1
    stale = Client()
    stale.cookies[sessions.COOKIE] = before
    assert stale.get("/api/me").json()["signed_in"] is False


def test_a_sign_in_under_way_does_not_survive_a_change_of_the_password(
    browser: Client, ada: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found_right_and_changed_meanwhile(stored: str | None, password: str) -> bool:
        monkeypatch.undo()
        change = {"current_password": PASSWORD, "new_password": "another harbour"}
        assert browser.put("/api/me/password", change, content_type=JSON).status_code == 204
        return True

    monkeypatch.setattr(passwords, "is_right", found_right_and_changed_meanwhile)
    thief = Client()

    answer = thief.post("/api/sessions", {"handle": "ada", "password": PASSWORD}, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_password")
    assert Session.objects.count() == 1


def test_of_two_changes_of_the_password_under_way_the_later_is_refused(
    browser: Client, ada: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    thief = signed_in("ada")

    def found_right_and_changed_meanwhile(stored: str | None, password: str) -> bool:
        monkeypatch.undo()
        change = {"current_password": PASSWORD, "new_password": "another harbour"}
        assert browser.put("/api/me/password", change, content_type=JSON).status_code == 204
        return True

    monkeypatch.setattr(passwords, "is_right", found_right_and_changed_meanwhile)

    change = {"current_password": PASSWORD, "new_password": "a harbour of mine"}
    answer = thief.put("/api/me/password", change, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (403, "own_password_wrong")
    assert signed_in("ada", "another harbour")


def test_a_session_chosen_by_someone_else_is_not_taken_over(ada: Opened) -> None:
    client = Client()
    client.cookies[sessions.COOKIE] = "A" * 43

    client.post("/api/sessions", {"handle": "ada", "password": PASSWORD}, content_type=JSON)

    assert client.cookies[sessions.COOKIE].value != "A" * 43


def test_signing_out_ends_the_session_for_good(browser: Client) -> None:
    token = browser.cookies[sessions.COOKIE].value

    answer = browser.delete("/api/sessions/current")

    assert answer.status_code == 204
    browser.cookies[sessions.COOKIE] = token
    assert browser.get("/api/me").json()["signed_in"] is False


def test_sessions_are_listed_and_ended_one_by_one(browser: Client) -> None:
    other = signed_in("ada")
    listed = browser.get("/api/sessions").json()["sessions"]
    assert [s["is_current"] for s in listed].count(True) == 1
    elsewhere = next(s["id"] for s in listed if not s["is_current"])

    assert browser.delete(f"/api/sessions/{elsewhere}").status_code == 204

    assert other.get("/api/me").json()["signed_in"] is False
    assert browser.get("/api/me").json()["signed_in"] is True


def test_a_session_shows_where_it_came_from_but_not_exactly(ada: Opened) -> None:
    client = Client(headers={"User-Agent": "Test Browser\x07 1"}, REMOTE_ADDR="203.0.113.77")
    client.post("/api/sessions", {"handle": "ada", "password": PASSWORD}, content_type=JSON)

    (listed,) = client.get("/api/sessions").json()["sessions"]

    assert listed["device"] == "Test Browser 1"
    assert listed["network"] == "203.0.113.0/24"


def test_nobody_sees_or_ends_anothers_session(browser: Client, bob: Opened) -> None:
    bobs = signed_in("bob")
    (listed,) = bobs.get("/api/sessions").json()["sessions"]

    answer = browser.delete(f"/api/sessions/{listed['id']}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert bobs.get("/api/me").json()["signed_in"] is True
    assert listed["id"] not in browser.get("/api/sessions").content.decode()


def test_changing_the_password_ends_the_other_sessions_and_renews_this_one(browser: Client) -> None:
    other, before = signed_in("ada"), browser.cookies[sessions.COOKIE].value
    change = {"current_password": PASSWORD, "new_password": "a louder harbour"}

    answer = browser.put("/api/me/password", change, content_type=JSON)

    assert answer.status_code == 204
    assert other.get("/api/me").json()["signed_in"] is False
    assert browser.get("/api/me").json()["signed_in"] is True
    assert browser.cookies[sessions.COOKIE].value != before
    signed_in("ada", "a louder harbour")


@pytest.mark.parametrize(
    ("current", "new", "code"),
    [("not it at all", "a louder harbour", "own_password_wrong"), (PASSWORD, "short", "weak_password")],
)
def test_a_password_is_not_changed_without_reason(browser: Client, current: str, new: str, code: str) -> None:
    change = {"current_password": current, "new_password": new}

    answer = browser.put("/api/me/password", change, content_type=JSON)

    assert answer.json()["code"] == code
    signed_in("ada")


@pytest.mark.parametrize("spelling", [str.lower, lambda c: c.replace("-", " "), lambda c: c.replace("0", "o")])
def test_the_recovery_code_may_be_typed_as_people_type(ada: Opened, spelling: Any) -> None:
    client = Client()
    body = {"handle": "ada", "recovery_code": spelling(ada.recovery_code), "new_password": "a louder harbour"}

    answer = client.post("/api/recovery", body, content_type=JSON)

    assert answer.status_code == 200, answer.content
    assert answer.json()["recovery_code"] != ada.recovery_code
    assert client.get("/api/me").json()["signed_in"] is True


def test_a_recovery_code_works_once_and_ends_all_sessions(browser: Client, ada: Opened) -> None:
    body = {"handle": "ada", "recovery_code": ada.recovery_code, "new_password": "a louder harbour"}
    assert Client().post("/api/recovery", body, content_type=JSON).status_code == 200

    again = Client().post("/api/recovery", body, content_type=JSON)

    assert (again.status_code, again.json()["code"]) == (403, "wrong_recovery_code")
    assert browser.get("/api/me").json()["signed_in"] is False


def test_a_wrong_recovery_code_and_an_unknown_handle_are_refused_alike(ada: Opened) -> None:
    wrong = {"handle": "ada", "recovery_code": "0" * 25, "new_password": "a louder harbour"}

    answers = [
        Client().post("/api/recovery", wrong | changed, content_type=JSON)
        for changed in ({}, {"handle": "nobody_here"}, {"recovery_code": ""})
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.content for answer in answers}) == 1


def test_settings_are_changed_one_at_a_time(browser: Client) -> None:
    browser.patch("/api/me", {"language": "ar"}, content_type=JSON)
    answer = browser.patch("/api/me", {"learning": False}, content_type=JSON)

    assert (answer.json()["account"]["language"], answer.json()["account"]["learning"]) == ("ar", False)
    assert browser.get("/api/me").json()["account"] == answer.json()["account"]


OWN = [
    ("get", "/api/sessions"),
    ("put", "/api/me/password"),
    ("patch", "/api/me"),
    ("get", "/api/me/export"),
    ("post", "/api/me/export"),
    ("post", "/api/me/export/open"),
    ("delete", "/api/me/export"),
    ("get", "/api/me/export/file"),
    ("post", "/api/me/erase"),
    ("delete", f"/api/sessions/{UUID(int=1)}"),
]


@pytest.mark.parametrize(("method", "path"), OWN)
def test_what_is_ones_own_needs_signing_in(client: Client, method: str, path: str) -> None:
    answer = client.generic(method.upper(), path, "{}", content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


def test_what_is_stored_about_a_person_is_sealed(client: Client) -> None:
    sign_up(client, name="Canary Name", language="pt-BR")

    row = Account.objects.get()

    stored = json.dumps([str(getattr(row, f.attname)) for f in row._meta.concrete_fields]) + str(bytes(row.sealed))
    assert "Canary" not in stored
    assert "pt-BR" not in stored
    assert "adult" not in stored
    assert "blue paper boats" not in stored
