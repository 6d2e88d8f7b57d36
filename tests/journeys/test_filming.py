"""Filming inside the page: takes one after the other, over another video's sound, and what is said without a camera."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys import pages
from tests.journeys.chromium import opened
from tests.journeys.running import Running
from tests.journeys.test_editing import COUNTED, watched
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone, violations
from tests.journeys.test_sounds import sound_of
from tests.media.drawing import clip

pytestmark = pytest.mark.slow

FAKE = "--use-fake-device-for-media-stream"
PLAYED = """
window.played = [];
HTMLMediaElement.prototype.play = new Proxy(HTMLMediaElement.prototype.play, {
  apply(target, self, all) {
    if (!self.muted) window.played.push(self.currentTime);
    return Reflect.apply(target, self, all);
  },
});
"""


@pytest.fixture(scope="module")
def filming(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with a camera that shows a moving figure, and beeps."""
    with opened(playwright, FAKE, whole=True) as browser:
        yield browser


def test_takes_are_filmed_and_joined(fanlight: Running, filming: Browser) -> None:
    with phone(filming, permissions=["camera", "microphone"]) as phones:
        page = phones.new_page()
        page.add_init_script(COUNTED)
        pages.sign_up(page, fanlight.vault, "films")
        open_camera(page, f"{fanlight.vault}/create")

        film(page, 1.2)
        expect(page.get_by_text("1 take. Film another, or use it.")).to_be_visible()
        assert not violations(page, after=page.get_by_role("button", name="Use what was filmed"))
        film(page, 0.6)
        page.get_by_role("button", name="Throw the last take away").click()
        expect(page.get_by_text("1 take. Film another, or use it.")).to_be_visible()
        film(page, 1.2)
        page.get_by_role("button", name="Use what was filmed").click()
        expect(page.get_by_role("button", name=re.compile("^Take 2"))).to_be_visible()
        page.get_by_role("button", name="Done").click()
        pages.describe(page, "Two takes")
        video = pages.publish(page)

        shown = watched(page, fanlight.vault, video)
        assert 2 < shown.seconds < 6
        assert shown.is_heard
        assert shown.height > shown.width
        assert page.evaluate("window.encoders") == 0


def test_one_take_is_filmed_over_another_videos_sound_when_the_time_comes(
    fanlight: Running, filming: Browser, tmp_path: Path
) -> None:
    with phone(filming, permissions=["camera", "microphone"]) as phones:
        page = phones.new_page()
        page.add_init_script(PLAYED)
        pages.sign_up(page, fanlight.vault, "films_over")
        song = clip(tmp_path / "song.mp4", size="240x426", seconds=6)
        first = pages.upload_and_publish(page, fanlight.vault, song, "A song to film over")
        eventually(lambda: sound_of(page, fanlight.vault, first) is not None)
        page.goto(f"{fanlight.vault}/create?sound={first}")
        expect(page.locator("audio")).to_be_visible()
        page.get_by_label("Begins at").fill("2.5")
        assert page.locator("audio").evaluate("audio => audio.currentTime") == 2.5
        open_camera(page)

        page.get_by_role("button", name="Film at once").click()
        expect(page.get_by_role("button", name="Film after 3 seconds")).to_be_visible()
        page.get_by_role("button", name="Film", exact=True).click()
        expect(page.get_by_role("status").filter(has_text="3")).to_be_visible()
        expect(page.get_by_role("button", name="Stop filming")).to_be_visible()
        assert page.evaluate("window.played") == [2.5]
        page.wait_for_timeout(1000)
        page.get_by_role("button", name="Stop filming").click()
        page.get_by_role("button", name="Use what was filmed").click()
        expect(page.get_by_text("With another video’s sound")).to_be_visible()
        pages.describe(page, "Filmed over it")
        video = pages.publish(page)

        eventually(lambda: (sound_of(page, fanlight.vault, video) or {}).get("id") == first)


