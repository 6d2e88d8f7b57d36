"""Saving in real Chromium: put aside in one visit, found under Saved in the next, and let go."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from fanlight.foundation import paging
from tests.journeys import pages
from tests.journeys.person import Person
from tests.journeys.test_my_feed import page, viewer

__all__ = ["page", "viewer"]

pytestmark = pytest.mark.slow

LATER = paging.cursor(datetime(2100, 1, 1, tzinfo=UTC), UUID(int=2**47 - 1))
"""A cursor behind which everything is older."""


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


def test_a_page_of_which_nothing_is_left_does_not_hide_the_older_ones(page: Page, address: str, viewer: Person) -> None:
    page.route("**/media/**", lambda route: None)
    (card, *_) = viewer.get("/api/profiles/tides_1/videos")["items"]
    assert viewer.ask("PUT", f"/api/videos/{card['id']}/save").status == 200
    assert viewer.watch(card["id"], 5).status == 202
    for list_ in ("**/api/feed/saved", "**/api/me/history"):  # the newest 24 have all been withdrawn
        page.route(list_, lambda route: route.fulfill(json={"items": [], "profiled": False, "next": LATER}))

    for place in ("saved", "history"):
        page.goto(f"{address}/{place}")
        expect(page.locator(f'main a[href*="{card["id"]}"]').first).to_be_visible()
