"""Saving in real Chromium: put aside in one visit, found under Saved in the next, and let go."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import pages
from tests.journeys.person import Person
from tests.journeys.test_my_feed import address, chromium, page, viewer

__all__ = ["address", "chromium", "page", "viewer"]

pytestmark = pytest.mark.slow


def test_a_video_is_saved_found_after_a_reload_and_let_go(page: Page, address: str, viewer: Person) -> None:
    page.route("**/media/**", lambda route: None)  # the stage has no pictures: let them be long in coming
    (card, *_) = viewer.get("/api/profiles/tides_1/videos")["items"]
    video = pages.open_video(page, address, card["id"])
    button = video.get_by_role("button", name="Save", exact=True)

    expect(button).to_have_attribute("aria-pressed", "false")
    with page.expect_response(re.compile("/save$")) as saved:
        button.click()
    assert saved.value.status == 200
    expect(button).to_have_attribute("aria-pressed", "true")

    page.goto(f"{address}/me")
    page.get_by_role("link", name="Saved").click()
    expect(page.get_by_role("heading", name="Saved", exact=True)).to_be_visible()
    found = page.locator(f'a[href*="{card["id"]}"]')
    expect(found).to_have_count(1)
    page.reload()
    expect(found).to_have_count(1)

    video = pages.open_video(page, address, card["id"])
    button = video.get_by_role("button", name="Save", exact=True)
    expect(button).to_have_attribute("aria-pressed", "true")
    with page.expect_response(re.compile("/save$")) as let_go:
        page.keyboard.press("b")
    assert let_go.value.status == 200
    expect(button).to_have_attribute("aria-pressed", "false")
    page.goto(f"{address}/saved")
    expect(page.get_by_text("Nothing saved yet")).to_be_visible()


def test_a_save_that_the_vault_refuses_is_taken_back_with_a_word(page: Page, address: str, viewer: Person) -> None:
    page.route("**/media/**", lambda route: None)
    page.route("**/api/videos/*/save", lambda route: route.fulfill(status=500, json={"code": "crashed"}))
    (card, *_) = viewer.get("/api/profiles/tides_1/videos")["items"]
    button = pages.open_video(page, address, card["id"]).get_by_role("button", name="Save", exact=True)

    button.click()

    expect(page.get_by_text("It was not saved. Try again")).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "false")
