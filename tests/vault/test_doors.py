"""What every request to the vault passes."""

import json
from typing import Any

import pytest
from django.test import Client

from fanlight.vault.accounts.models import Account

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

JSON = "application/json"
APPLICATION = {"handle": "cora_1", "password": "blue paper boats", "age_band": "adult"}


def policy(answer: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";")]
    return {words[0]: words[1:] for words in parts}


@pytest.mark.parametrize("path", ["/", "/api/me", "/api/nothing", "/@ada", "/missing.js"])
def test_every_answer_carries_the_policy(client: Client, path: str) -> None:
    answer = client.get(path)

    told = policy(answer)
    assert told["default-src"] == ["'self'"]
    assert told["object-src"] == told["base-uri"] == told["frame-ancestors"] == ["'none'"]
    assert "script-src" not in told
    assert "unsafe" not in answer["Content-Security-Policy"].replace("style-src 'self' 'unsafe-inline'", "")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_an_answer_says_how_long_it_is(client: Client) -> None:
    answer = client.get("/api/me")

    assert int(answer["Content-Length"]) == len(answer.content)


def test_no_cache_on_the_way_keeps_an_answer_of_the_api(client: Client) -> None:
    assert client.get("/api/me")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/api/accounts", "/api/sessions/current", "/api/me", "/api/nothing", "/@ada"])
def test_nothing_is_changed_without_the_csrf_token(method: str, path: str) -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.generic(method, path, json.dumps(APPLICATION), content_type=JSON)

    assert answer.status_code in {403, 404, 405}
    assert (answer.json()["code"] == "csrf") == (path in {"/api/accounts", "/api/sessions/current", "/api/me", "/@ada"})
    assert not Account.objects.exists()


def test_with_the_csrf_token_things_are_changed() -> None:
    client = Client(enforce_csrf_checks=True)
    token = client.get("/api/me").json()["csrf_token"]

    answer = client.post("/api/accounts", APPLICATION, content_type=JSON, headers={"X-CSRFToken": token})

    assert answer.status_code == 201


def test_the_csrf_token_of_before_is_worth_nothing_after_signing_up_in_or_back_in() -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/api/me")

    def enter(path: str, body: dict[str, str]) -> Any:
        before = client.cookies["csrftoken"].value
        answer = client.post(path, body, content_type=JSON, headers={"X-CSRFToken": before})
        assert (change("de", before), change("de", client.cookies["csrftoken"].value)) == (403, 200)
        return answer.json()

    def change(language: str, token: str) -> int:
        headers = {"X-CSRFToken": token}
        return client.patch("/api/me", {"language": language}, content_type=JSON, headers=headers).status_code

    opened = enter("/api/accounts", APPLICATION)
    enter("/api/sessions", {"handle": "cora_1", "password": APPLICATION["password"]})
    recovery = {"recovery_code": opened["recovery_code"], "new_password": "grey paper boats"}
    enter("/api/recovery", {"handle": "cora_1", **recovery})


def test_another_sites_page_cannot_use_the_token() -> None:
    client = Client(enforce_csrf_checks=True)
    token = client.get("/api/me").json()["csrf_token"]
    headers = {"X-CSRFToken": token, "Origin": "https://evil.example"}

    answer = client.post("/api/accounts", APPLICATION, content_type=JSON, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "invalid"),
        (b"{", 400, "unreadable"),
        (b"\xff\xfe", 400, "unreadable"),
        (b'{"handle": "\xc3\x28"}', 400, "unreadable"),
        (b'{"handle": "\\ud800"}', 400, "unreadable"),
        (b'{"handle": "a\\u0000b"}', 400, "unreadable"),
        (b"[" * 100_000, 400, "unreadable"),
        (b"NaN", 400, "unreadable"),
        (b"[]", 422, "invalid"),
        (b"null", 422, "invalid"),
        (b'"text"', 422, "invalid"),
        (b"7", 422, "invalid"),
        (b"1" * 5000, 400, "unreadable"),
        (json.dumps(APPLICATION | {"unknown": 1}).encode(), 422, "invalid"),
        (json.dumps(APPLICATION | {"handle": {}}).encode(), 422, "invalid"),
        (b'{"handle": "' + b"x" * 1_000_001 + b'"}', 413, "too_large"),
        (b" " * 10_000_000, 413, "too_large"),
    ],
    ids=lambda value: str(value[:24]) if isinstance(value, bytes) else str(value),
)
def test_a_body_that_cannot_be_used_is_refused_with_a_code(client: Client, body: bytes, status: int, code: str) -> None:
    answer = client.post("/api/accounts", body, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "message", "details"}


@pytest.mark.parametrize("path", ["/api/me?x=%00", "/%00", "/api/%00"])
def test_an_address_with_a_nul_is_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("GET", "/api/sessions/not-an-id", 404, "not_found"),
        ("PUT", "/api/accounts", 405, "method_not_allowed"),
        ("BREW", "/api/accounts", 405, "method_not_allowed"),
    ],
)
def test_the_api_always_refuses_in_its_own_form(client: Client, method: str, path: str, status: int, code: str) -> None:
    answer = client.generic(method, path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/json"


def test_an_address_that_does_not_do_that_says_what_it_does(client: Client) -> None:
    assert "POST" in client.put("/api/accounts", {}, content_type=JSON)["Allow"]


def test_what_nobody_foresaw_is_told_without_its_details(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(request: object) -> None:
        raise RuntimeError("private words")

    monkeypatch.setattr("fanlight.vault.accounts.api.viewer_of", breaks)

    answer = client.get("/api/me")

    assert (answer.status_code, answer.json()["code"]) == (500, "broken")
    assert b"private words" not in answer.content
    assert "/api/me" in caplog.text


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    answer = client.get("/api/me", headers={"Host": "evil.example"})

    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_host")
