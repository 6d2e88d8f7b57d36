"""What requests bring along, and how many may keep a thread waiting for it."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings as DjangoSettings

from fanlight.foundation.configuration import own

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

PIECE = "application/offset+octet-stream"
FORM = 'multipart/form-data; boundary="x"'
UPLOAD = f"/api/uploads/{UUID(int=7)}"

HERE, NEARBY, ELSEWHERE, FAR_AWAY = "203.0.113.5", "203.0.113.77", "198.51.100.9", "192.0.2.1"


class Slow(BytesIO):
    """A body for which the server has to wait; something happens meanwhile."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__(b"{}")
        self.meanwhile = meanwhile

    def read(self, size: int | None = -1) -> bytes:
        self.meanwhile()
        return super().read(size)


def send(address: str, *, meanwhile: Callable[[], None] | None = None) -> int:
    """The status that a request with a small body gets."""
    slow = {"wsgi.input": Slow(meanwhile)} if meanwhile else {}
    answer = Client(REMOTE_ADDR=address).post("/api/nothing", "{}", content_type="application/json", **slow)  # type: ignore[arg-type]
    return answer.status_code


@pytest.mark.parametrize(
    ("method", "path", "content_type", "size_bytes", "is_taken"),
    [
        ("POST", "/api/uploads", FORM, 1_000_001, False),
        ("POST", UPLOAD, FORM, 1_000_001, False),
        ("PATCH", UPLOAD, FORM, 1_000_001, False),
        ("PUT", UPLOAD, PIECE, 1_000_001, False),
        ("POST", UPLOAD, PIECE, 1_000_001, False),
        ("PATCH", "/api/uploads-of-mine", PIECE, 1_000_001, False),
        ("PATCH", UPLOAD, PIECE, 1_000_001, True),
        ("POST", "/api/me/avatar", FORM, 1_000_001, False),
        ("PUT", "/api/me/avatar", "image/png", 8_000_001, False),
        ("PUT", "/api/me/avatar", "image/png", 8_000_000, True),
        ("PUT", "/api/me/avatar/", "image/png", 1_000_001, False),
    ],
)
def test_only_what_is_read_as_a_stream_may_be_large(
    client: Client, method: str, path: str, content_type: str, size_bytes: int, is_taken: bool
) -> None:
    answer = client.generic(method, path, b"x" * size_bytes, content_type=content_type)

    assert (answer.status_code != 413) == is_taken


def test_a_sender_behind_a_narrow_proxy_may_send_as_much(client: Client) -> None:
    headers = {"X-HTTP-Method-Override": "PATCH"}

    answer = client.post(UPLOAD, b"x" * 1_000_001, content_type=PIECE, headers=headers)

    assert answer.status_code == 412


@pytest.mark.parametrize(("method", "path", "kind"), [("PATCH", UPLOAD, PIECE), ("PUT", "/api/me/avatar", "image/png")])
def test_of_a_stranger_nothing_large_is_read(client: Client, method: str, path: str, kind: str) -> None:
    def reads() -> None:
        pytest.fail("nobody should have read it")

    headers = {"Tus-Resumable": "1.0.0"}
    unread = {"wsgi.input": Slow(reads)}
    answer = client.generic(method, path, b"x" * 100, content_type=kind, headers=headers, **unread)  # type: ignore[arg-type]

    assert answer.status_code == 401


def test_one_network_cannot_keep_all_others_out() -> None:
    told = {}

    def third() -> None:
        told["a third from there"] = send(NEARBY)
        told["somebody elsewhere"] = send(ELSEWHERE)

    def second() -> None:
        told["a second from there"] = send(NEARBY, meanwhile=third)

    told["a first"] = send(HERE, meanwhile=second)

    assert told == {"a first": 404, "a second from there": 404, "a third from there": 503, "somebody elsewhere": 404}


def test_however_many_send_slowly_everyone_may_read() -> None:
    told = {}

    def fourth() -> None:
        told["one more"] = send(FAR_AWAY)
        told["a reader"] = Client(REMOTE_ADDR=FAR_AWAY).get("/api/me").status_code

    def third() -> None:
        send(ELSEWHERE, meanwhile=fourth)

    def second() -> None:
        send(NEARBY, meanwhile=third)

    send(HERE, meanwhile=second)

    assert told == {"one more": 503, "a reader": 200}


def test_a_refusal_says_when_to_come_back(settings: DjangoSettings) -> None:
    settings.FANLIGHT = replace(own(), threads=1)
    refused = []

    def meanwhile() -> None:
        refused.append(Client(REMOTE_ADDR=ELSEWHERE).post("/api/sessions", "{}", content_type="application/json"))

    send(HERE, meanwhile=meanwhile)

    assert (refused[0].status_code, refused[0].json()["code"], refused[0]["Retry-After"]) == (503, "busy", "1")


def test_places_are_left_when_all_has_come() -> None:
    assert {send(HERE, meanwhile=lambda: None) for _ in range(20)} == {404}


def test_a_vault_with_a_single_thread_takes_in_what_comes(settings: DjangoSettings) -> None:
    settings.FANLIGHT = replace(own(), threads=1)

    assert send(HERE) == 404
