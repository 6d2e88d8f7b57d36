"""Handing a video on, and following from it, in real Chromium: the vault hears of it by the press alone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import pages
from tests.journeys.person import Person
from tests.journeys.test_in_the_browser import violations
from tests.journeys.test_my_feed import page, viewer
from tests.opened import opened

__all__ = ["page", "viewer"]

pytestmark = pytest.mark.slow


def activity(viewer: Person) -> dict[str, Any]:
    kept: dict[str, Any] = opened(viewer.export())["activity"]
    return kept


def test_a_copied_link_and_a_follow_from_a_video_are_told_with_the_video(
    page: Page, address: str, viewer: Person
) -> None:
    page.route("**/media/**", lambda route: None)  # the stage has no pictures: let them be long in coming
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    (card, *_) = viewer.get("/api/profiles/tides_1/videos")["items"]
    video = pages.open_video(page, address, card["id"])

    with page.expect_response(re.compile("/share$")) as shared:
        video.get_by_role("button", name="Share").click()
    with page.expect_response(re.compile("/follow$")) as followed:
        pages.follow_creator(page)

    assert (shared.value.status, followed.value.status) == (204, 200)
    assert card["id"] in page.evaluate("navigator.clipboard.readText()")
    kept = activity(viewer)
    assert [share["video_id"] for share in kept["shares"]] == [card["id"]]
    assert [led["video_id"] for led in kept["followed_from"]] == [card["id"]]


@pytest.mark.parametrize("copies", [True, False], ids=["copied", "by hand"])
def test_where_a_page_has_no_clipboard_the_link_is_copied_the_old_way_or_shown_to_be_copied_by_hand(
    page: Page, address: str, viewer: Person, copies: bool
) -> None:
    page.route("**/media/**", lambda route: None)
    page.add_init_script("delete Navigator.prototype.clipboard")  # as without https, away from this machine
    if not copies:
        page.add_init_script("document.execCommand = () => false")
    (card, *_) = viewer.get("/api/profiles/tides_1/videos")["items"]
    video = pages.open_video(page, address, card["id"])
    by_hand = page.get_by_role("dialog", name="The address to pass on")

    video.get_by_role("button", name="Share").click()

    if copies:
        expect(page.get_by_text("Link copied")).to_be_visible()
        expect(by_hand).to_have_count(0)
        return
    field = by_hand.get_by_label("Address")
    expect(field).to_be_focused()
    expect(field).to_have_value(re.compile(f"/v/{card['id']}$"))
    assert page.evaluate("getSelection().toString()") == field.input_value()
    assert violations(page, after=by_hand) == []
    by_hand.get_by_role("button", name="Close").click()
    expect(by_hand).to_have_count(0)


@pytest.mark.parametrize(("place", "said"), [("sound", "This sound"), ("duets", "This video")])
def test_a_page_of_what_does_not_exist_says_so_and_leads_to_the_feed(
    page: Page, address: str, place: str, said: str
) -> None:
    page.route("**/media/**", lambda route: None)

    page.goto(f"{address}/{place}/019aca8e-0000-7000-8000-000000000000")

    expect(page.get_by_role("heading", name=f"{said} does not exist, or is no longer here")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    page.get_by_role("link", name="Go to the feed").click()
    page.wait_for_url(f"{address}/")
