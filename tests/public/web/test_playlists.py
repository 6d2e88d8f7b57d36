"""A public video as HLS, from the playlist of all its sizes down to the last segment."""

import posixpath
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from werkzeug.test import Client as BareClient

from fanlight.config.media import MediaFirst
from fanlight.media import hls
from fanlight.public.actors.models import Actor
from fanlight.public.holdings.store import store
from fanlight.public.videos import actions as videos
from fanlight.public.videos.models import Video
from tests.crossings import samples
from tests.media.test_hls import WAYS, frames, made

Person = Callable[..., Actor]
Published = Callable[..., Video]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("film") / "film.mp4", WAYS["frames out of order"])


@pytest.fixture
def video(person: Person, published: Published, film: Path) -> Video:
    """A public video that plays, with subtitles."""
    shown = published(person("potter"), film=film.read_bytes(), duration_ms=7000)
    videos.put_subtitles(samples.subtitles(shown.actor_id, shown.id, "en", "Clay"), vault="home")
    return shown


@pytest.fixture
def bare() -> BareClient:
    return BareClient(MediaFirst(WSGIHandler(), store()))


def piece(video: Video, name: str) -> str:
    return f"/media/{video.renditions[0]['sha256']}/v1/{name}"


def test_a_player_that_follows_the_playlists_gets_every_frame(
    video: Video, client: Client, bare: BareClient, film: Path, tmp_path: Path
) -> None:
    """All that is named is fetched into folders like the addresses, and played from there."""
    waiting, fetched = [f"/v/{video.id}/master.m3u8"], set()
    while waiting:
        address = waiting.pop()
        data = bare.get(address).data if address.startswith("/media/") else client.get(address).content
        place = tmp_path / "fetched" / address.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        fetched.add(address.rsplit("/", 1)[-1])
        if address.endswith(".m3u8"):
            named = [line for line in data.decode().splitlines() if line and not line.startswith("#")]
            named += [line.split('URI="')[1].rstrip('"') for line in data.decode().splitlines() if 'URI="' in line]
            waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(address), name)) for name in named]

    assert fetched >= {"master.m3u8", "index.m3u8", "init.mp4", "0.m4s", "3.m4s", "en.m3u8", "en.vtt"}
    assert frames(tmp_path / "fetched" / "v" / str(video.id) / "master.m3u8", "v") == frames(film, "v")


def test_segments_are_kept_for_good_and_answer_ranges(video: Video, bare: BareClient) -> None:
    whole = bare.get(piece(video, "1.m4s"))
    part = bare.get(piece(video, "1.m4s"), headers={"Range": "bytes=10-19"})
    known = bare.get(piece(video, "1.m4s"), headers={"If-None-Match": whole.headers["ETag"]})

    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "video/mp4")
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.data)}"
    assert known.status_code == 304
    assert bare.get(piece(video, "1.m4s"), headers={"Range": "bytes=99999999-"}).status_code == 416
    assert bare.get(piece(video, "0.m4s")).headers["ETag"] != whole.headers["ETag"]
    head = bare.head(piece(video, "1.m4s"))
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(whole.data)))
    assert bare.post(piece(video, "1.m4s")).status_code == 405
    assert bare.get(piece(video, "index.m3u8")).headers["Content-Type"] == "application/vnd.apple.mpegurl"


def test_a_segment_larger_than_an_answer_of_a_file_comes_whole(
    person: Person, published: Published, bare: BareClient, tmp_path: Path
) -> None:
    how = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "1", "-an")
    video = published(person("potter"), film=made(tmp_path / "film.mp4", how, size="640x360").read_bytes())

    answer = bare.get(piece(video, "0.m4s"))

    assert answer.status_code == 200
    assert len(answer.data) > 1_000_000


@pytest.mark.parametrize("name", ["4.m4s", "00.m4s", "-1.m4s", "index.m3u", "../x.mp4", "1.mp4", "999999.m4s", ""])
def test_what_is_not_there_is_not_there(video: Video, bare: BareClient, name: str) -> None:
    assert bare.get(piece(video, name)).status_code == 404


def test_a_file_that_is_none_or_went_has_no_playlist(
    video: Video, person: Person, published: Published, client: Client, bare: BareClient
) -> None:
    other = published(person("other"))
    assert bare.get(piece(other, "index.m3u8")).status_code == 404
    assert client.get(f"/v/{other.id}/master.m3u8").status_code == 404

    assert bare.get(piece(video, "init.mp4")).status_code == 200
    store().delete(f"{video.renditions[0]['sha256']}.mp4")
    for name in ("index.m3u8", "init.mp4", "0.m4s"):
        assert bare.get(piece(video, name)).status_code == 404


def test_strangers_read_that_a_machine_wrote_subtitles_until_they_are_checked(video: Video, client: Client) -> None:
    message = samples.subtitles(video.actor_id, video.id, "de", "Ton")
    marks = b'label="de (written by a machine, not checked)"', b"NOTE Written by a machine, not checked."
    for is_unchecked in (True, False):
        videos.put_subtitles(msgspec.structs.replace(message, is_unchecked=is_unchecked), vault="home")

        found = client.get(f"/v/{video.id}").content, client.get(f"/v/{video.id}/subtitles/de.vtt").content
        assert [mark in page for mark, page in zip(marks, found, strict=True)] == [is_unchecked, is_unchecked]
        assert b'label="en"' in found[0]


def test_a_video_that_was_taken_back_has_no_playlist(video: Video, client: Client) -> None:
    assert client.get(f"/v/{video.id}/subtitles/de.m3u8").status_code == 404
    videos.withdraw(video.id, video.actor_id, vault="home")

    assert client.get(f"/v/{video.id}/master.m3u8").status_code == 404
    assert client.get(f"/v/{video.id}/subtitles/en.m3u8").status_code == 404


def test_the_playlist_says_what_each_size_takes(video: Video, client: Client) -> None:
    found = hls.index(store().path(f"{video.renditions[0]['sha256']}.mp4"))

    answer = client.get(f"/v/{video.id}/master.m3u8")

    assert answer["Content-Type"] == "application/vnd.apple.mpegurl"
    assert f"BANDWIDTH={found.peak_bits},AVERAGE-BANDWIDTH={found.mean_bits}," in answer.content.decode()
    assert 'CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=360x640,SUBTITLES="words"' in answer.content.decode()


@pytest.mark.parametrize(("milliseconds", "is_first"), [(59_999, False), (60_000, True)])
def test_the_page_names_it_and_a_long_video_is_played_from_it(
    person: Person, published: Published, client: Client, milliseconds: int, is_first: bool
) -> None:
    video = published(person("potter"), duration_ms=milliseconds)

    page = client.get(f"/v/{video.id}").content.decode()

    address = f"/v/{video.id}/master.m3u8"
    assert '<link rel="alternate" type="application/vnd.apple.mpegurl"' in page
    sources = [part for part in page.split("<source ")[1:] if "src=" in part]
    assert (address in sources[0]) == is_first
    assert samples.sha256(samples.FILM) in sources[-1]
