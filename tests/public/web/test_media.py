"""Public bytes, answered in front of Django."""

import json
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from werkzeug.test import Client

from fanlight.config.media import MediaFirst
from fanlight.engines.objects.folder import Folder
from fanlight.foundation.file_answers import MOST_AT_ONCE
from tests.crossings import samples


@pytest.fixture
def client(tmp_path: Path) -> Client:
    store = Folder(tmp_path)
    store.put_bytes(samples.FILM, "mp4")
    store.put_bytes(samples.POSTER, "webp")
    store.put_bytes(b"x" * (MOST_AT_ONCE + 1), "mp4")
    return Client(MediaFirst(WSGIHandler(), store))


FILM = f"/media/{samples.sha256(samples.FILM)}.mp4"
LARGE = f"/media/{samples.sha256(b'x' * (MOST_AT_ONCE + 1))}.mp4"


def test_a_video_comes_with_what_a_player_needs(client: Client):
    response = client.get(FILM, headers={"Range": "bytes=4-8"})

    assert (response.status_code, response.data) == (206, samples.FILM[4:9])
    assert response.headers["Content-Range"] == f"bytes 4-8/{len(samples.FILM)}"
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Accept-Ranges"] == "bytes"


def test_a_poster_comes_whole(client: Client):
    response = client.get(f"/media/{samples.sha256(samples.POSTER)}.webp")

    assert (response.status_code, response.data) == (200, samples.POSTER)
    assert response.headers["Content-Type"] == "image/webp"


def test_the_same_tag_saves_the_way(client: Client):
    tag = client.get(FILM).headers["ETag"]

    assert client.get(FILM, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(FILM, headers={"Range": "bytes=0-1", "If-Range": tag}).status_code == 206
    assert client.get(FILM, headers={"Range": "bytes=0-1", "If-Range": '"other"'}).status_code == 200


def test_head_tells_the_size(client: Client):
    response = client.head(FILM)

    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["Content-Length"] == str(len(samples.FILM))


def test_a_range_outside_is_refused(client: Client):
    response = client.get(FILM, headers={"Range": "bytes=999-"})

    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{len(samples.FILM)}"


def test_a_large_file_without_a_range_comes_in_pieces_and_frees_its_place(client: Client):
    for _ in range(2):
        with client.get(LARGE) as response:
            assert len(response.data) == MOST_AT_ONCE + 1


@pytest.mark.parametrize(
    "name",
    [
        "../public.sqlite3",
        "a" * 64 + ".exe",
        "A" * 64 + ".mp4",
        "%2e%2e/secret.key",
        "a" * 63 + ".mp4",
        "",
        "a" * 64 + ".mp4",
    ],
)
def test_nothing_but_objects_is_served(client: Client, name: str):
    response = client.get(f"/media/{name}")

    assert response.status_code == 404
    assert json.loads(response.data)["code"] == "not_found"


def test_only_reading_is_done_here(client: Client):
    response = client.post(FILM)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert json.loads(response.data)["code"] == "method_not_allowed"


@pytest.mark.django_db
def test_everything_else_is_left_to_the_plane(client: Client):
    assert client.get("/health").json == {"status": "ok", "plane": "public"}
    assert client.get("/media").status_code == 404
