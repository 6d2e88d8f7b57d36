"""Moments of a video: looked for on its progress bar, and shown one after the other on a profile."""

import re

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.journeys import pages
from tests.journeys.person import Person
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import DESKTOP, phone
from tests.media.drawing import clip

pytestmark = pytest.mark.slow

PICTURES = 25


@pytest.fixture(scope="module")
def video(fanlight: Running, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Half a minute by somebody who has posted nothing else."""
    film = clip(tmp_path_factory.mktemp("clips") / "half_a_minute.mp4", size="180x320", seconds=30)
    creator = Person(fanlight.vault).sign_up("long_takes")
    posted = creator.publish(film, "Half a minute")
    eventually(lambda: len(creator.get("/api/profiles/long_takes/videos")["items"]) == 1)
    return posted


SEEN = """window.seen = []; new MutationObserver(() => {
  const picture = document.querySelector("[data-picture]")?.dataset.picture;
  if (picture !== undefined) seen.push(picture);
}).observe(document, { subtree: true, childList: true, attributes: true })"""
"""Keeps the pictures that were shown, however briefly."""


class Asked:
    """Which sprites and films a page has asked for."""

    def __init__(self, page: Page, sprite: str) -> None:
        self.sprites, self.films = 0, 0
        self.sprite = sprite
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.sprites += request.url.endswith(self.sprite)
        self.films += request.url.endswith(".mp4")


def sprite_of(fanlight: Running, video: str) -> str:
    sprite = Person(fanlight.vault).get(f"/api/videos/{video}")["video"]["sprite"]
    assert (sprite["count"], sprite["columns"], sprite["width"], sprite["height"]) == (PICTURES, 5, 90, 160)
    url: str = sprite["url"]
    return url


def is_drawn(page: Page) -> bool:
    """Whether the sprite's file has come, whole."""
    return bool(page.evaluate("document.querySelector('[data-picture] img')?.naturalWidth === 450"))


def test_a_finger_on_the_bar_sees_where_it_goes(fanlight: Running, chromium: Browser, video: str) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        asked = Asked(page, sprite_of(fanlight, video))
        bar = pages.open_video(page, fanlight.vault, video).get_by_role("slider", name="Place in the video")
        box = bar.bounding_box()
        assert box
        shown = bar.locator("[data-picture]")
        middle = box["y"] + box["height"] / 2

        assert asked.sprites == 0, "nothing is fetched before somebody looks for a moment"
        page.mouse.move(box["x"] + box["width"] * 0.3, middle)
        page.mouse.down()
        expect(shown).to_have_attribute("data-picture", "7")
        expect(bar).to_contain_text("0:09 / 0:30")
        expect(bar).to_have_attribute("aria-valuetext", "0:09 of 0:30")
        eventually(lambda: is_drawn(page))
        for share, picture in ((0.001, 0), (0.5, 12), (0.999, PICTURES - 1)):
            page.mouse.move(box["x"] + box["width"] * share, middle)
            expect(shown).to_have_attribute("data-picture", str(picture))
            expect(shown).to_be_in_viewport(ratio=1)
        page.mouse.move(box["x"] + box["width"] * 0.5, middle)
        page.mouse.up()
        expect(shown).to_have_count(0)
        assert asked.sprites == 1


def test_the_arrow_keys_on_the_bar_show_the_moment_too(fanlight: Running, chromium: Browser, video: str) -> None:
    with phone(chromium, reduced_motion="reduce") as context:  # so that it stands still
        page = context.new_page()
        bar = pages.open_video(page, fanlight.vault, video).get_by_role("slider", name="Place in the video")
        expect(bar).to_have_attribute("aria-valuetext", "0:00 of 0:30")
        eventually(lambda: bool(page.evaluate("[...document.querySelectorAll('video')].some((one) => one.duration)")))
        page.evaluate(SEEN)
        bar.focus()

        page.keyboard.press("ArrowRight")
        expect(bar).to_have_attribute("aria-valuetext", "0:02 of 0:30")
        page.keyboard.press("ArrowRight")
        expect(bar).to_have_attribute("aria-valuetext", "0:04 of 0:30")

        eventually(lambda: page.evaluate("seen").count("3") > 0)
        expect(bar.locator("[data-picture]")).to_have_count(0)


def test_time_runs_from_left_to_right_in_arabic_too(fanlight: Running, chromium: Browser, video: str) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.change_language(page, fanlight.vault, "العربية")
        bar = pages.open_video(page, fanlight.vault, video).get_by_role("slider")
        box = bar.bounding_box()
        assert box

        page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] / 2)
        page.mouse.down()

        expect(bar.locator("[data-picture]")).to_have_attribute("data-picture", "2")
        expect(bar.locator("[data-picture]")).to_be_in_viewport(ratio=1)
        expect(bar).to_have_attribute("aria-valuetext", re.compile("0:03.*0:30"))


def moves(page: Page) -> bool:
    """Whether the poster shows one moment, and then another."""
    shown = page.locator("[data-picture]")
    first = shown.get_attribute("data-picture") if shown.count() else None
    eventually(lambda: first is None or shown.get_attribute("data-picture") != first)
    return first is not None


def test_a_poster_moves_under_the_mouse_and_no_film_is_fetched(
    fanlight: Running, chromium: Browser, video: str
) -> None:
    with chromium.new_context(viewport=DESKTOP, locale="en") as context:  # type: ignore[arg-type]
        page = context.new_page()
        asked = Asked(page, sprite_of(fanlight, video))
        page.goto(f"{fanlight.vault}/@long_takes")
        tile = page.get_by_role("link", name="Half a minute")
        expect(tile).to_be_visible()
        assert asked.sprites == 0

        tile.hover()
        eventually(lambda: moves(page))
        eventually(lambda: is_drawn(page))
        page.mouse.move(0, 0)
        expect(page.locator("[data-picture]")).to_have_count(0)
        for _ in range(60):
            page.keyboard.press("Tab")
            if tile.evaluate("tile => tile === document.activeElement"):
                break
        eventually(lambda: moves(page))
        assert asked.films == 0


def test_a_poster_stays_still_for_who_asked_for_no_motion_or_to_save_data(
    fanlight: Running, chromium: Browser, video: str
) -> None:
    with chromium.new_context(viewport=DESKTOP, locale="en", reduced_motion="reduce") as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{fanlight.vault}/@long_takes")
        tile = page.get_by_role("link", name="Half a minute")

        tile.hover()
        page.wait_for_timeout(1000)
        expect(page.locator("[data-picture]")).to_have_count(0)
        page.emulate_media(reduced_motion="no-preference")
        eventually(lambda: moves(page))

        page.evaluate("localStorage.setItem('fanlight.saves-data', 'yes')")
        page.reload()
        expect(tile).to_be_visible()
        page.mouse.move(0, 0)
        tile.hover()
        page.wait_for_timeout(1000)
        expect(page.locator("[data-picture]")).to_have_count(0)


def test_a_video_of_before_there_were_sprites_scrubs_without_pictures(
    fanlight: Running, chromium: Browser, video: str
) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        page.route("**/api/videos/*", lambda route: route.fulfill(json=without_sprite(route.fetch().json())))
        bar = pages.open_video(page, fanlight.vault, video).get_by_role("slider", name="Place in the video")
        box = bar.bounding_box()
        assert box

        page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
        page.mouse.down()

        expect(bar).to_contain_text("0:09 / 0:30")
        expect(bar.locator("[data-picture]")).to_have_count(0)


def without_sprite(answer: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    return answer | {"video": answer["video"] | {"sprite": None}}
