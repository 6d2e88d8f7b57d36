"""Picture-in-picture and speed: what the player does beside playing."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.journeys import pages
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone

pytestmark = pytest.mark.slow

HIDDEN = """(isHidden) => {
  Object.defineProperty(document, "visibilityState", { value: isHidden ? "hidden" : "visible", configurable: true });
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""

LONG_ENOUGH = "[...document.querySelectorAll('video')].some((one) => !one.paused && one.currentTime > 2)"
"""To be told of."""


def is_open(page: Page) -> bool:
    return bool(page.evaluate("document.pictureInPictureElement !== null"))


def playing(page: Page) -> list[str]:
    """The films that play now."""
    going = "[...document.querySelectorAll('video')].filter((one) => !one.paused && one.currentTime > 0)"
    found: list[str] = page.evaluate(f"{going}.map((one) => one.src)")
    return found


def open_menu(page: Page) -> None:
    pages.current_video(page).get_by_role("button", name="More", exact=True).click()


def test_the_small_window_opens_by_a_key_and_closes_when_its_viewer_moves_on(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "two_things_at_once")
        eventually(lambda: len(playing(page)) == 1)
        (first,) = playing(page)

        page.keyboard.press("p")
        eventually(lambda: is_open(page))
        pages.next_video(page)

        eventually(lambda: not is_open(page))
        eventually(lambda: len(playing(page)) == 1 and playing(page) != [first])
        page.keyboard.press("p")
        eventually(lambda: is_open(page))
        page.keyboard.press("p")
        eventually(lambda: not is_open(page))
        eventually(lambda: len(playing(page)) == 1)


def test_the_small_window_plays_on_while_the_page_is_hidden(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "reads_beside_it")
        eventually(lambda: len(playing(page)) == 1)
        page.evaluate(HIDDEN, True)
        eventually(lambda: not playing(page))
        page.evaluate(HIDDEN, False)
        eventually(lambda: len(playing(page)) == 1)

        page.keyboard.press("p")
        eventually(lambda: is_open(page))
        page.evaluate(HIDDEN, True)
        page.wait_for_timeout(1000)

        assert len(playing(page)) == 1
        page.evaluate("document.exitPictureInPicture()")
        eventually(lambda: not playing(page))


def test_what_is_watched_there_while_the_page_is_hidden_counts(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        told: list[dict[str, Any]] = []
        page.on("request", lambda request: told.extend(watches_of(request)))
        pages.sign_up(page, demo.vault, "looks_sideways")
        eventually(lambda: len(playing(page)) == 1)
        eventually(lambda: bool(page.evaluate(LONG_ENOUGH)))
        page.keyboard.press("p")
        eventually(lambda: is_open(page))
        page.evaluate(HIDDEN, True)
        eventually(lambda: len(told) == 1)  # what was seen before

        page.evaluate("window.requestAnimationFrame = () => 0")  # as in a page that is truly hidden
        page.wait_for_timeout(500)
        for _ in range(8):
            page.wait_for_timeout(4000)
            page.evaluate(HIDDEN, True)
            if len(told) > 1:
                break

        assert {watch["video_id"] for watch in told} == {told[0]["video_id"]}
        assert told[1]["watched_seconds"] > 0


def watches_of(request: Request) -> list[dict[str, Any]]:
    """The watches that a request reports."""
    if not request.url.endswith("/api/watches") or request.post_data is None:
        return []
    found: list[dict[str, Any]] = json.loads(request.post_data)["watches"]
    return found


def test_its_own_button_pauses_the_video_on_the_page_too(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "pauses_afar")
        eventually(lambda: len(playing(page)) == 1)
        open_menu(page)
        page.get_by_role("button", name="Picture in picture").click()
        eventually(lambda: is_open(page))

        page.evaluate("document.pictureInPictureElement.pause()")
        expect(pages.current_video(page).get_by_role("button", name="Play", exact=True)).to_be_visible()
        page.evaluate("document.pictureInPictureElement.play()")
        expect(pages.current_video(page).get_by_role("button", name="Pause", exact=True)).to_be_visible()

        open_menu(page)
        page.get_by_role("button", name="Close picture in picture").click()
        eventually(lambda: not is_open(page))


def test_where_there_is_no_small_window_nothing_offers_one(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        page.add_init_script("Object.defineProperty(document, 'pictureInPictureEnabled', { value: undefined })")
        pages.sign_up(page, demo.vault, "has_no_window")
        eventually(lambda: len(playing(page)) == 1)

        open_menu(page)
        expect(page.get_by_role("button", name="Copy link")).to_be_visible()
        expect(page.get_by_role("button", name="Picture in picture")).to_have_count(0)


def test_the_speed_is_set_on_every_player_and_remembered(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "in_a_hurry")
        eventually(lambda: len(playing(page)) == 1)

        open_menu(page)
        page.get_by_text("2×").click()
        eventually(lambda: speeds(page) == {2})
        page.reload()
        eventually(lambda: len(playing(page)) == 1)
        assert speeds(page) == {2}


def speeds(page: Page) -> set[float]:
    return set(page.evaluate("[...document.querySelectorAll('video')].map((one) => one.playbackRate)"))
