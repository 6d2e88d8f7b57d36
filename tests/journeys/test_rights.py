"""One's own data in real Chromium: gathered, fetched and checked; deleted kind by kind, and altogether."""

from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, expect

from fanlight.custody.exports.checking import check
from fanlight.custody.receipts import Receipt
from fanlight.custody.receipts import check as check_receipt
from tests.journeys.person import PASSWORD, Person
from tests.journeys.test_in_the_browser import violations
from tests.journeys.test_my_feed import page, viewer
from tests.opened import opened

__all__ = ["page", "viewer"]

pytestmark = pytest.mark.slow


def test_everything_is_gathered_fetched_with_the_password_whole_and_brought_again(
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
    expect(link).to_be_visible()
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

    page.locator("input[type=file]").set_input_files(tmp_path / "export.zip")
    brought = page.get_by_role("listitem").filter(has_text="What you watched").filter(has_text="Here already")
    expect(brought).to_contain_text("Here already: 3")
    assert violations(page, after=brought) == []


def test_one_kind_is_deleted_a_term_is_chosen_and_who_leaves_takes_a_receipt(
    page: Page, address: str, viewer: Person, tmp_path: Path
) -> None:
    (card, *_) = viewer.get("/api/profiles/tides_1/videos")["items"]
    assert viewer.ask("PUT", f"/api/videos/{card['id']}/like").status == 200
    page.goto(f"{address}/settings")
    delete = page.get_by_role("button", name="Delete: Likes")

    delete.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Delete it all").click()
    expect(delete).to_be_disabled()
    expect(page.get_by_role("button", name="Delete: What you watched")).to_be_enabled()
    term = page.get_by_role("button", name="30 days")
    term.click()
    expect(term).to_have_attribute("aria-pressed", "true")
    assert viewer.get("/api/me/kept")["watches_days"] == 30
    assert violations(page, after=term) == []

    page.get_by_role("button", name="Delete my account").click()
    sheet.get_by_label("to confirm").fill(viewer.handle)
    sheet.get_by_label("Current password").fill(PASSWORD)
    sheet.get_by_role("button", name="Delete everything").click()
    save = page.get_by_role("button", name="Save the receipt")
    assert violations(page, after=save) == []
    done = page.get_by_text("What was public disappears within moments")
    expect(done).to_have_count(0)  # nothing covers the receipt
    page.mouse.click(8, 8)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.go_back()
    expect(page.get_by_text("Save the receipt first")).to_be_visible()
    expect(page.get_by_role("button", name="Go without it")).to_be_visible()
    with page.expect_download() as fetched:
        save.click()
    fetched.value.save_as(tmp_path / "receipt.json")
    page.get_by_role("button", name="Close").click()

    page.wait_for_url(f"{address}/")
    expect(done).to_be_visible()
    check_receipt(msgspec.json.decode((tmp_path / "receipt.json").read_bytes(), type=Receipt))
    assert viewer.get("/api/me")["signed_in"] is False


def test_what_was_gathered_stands_in_the_ledger_in_plain_words(page: Page, address: str, viewer: Person) -> None:
    viewer.export()
    page.goto(f"{address}/settings")

    page.get_by_role("link", name="See who read it").click()

    row = page.get_by_role("listitem").filter(has_text="the devices and networks you signed in from")
    expect(row).to_contain_text("This vault, to gather your copy of everything")
    expect(row).to_contain_text("for your rights to your data")
    expect(row).to_contain_text("within two hours")
    assert violations(page, after=row) == []