def test_a_duet_is_filmed_beside_the_other(fanlight: Running, filming: Browser, tmp_path: Path) -> None:
    with phone(filming, permissions=["camera", "microphone"]) as phones:
        page = phones.new_page()
        page.add_init_script(PLAYED)
        pages.sign_up(page, fanlight.vault, "films_beside")
        song = clip(tmp_path / "song.mp4", size="180x320", seconds=6)
        first = pages.upload_and_publish(page, fanlight.vault, song, "A song to film beside")
        eventually(lambda: sound_of(page, fanlight.vault, first) is not None)
        for how, played in (("stitch", []), ("duet", [0])):
            page.goto(f"{fanlight.vault}/create?{how}={first}")
            expect(page.get_by_role("heading", name=re.compile("^(Duet with|Stitch of) "))).to_be_visible()
            page.evaluate("window.played.length = 0")
            if how == "duet":
                page.get_by_role("radio", name="Right").check()
                page.get_by_label("How loud yours is beside theirs").fill("75")
            open_camera(page)
            film(page, 1)
            assert page.evaluate("window.played") == played
        beside = page.get_by_label("The video beside yours")
        own = page.get_by_label("What the camera sees").bounding_box()
        theirs = beside.bounding_box()
        assert own
        assert theirs
        assert theirs["x"] + theirs["width"] <= own["x"]
        assert beside.evaluate("video => video.volume") == pytest.approx(1 / 3, abs=0.01)
        assert beside.evaluate("video => video.currentTime") > 0.5
        page.get_by_role("button", name="Throw the last take away").click()
        assert beside.evaluate("video => video.currentTime") == 0
        film(page, 1)
        page.get_by_role("button", name="Use what was filmed").click()
        expect(page.get_by_text("A duet with another video")).to_be_visible()
        pages.describe(page, "Filmed beside it")
        video = pages.publish(page)

        shown = watched(page, fanlight.vault, video)
        assert 0.5 < shown.seconds < 3
        assert shown.is_heard


def test_what_was_filmed_goes_on_after_the_page_was_closed(fanlight: Running, filming: Browser) -> None:
    with phone(filming, permissions=["camera", "microphone"]) as phones:
        page = phones.new_page()
        pages.sign_up(page, fanlight.vault, "closes")
        page.route("**/api/uploads/*", lambda route: route.abort())
        open_camera(page, f"{fanlight.vault}/create")
        film(page, 1)
        page.get_by_role("button", name="Use what was filmed").click()
        page.get_by_label("Caption", exact=True).fill("Kept")
        page.wait_for_url("**/create?draft=*")
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        address = page.url
        page.close()

        later = phones.new_page()
        later.goto(address)
        expect(later.get_by_label("Caption", exact=True)).to_have_value("Kept")
        video = pages.publish(later)

        assert watched(later, fanlight.vault, video).seconds > 0.5
        assert later.evaluate("caches.has('fanlight-made')") is False


def test_without_leave_the_camera_says_what_to_do(fanlight: Running, filming: Browser) -> None:
    with phone(filming) as phones:
        page = phones.new_page()
        pages.sign_up(page, fanlight.vault, "no_leave")
        page.goto(f"{fanlight.vault}/create")
        page.get_by_role("button", name="Record one now").click()

        expect(page.get_by_text("The camera is not allowed here")).to_be_visible()
        page.get_by_role("button", name="Film with another app").click()
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Record one now").click()
        assert not chooser.value.is_multiple()


def open_camera(page: Page, address: str = "") -> None:
    if address:
        page.goto(address)
    page.get_by_role("button", name="Record one now").click()
    expect(page.get_by_label("What the camera sees")).to_be_visible()
    eventually(lambda: page.get_by_label("What the camera sees").evaluate("video => video.videoWidth > 0"))


def film(page: Page, seconds: float) -> None:
    page.get_by_role("button", name="Film", exact=True).click()
    page.wait_for_timeout(seconds * 1000)
    page.get_by_role("button", name="Stop filming").click()
    expect(page.get_by_role("button", name="Use what was filmed")).to_be_visible()
