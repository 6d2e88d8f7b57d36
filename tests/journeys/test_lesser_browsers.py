"""What a browser can and cannot do: AV1 is played where it is decoded, and nothing is missed where it is not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys import pages
from tests.journeys.person import Person
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone
from tests.media.drawing import clip

pytestmark = pytest.mark.slow

AV1 = ("-c:v", "libsvtav1", "-preset", "12", "-crf", "50", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
FILE = "av1-beside-it.mp4"
VIDEOS = 4
WITHOUT_AV1 = """
  const asked = navigator.mediaCapabilities.decodingInfo.bind(navigator.mediaCapabilities);
  navigator.mediaCapabilities.decodingInfo = (what) =>
    what.video.contentType.includes("av01")
      ? Promise.resolve({ supported: false, smooth: false, powerEfficient: false })
      : asked(what);
"""
WITHOUT_MEDIA_CAPABILITIES = "Object.defineProperty(Navigator.prototype, 'mediaCapabilities', { value: undefined });"
WITHOUT_MSE = "for (const name of ['MediaSource', 'ManagedMediaSource', 'SourceBuffer']) delete window[name];"
WITHOUT_SERVICE_WORKER = "delete Navigator.prototype.serviceWorker;"
GOING = "[...document.querySelectorAll('video')].filter((one) => !one.paused && one.currentTime > 0)"
PLAYING = f"{GOING}.map((one) => one.src)"


@pytest.fixture(scope="module")
def creator(fanlight: Running, tmp_path_factory: pytest.TempPathFactory) -> Person:
    person, folder = Person(fanlight.vault).sign_up("seen_everywhere"), tmp_path_factory.mktemp("films")
    for number in range(VIDEOS):
        film = clip(folder / f"{number}.mp4", size="180x320", seconds=1 + number / 10)
        video = person.publish(film, f"Seen everywhere {number}")
    eventually(lambda: person.ask("GET", f"/api/videos/{video}").status == 200)
    return person


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return clip(tmp_path_factory.mktemp("av1") / "film.mp4", *AV1, size="180x320", seconds=1, sound=None).read_bytes()


@contextmanager
def feed(
    chromium: Browser, address: str, *scripts: str, film: bytes = b"", **more: Any
) -> Iterator[tuple[Page, list[str]]]:
    """Latest, in a browser that these scripts made poorer; with a `film` in AV1 beside every file; what it fetched."""
    with phone(chromium, **more) as phones:
        page, fetched = phones.new_page(), []
        for script in scripts:
            page.add_init_script(script)
        page.on("request", lambda request: fetched.append(request.url))
        if film:
            page.route("**/api/feed/**", _with_av1)
            page.route(f"**/{FILE}", lambda route: route.fulfill(body=film, content_type="video/mp4"))
        pages.open_feed(page, address, "Latest")
        yield page, fetched


def _with_av1(route: Route) -> None:
    answer = route.fetch()
    told = answer.json()
    for item in told.get("items", []):
        renditions = item["video"]["renditions"]
        beside = {"name": "360pav1", "codecs": "av01.0.00M.08, mp4a.40.2", "url": f"/media/{FILE}"}
        renditions.append({**renditions[0], **beside})
    route.fulfill(response=answer, body=json.dumps(told))


def playing(page: Page) -> str:
    expect(page.locator("article:not([inert])")).to_be_visible()
    found: list[str] = []
    eventually(lambda: bool(found.extend(page.evaluate(PLAYING)) or found))
    return found[0]


def through(page: Page) -> list[str]:
    """What plays in each place of the feed."""
    seen = [playing(page)]
    for _ in range(VIDEOS - 1):
        pages.next_video(page)
        seen.append(playing(page))
    return seen


def test_av1_is_played_where_it_is_decoded(fanlight: Running, chromium: Browser, creator: Person, film: bytes) -> None:
    with feed(chromium, fanlight.vault, film=film, service_workers="block") as (page, fetched):
        seen = through(page)

        assert seen[-1].endswith(FILE), seen
        assert any(url.endswith(FILE) for url in fetched)


@pytest.mark.parametrize("script", [WITHOUT_AV1, WITHOUT_MEDIA_CAPABILITIES])
def test_without_av1_the_other_file_is_played_and_no_byte_of_it_fetched(
    fanlight: Running, chromium: Browser, creator: Person, film: bytes, script: str
) -> None:
    with feed(chromium, fanlight.vault, script, film=film, service_workers="block") as (page, fetched):
        seen = through(page)

        assert not any(url.endswith(FILE) for url in [*seen, *fetched])


def test_without_mse_and_without_a_service_worker_everything_plays(
    fanlight: Running, chromium: Browser, creator: Person
) -> None:
    with feed(chromium, fanlight.vault, WITHOUT_MSE, WITHOUT_SERVICE_WORKER) as (page, _):
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))

        assert len(set(through(page))) == VIDEOS
        page.wait_for_timeout(3500)  # past the moment at which the worker would be registered
        assert page.evaluate("!('MediaSource' in window || 'serviceWorker' in navigator)")
        assert faults == []
