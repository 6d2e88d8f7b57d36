"""Subtitles: from a file in the studio to a stranger's screen, where they can be turned off."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import pages
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone, violations
from tests.media.drawing import clip

pytestmark = pytest.mark.slow

FILE = "WEBVTT\n\n00:00.000 --> 00:09.000\n<b>Clay</b> on the wheel\n"


def open_editor(page: Page, address: str, video: str) -> None:
    page.goto(f"{address}/studio/{video}/subtitles")
    expect(page.get_by_role("heading", name="Subtitles")).to_be_visible()


def test_what_is_said_is_written_shown_and_turned_off(fanlight: Running, chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "clay.vtt"
    file.write_text(FILE)
    with phone(chromium) as creators, phone(chromium) as strangers:
        creator, stranger = creators.new_page(), strangers.new_page()
        pages.sign_up(creator, fanlight.vault, "writes_words")
        film = clip(tmp_path / "clay.mp4", size="240x426", seconds=8)
        video = pages.upload_and_publish(creator, fanlight.vault, film, "Without words")

        open_editor(creator, fanlight.vault, video)
        with creator.expect_file_chooser() as chooser:
            creator.get_by_role("button", name="Take them from a file").click()
        chooser.value.set_files(file)
        expect(creator.get_by_label("What is said")).to_have_value("Clay on the wheel")
        creator.get_by_role("button", name="Save these lines").click()
        expect(creator.get_by_text("The subtitles are saved.")).to_be_visible()

        creator.get_by_label("Language of these lines").select_option("de")
        creator.get_by_role("button", name="Add a line here").click()
        creator.get_by_label("What is said").fill("Ton auf der Scheibe")
        creator.get_by_label("To", exact=True).fill("x")
        expect(creator.get_by_text("Write times like 0:07.5")).to_be_visible()
        expect(creator.get_by_role("button", name="Save these lines")).to_be_disabled()
        creator.get_by_label("To", exact=True).fill("0:08")
        creator.get_by_role("button", name="Save these lines").click()
        expect(creator.get_by_role("button", name="German", exact=True)).to_be_visible()

        eventually(lambda: languages(stranger, fanlight.vault, video) == ["de", "en"])
        shown = pages.open_video(stranger, fanlight.vault, video)
        expect(shown.get_by_text("Clay on the wheel")).to_be_visible()

        shown.get_by_role("button", name="More").click()
        stranger.get_by_role("button", name=re.compile("^Subtitles")).click()
        sheet = stranger.get_by_role("dialog")
        sheet.get_by_role("button", name="German").click()
        sheet.get_by_role("button", name="Large").click()
        sheet.get_by_role("switch", name="Plain black behind them").click()
        stranger.keyboard.press("Escape")
        said = shown.get_by_text("Ton auf der Scheibe")
        expect(said).to_be_visible()
        assert said.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(0, 0, 0)"
        assert said.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") > 20

        stranger.reload()
        shown = pages.current_video(stranger)
        expect(shown.get_by_text("Ton auf der Scheibe")).to_be_visible()
        stranger.keyboard.press("c")
        expect(shown.get_by_text("Ton auf der Scheibe")).to_be_hidden()
        expect(stranger.get_by_text("Subtitles off")).to_be_visible()

        open_editor(creator, fanlight.vault, video)
        creator.get_by_role("button", name="German", exact=True).click()
        creator.get_by_role("button", name="Take away").click()
        creator.get_by_role("dialog").get_by_role("button", name="Take away").click()
        expect(creator.get_by_role("button", name="German", exact=True)).to_be_hidden()
        eventually(lambda: languages(stranger, fanlight.vault, video) == ["en"])


def test_lines_that_are_not_saved_yet_are_not_lost(fanlight: Running, chromium: Browser, tmp_path: Path) -> None:
    with phone(chromium) as creators:
        page = creators.new_page()
        pages.sign_up(page, fanlight.vault, "writes_slowly")
        film = clip(tmp_path / "clay.mp4", size="240x426", seconds=4)
        video = pages.upload_and_publish(page, fanlight.vault, film, "Without words")
        said, language = page.get_by_label("What is said"), page.get_by_label("Language of these lines")
        open_editor(page, fanlight.vault, video)

        page.get_by_role("button", name="Add a line here").click()
        said.fill("Ton auf der Scheibe")
        language.select_option("de")  # it was the language that was wrong
        expect(said).to_have_value("Ton auf der Scheibe")
        page.get_by_role("button", name="Save these lines").click()
        expect(page.get_by_role("button", name="German", exact=True)).to_be_visible()

        language.select_option("en")
        expect(said).to_be_hidden()
        page.get_by_role("button", name="Add a line here").click()
        said.fill("Clay on the wheel")
        page.get_by_role("button", name="German", exact=True).click()
        expect(said).to_have_value("Ton auf der Scheibe")
        said.fill("Lehm auf der Scheibe")
        page.get_by_role("navigation").get_by_role("link", name="Studio").click()
        page.get_by_role("button", name="Actions for Without words").click()
        page.get_by_role("button", name=re.compile("^Subtitles")).click()
        expect(said).to_have_value("Lehm auf der Scheibe")
        language.select_option("en")
        expect(said).to_have_value("Clay on the wheel")

        page.route("**/subtitles/de", lambda route: route.abort())
        page.get_by_role("button", name="German", exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(language).to_have_value("en")  # what is saved now would go there
        expect(said).to_have_value("Clay on the wheel")


def test_what_a_machine_wrote_is_marked_until_its_creator_has_read_it(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "clay.vtt"
    file.write_text(FILE)
    with phone(chromium) as creators, phone(chromium) as strangers:
        creator, stranger = creators.new_page(), strangers.new_page()
        pages.sign_up(creator, fanlight.vault, "lets_write")
        film = clip(tmp_path / "clay.mp4", size="240x426", seconds=4)
        video = pages.upload_and_publish(creator, fanlight.vault, film, "Written by a machine")
        open_editor(creator, fanlight.vault, video)
        with creator.expect_file_chooser() as chooser:
            creator.get_by_role("button", name="Take them from a file").click()
        chooser.value.set_files(file)
        creator.get_by_role("button", name="Save these lines").click()
        expect(creator.get_by_text("The subtitles are saved.")).to_be_visible()
        as_if_by_machine(fanlight, video)

        open_editor(creator, fanlight.vault, video)
        expect(creator.get_by_text("Written by a machine, not checked", exact=True)).to_be_visible()
        assert not violations(creator, after=creator.get_by_role("switch", name="I have read them against the video"))
        creator.get_by_role("button", name="Save these lines").click()
        eventually(lambda: unchecked(stranger, fanlight.vault, video) == ["en"])
        sheet = subtitles_sheet(stranger, fanlight.vault, video)
        expect(sheet.get_by_role("button", name="English, by a machine")).to_be_visible()
        expect(sheet.get_by_text("Written by a machine, not checked. It may have misheard.")).to_be_visible()
        assert not violations(stranger, after=sheet)

        creator.get_by_role("switch", name="I have read them against the video").click()
        creator.get_by_role("button", name="Save these lines").click()
        expect(creator.get_by_text("Written by a machine, not checked", exact=True)).to_be_hidden()
        eventually(lambda: unchecked(stranger, fanlight.vault, video) == [])
        sheet = subtitles_sheet(stranger, fanlight.vault, video)
        expect(sheet.get_by_role("button", name="English", exact=True)).to_be_visible()
        expect(sheet.get_by_text("Written by a machine")).to_have_count(0)


def as_if_by_machine(running: Running, video: str) -> None:
    """No model is at hand: the row says what it says of lines that one wrote and that were saved unread."""
    told = "json_set(media, '$.unchecked', json('[\"en\"]'))"
    with closing(sqlite3.connect(running.home / "vault" / "vault.sqlite3", timeout=30)) as vault, vault:
        changed = vault.execute(f"UPDATE studio_draft SET media = {told} WHERE id = ?", [UUID(video).hex])
        assert changed.rowcount == 1


def subtitles_sheet(page: Page, address: str, video: str) -> Locator:
    shown = pages.open_video(page, address, video)
    shown.get_by_role("button", name="More").click()
    page.get_by_role("button", name=re.compile("^Subtitles")).click()
    sheet = page.get_by_role("dialog", name="Subtitles")
    expect(sheet).to_be_visible()
    return sheet


def unchecked(page: Page, address: str, video: str) -> list[str]:
    """Which subtitles a machine wrote and nobody has checked, as anybody is told."""
    answer = page.request.get(f"{address}/api/videos/{video}")
    found: list[str] = answer.json()["video"]["unchecked_subtitles"] if answer.ok else []
    return found


def languages(page: Page, address: str, video: str) -> list[str]:
    """What the video's card says to somebody without an account."""
    answer = page.request.get(f"{address}/api/videos/{video}")
    found: list[str] = answer.json()["video"]["subtitles"] if answer.ok else []
    return found
