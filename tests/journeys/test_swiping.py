"""A swipe is felt at once, and what was watched until then is counted to the millisecond."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import pages
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone
from tests.journeys.test_small_window import HIDDEN

pytestmark = pytest.mark.slow

PLAYING = "[...document.querySelectorAll('video')].filter((one) => !one.paused)"
READY = "[...document.querySelectorAll('video')].filter((one) => one.readyState === 4).length >= 2"
SWIPE = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));"
SWIPE_BETWEEN_TWO_READINGS = f"""new Promise((told) => {{
  const [video] = {PLAYING};
  const late = () => setTimeout(() => {{
    const at = video.currentTime;
    {SWIPE}
    told(at);
  }}, 200);
  const read = () => video.currentTime > 1 ? late() : video.addEventListener("timeupdate", read, {{ once: true }});
  read();
}})"""
"""Watches the first second or two of a video, and swipes shortly before its player would tell the time again."""
LINE = """(() => {
  const [video] = [...document.querySelectorAll("video")].filter((one) => one.currentTime > 0);
  const line = document.querySelector("[role=slider] .done");
  return [video.currentTime / video.duration, new DOMMatrix(getComputedStyle(line).transform).a];
})()"""
NEAR = 0.03


def line_is_true(page: Page) -> bool:
    share, line = page.evaluate(LINE)
    return bool(abs(share - line) < NEAR)


def test_the_first_videos_are_asked_for_once(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(demo.vault)
        eventually(lambda: bool(page.evaluate(f"{PLAYING}.length === 1")))

        assert len([url for url in asked if "/api/feed/" in url]) == 1


def test_the_next_video_plays_before_anything_is_drawn_for_it(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        page.goto(demo.vault)
        eventually(lambda: bool(page.evaluate(READY)) and bool(page.evaluate(f"{PLAYING}.length === 1")))

        at_once = page.evaluate(f"(() => {{ {SWIPE} return {PLAYING}.map((one) => one.src); }})()")

        assert len(at_once) == 2, "the next video was begun within the key itself"
        eventually(lambda: bool(page.evaluate(f"{PLAYING}.length === 1")))
        assert page.evaluate(f"{PLAYING}[0].src") in at_once


def test_a_video_that_was_stopped_is_not_begun_by_its_own_place(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        page.goto(demo.vault)
        eventually(lambda: bool(page.evaluate(f"{PLAYING}.length === 1")))
        page.keyboard.press(" ")
        eventually(lambda: bool(page.evaluate(f"{PLAYING}.length === 0")))

        page.evaluate("document.querySelector('.scroller').dispatchEvent(new Event('scrollend'))")

        assert page.evaluate(f"{PLAYING}.length === 0")


def test_what_was_watched_until_the_swipe_counts_to_the_millisecond(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "counts_milliseconds")
        eventually(lambda: bool(page.evaluate(f"{PLAYING}.length === 1")))

        with page.expect_request("**/api/watches") as told:
            watched = page.evaluate(SWIPE_BETWEEN_TWO_READINGS)
            page.evaluate(HIDDEN, True)  # what was seen is handed over

        (first, *_) = json.loads(told.value.post_data or "")["watches"]
        assert first["watched_seconds"] == pytest.approx(watched, abs=0.06)


def test_the_line_goes_where_the_video_goes(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        page.goto(demo.vault)
        eventually(lambda: bool(page.evaluate(f"{PLAYING}.some((one) => one.currentTime > 1)")))
        assert page.evaluate(LINE)[1] > NEAR
        assert line_is_true(page)

        page.evaluate(f"{PLAYING}[0].playbackRate = 2")
        page.wait_for_timeout(1200)
        assert line_is_true(page)
        page.keyboard.press(" ")
        eventually(lambda: bool(page.evaluate(f"{PLAYING}.length === 0")))
        page.wait_for_timeout(300)
        assert line_is_true(page)

        bar = pages.current_video(page).get_by_role("slider", name="Place in the video")
        box = bar.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] / 2)
        page.mouse.down()
        eventually(lambda: abs(page.evaluate(LINE)[1] - 0.1) < NEAR)
        page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
        eventually(lambda: abs(page.evaluate(LINE)[1] - 0.8) < NEAR)
        page.mouse.up()
        expect(bar).to_be_visible()
        eventually(lambda: line_is_true(page))
