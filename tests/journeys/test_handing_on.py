"""Handing a video on, and following from it, in real Chromium: the vault hears of it by the press alone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys import pages
from tests.journeys.person import Person
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
