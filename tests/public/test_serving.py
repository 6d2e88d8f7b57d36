"""A file over HTTP, byte for byte against the file itself."""

import os
from pathlib import Path

import pytest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from fanlight.foundation import file_answers
from fanlight.foundation.errors import NotFound
from fanlight.foundation.file_answers import MOST_AT_ONCE
from fanlight.foundation.serving import serve_file

ETAG = '"abc"'


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served") / "small.webp"
    path.write_bytes(os.urandom(1000))
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served") / "large.mp4"
    path.write_bytes(os.urandom(MOST_AT_ONCE * 2 + 321))
    return path


def served(path: Path, method: str = "GET", *, immutable: bool = True, **headers: str) -> HttpResponseBase:
    request = RequestFactory().generic(method, "/media/x", headers={n.replace("_", "-"): v for n, v in headers.items()})
    return serve_file(request, path, "video/mp4", ETAG, immutable=immutable)


def body(response: HttpResponseBase) -> bytes:
    if isinstance(response, StreamingHttpResponse):
        data = b"".join(response)  # type: ignore[arg-type]  # sync iterator here
        response.close()
        return data
    assert isinstance(response, HttpResponse)
    return response.content


@given(first=st.integers(0, 2_100_000), length=st.integers(1, 2_100_000))
def test_a_range_of_a_large_file_is_its_bytes_and_never_more_than_fits_one_answer(large: Path, first: int, length: int):
    data = large.read_bytes()

    response = served(large, Range=f"bytes={first}-{first + length - 1}")

    if first >= len(data):
        assert response.status_code == 416
        assert response["Content-Range"] == f"bytes */{len(data)}"
        return
    expected = data[first : first + min(length, MOST_AT_ONCE)]
    assert response.status_code == 206
    assert body(response) == expected
    assert response["Content-Range"] == f"bytes {first}-{first + len(expected) - 1}/{len(data)}"
    assert response["Content-Length"] == str(len(expected))


@given(count=st.integers(1, 1500))
def test_a_suffix_is_the_end_of_the_file(small: Path, count: int):
    data = small.read_bytes()

    response = served(small, Range=f"bytes=-{count}")

    assert (response.status_code, body(response)) == (206, data[-count:])


def test_a_small_file_comes_whole_without_a_range(small: Path):
    response = served(small)

    assert response.status_code == 200
    assert body(response) == small.read_bytes()
    assert not response.streaming
    assert response["Accept-Ranges"] == "bytes"
    assert response["ETag"] == ETAG
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "video/mp4"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_what_is_only_for_its_reader_is_kept_by_no_other_cache(small: Path):
    assert served(small, immutable=False)["Cache-Control"] == "private, no-cache"


def test_a_large_file_comes_whole_in_pieces_without_a_range(large: Path):
    response = served(large)

    assert response.status_code == 200
    assert response["Content-Length"] == str(large.stat().st_size)
    assert body(response) == large.read_bytes()


def test_only_one_reader_at_a_time_may_hold_a_thread_and_gives_its_place_back(large: Path):
    holding = served(large)
    turned_away = served(large)
    next(iter(holding))  # type: ignore[call-overload]  # it is a stream
    holding.close()
    afterwards = served(large)

    assert turned_away.status_code == 503
    assert turned_away["Retry-After"] == "2"
    assert "Cache-Control" not in turned_away
    assert body(afterwards) == large.read_bytes()


def test_a_place_is_given_back_once_only(large: Path):
    for _ in range(2):
        response = served(large)
        response.close()
        response.close()

    assert file_answers._whole_files.acquire(blocking=False)
    assert not file_answers._whole_files.acquire(blocking=False)
    file_answers._whole_files.release()


def test_ranges_are_answered_while_a_slow_reader_holds_the_whole(large: Path):
    holding = served(large)

    assert served(large, Range="bytes=5-9").status_code == 206
    holding.close()


@pytest.mark.parametrize("header", ["bytes=0-1,5-6", "bytes=9-1", "pages=1-2"])
def test_what_is_no_single_range_gets_the_whole(small: Path, header: str):
    response = served(small, Range=header)

    assert (response.status_code, body(response)) == (200, small.read_bytes())


def test_a_changed_file_is_sent_whole_to_who_holds_the_old_one(small: Path):
    same = served(small, Range="bytes=0-9", If_Range=ETAG)
    other = served(small, Range="bytes=0-9", If_Range='"old"')
    weak = served(small, Range="bytes=0-9", If_Range=f"W/{ETAG}")

    assert [same.status_code, other.status_code, weak.status_code] == [206, 200, 200]


def test_a_known_file_is_not_sent_again_whatever_range_is_asked(small: Path):
    response = served(small, Range="bytes=0-9", If_None_Match=f'"old", W/{ETAG}')

    assert (response.status_code, body(response)) == (304, b"")
    assert response["ETag"] == ETAG
    assert response["Cache-Control"].endswith("immutable")


def test_head_tells_the_size_and_sends_nothing(large: Path):
    response = served(large, "HEAD")
    ranged = served(large, "HEAD", Range="bytes=0-9")

    assert (response.status_code, body(response)) == (200, b"")
    assert response["Content-Length"] == ranged["Content-Length"] == str(large.stat().st_size)
    assert ranged.status_code == 200


def test_other_methods_are_refused(small: Path):
    assert served(small, "POST").status_code == 405


def test_a_file_that_is_gone_is_not_found(tmp_path: Path):
    with pytest.raises(NotFound):
        served(tmp_path / "gone.mp4")


def test_an_empty_file_has_no_range(tmp_path: Path):
    (tmp_path / "empty").touch()

    assert served(tmp_path / "empty", Range="bytes=0-").status_code == 416
    assert body(served(tmp_path / "empty")) == b""
