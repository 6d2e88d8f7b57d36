"""What watches the app's traffic notices what is sent too much: or its silence in the journeys meant nothing (T11)."""

import json

import pytest

from tests.journeys.traffic import Sent, Traffic

PAGE = "http://vault.example/"
JSON = {"content-type": "application/json"}
ID = "0190a8c2-0000-7000-8000-000000000000"


def post(path: str, body: object, **headers: str) -> Sent:
    return Sent("POST", f"http://vault.example{path}", PAGE, {**JSON, **headers}, json.dumps(body).encode())


def get(url: str) -> Sent:
    return Sent("GET", url, PAGE)


WATCH = {"at": 1, "ended": "left", "loops": 0, "surface": "for-you", "video_id": ID, "watched_seconds": 1}


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (post("/api/sessions", {"handle": "ada", "password": "x", "mail": "a@b"}), "the field mail of SignIn"),
        (post("/api/watches", {"batch_id": ID, "watches": [{**WATCH, "place": 1}]}), "the field place of Watch"),
        (post("/api/sessions", {}, **{"x-device": "phone"}), "the header x-device"),
        (
            Sent("POST", "http://vault.example/api/uploads", PAGE, {"upload-metadata": "filename YQ==,camera YQ=="}),
            "the field camera with an",
        ),
        (get("http://vault.example/api/feed/for-you?count=3&mood=sad"), "the field mood in the address"),
        (get("http://vault.example/media/a.mp4?who=ada"), "the field who in the address"),
        (get("http://vault.example/api/beacon"), "no such address"),
        (get("http://elsewhere.example/pixel.gif"), "another host"),
        (get("https://vault.example/media/a.mp4"), "another host"),
        (get("http://vault.example:8000/media/a.mp4"), "another host"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_declared_is_noticed(request_: Sent, said: str) -> None:
    traffic = Traffic()

    traffic.note(request_)

    (wrong,) = traffic.undeclared
    assert said in wrong


def test_what_is_declared_passes() -> None:
    traffic = Traffic()

    traffic.note(post("/api/sessions", {"handle": "ada", "password": "x"}, **{"x-csrftoken": "t"}))
    traffic.note(post("/api/watches", {"batch_id": ID, "watches": [WATCH]}))
    traffic.note(get("http://vault.example/api/feed/for-you?count=3"))
    traffic.note(get("http://vault.example/media/a.mp4"))
    traffic.note(get("blob:http://vault.example/1"))
    traffic.note(Sent("PUT", "http://vault.example/api/me/avatar", PAGE, {"content-type": "image/png"}, b"bytes"))

    assert (traffic.seen, traffic.undeclared) == (6, [])
