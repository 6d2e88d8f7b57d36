"""One's own data in real Chromium: gathered, fetched and checked."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fanlight.custody.exports.checking import check
from tests.journeys.person import PASSWORD, Person
from tests.journeys.test_in_the_browser import violations
from tests.journeys.test_my_feed import address, chromium, page, viewer
from tests.opened import opened

__all__ = ["address", "chromium", "page", "viewer"]

pytestmark = pytest.mark.slow


def test_everything_is_gathered_fetched_with_the_password_and_whole(
    page: Page, address: str, viewer: Person, tmp_path: Path
) -> None:
    page.goto(f"{address}/settings")
    button = page.get_by_role("button", name="Gather everything kept about me")
    expect(button).to_be_disabled()
    form = page.locator("form", has=button)

    form.get_by_label("Current password").fill("not the one at all")
    button.click()
    expect(page.get_by_text("That is not your current password")).to_be_visible()
    form.get_by_label("Current password").fill(PASSWORD)
    button.click()
    link = page.get_by_role("link", name="Download my data")
    expect(link).to_be_visible(timeout=30_000)
    assert violations(page, after=link) == []
    with page.expect_download() as fetched:
        link.click()

    assert fetched.value.suggested_filename == f"fanlight-{viewer.handle}.zip"
    fetched.value.save_as(tmp_path / "export.zip")
    with (tmp_path / "export.zip").open("rb") as file:
        report = check(file)
    assert (report.problems, report.is_proven) == ([], True)
    copy = opened((tmp_path / "export.zip").read_bytes())
    assert len(copy["activity"]["watches"]) == 3
    assert copy["accounts"]["account"]["handle"] == viewer.handle
    page.get_by_role("button", name="Delete this copy now").click()
    expect(button).to_be_visible()
    assert viewer.ask("GET", "/api/me/export/file").status == 404
