"""What a press leads to where pieces come late or not at all, and where the focus is when what was pressed is gone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys import pages
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone

pytestmark = pytest.mark.slow

PIECES = re.compile(r"/assets/FeedSheets-")
SMALL = """() => [...document.querySelectorAll("header nav a, dialog article a")]
  .filter((one) => !one.closest("p"))
  .filter((one) => one.offsetHeight < 44 || (one.closest("nav") && one.offsetWidth < 44))
  .map((one) => one.outerHTML)"""
"""What a thumb would miss of the tabs and of who wrote a comment; names inside a sentence are as tall as the line."""

IS_IN_FRONT = """one => {
  const box = one.getBoundingClientRect();
  one.parentElement.style.pointerEvents = "auto";  // what lets presses through is passed over otherwise
  return one.parentElement.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}"""


def stand(page: Page) -> str:
    """What has the focus, in words; empty when nothing has."""
    return str(
        page.evaluate(
            "() => document.activeElement === document.body ? ''"
            " : document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText.trim()"
        )
    )


def press(page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
    """By keyboard, as somebody does who does not see the page."""
    control = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    control.focus()
    control.press("Enter")


def test_a_sheet_that_does_not_come_is_told_and_comes_at_the_next_press(demo: Running, chromium: Browser) -> None:
    with phone(chromium, service_workers="block") as context:
        page = context.new_page()
        page.route(PIECES, lambda route: route.abort())
        video = pages.open_feed(page, demo.vault)

        for _ in range(2):
            video.get_by_role("button", name=re.compile("^Comments")).click()
            expect(page.get_by_text("Nothing was lost. Check your connection and try again.")).to_be_visible()
            expect(page.get_by_text("Nothing was lost.")).to_be_hidden()
        page.unroute(PIECES)
        video.get_by_role("button", name=re.compile("^Comments")).click()

        sheet = page.get_by_role("dialog", name=re.compile("^Comments"))
        expect(sheet).to_be_visible()
        eventually(lambda: sheet.evaluate("one => getComputedStyle(one.querySelector('.talk')).display") == "grid")


def test_a_sheet_on_its_way_shows_that_it_was_asked_for(demo: Running, chromium: Browser) -> None:
    held: list[Route] = []
    with phone(chromium, service_workers="block") as context:
        page = context.new_page()
        page.route(PIECES, lambda route: held.append(route))
        pages.open_feed(page, demo.vault).get_by_role("button", name=re.compile("^Comments")).click()

        expect(page.get_by_role("status", name="One moment")).to_be_visible()
        assert page.get_by_role("status", name="One moment").evaluate(IS_IN_FRONT)
        for route in held:
            route.continue_()

        expect(page.get_by_role("dialog", name=re.compile("^Comments"))).to_be_visible()
        expect(page.get_by_role("status", name="One moment")).to_have_count(0)


def test_a_link_inside_a_page_leads_to_the_title_of_the_next(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "goes_by_ear")
        page.goto(f"{demo.vault}/me")

        press(page, re.compile("^Videos you liked"), "link")
        eventually(lambda: stand(page) == "Videos you liked")
        page.go_back()
        eventually(lambda: stand(page) == "Me")


def test_whoever_presses_what_then_goes_stands_beside_where_it_was(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "keeps_a_place")
        video = pages.current_video(page)
        creator = video.locator("a[href^='/@']").first.inner_text().strip()

        press(page, re.compile(r"^Follow \W?@"))
        eventually(lambda: stand(page) == creator)
        page.goto(f"{demo.vault}/@ridge_line")
        press(page, re.compile("^(Follow|Following)$"))
        if page.get_by_role("dialog").is_visible():
            press(page, "Stop following")
        eventually(lambda: stand(page) in {"Following", "Follow"})


def test_a_name_that_is_taken_is_where_one_goes_on(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        page.goto(f"{demo.vault}/sign-up")
        page.get_by_label("Your @name").fill("ridge_line")
        page.get_by_label("Password", exact=True).fill(pages.PASSWORD)
        page.get_by_label("18 or older").check()

        press(page, "Make my account")

        expect(page.get_by_text("is taken. Try another.")).to_be_visible()
        expect(page.get_by_label("Your @name")).to_be_focused()


def test_a_waiting_button_keeps_its_focus_and_does_nothing_twice(fanlight: Running, chromium: Browser) -> None:
    held: list[Route] = []
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, fanlight.vault, "presses_twice")
        page.goto(f"{fanlight.vault}/taste")
        page.route(re.compile("/api/taste/mutes"), lambda route: held.append(route))
        page.get_by_label("A word, or a #hashtag").fill("#noise")

        press(page, "Mute")
        expect(page.get_by_role("button", name=re.compile("Mute$"))).to_be_disabled()
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)

        assert stand(page) == "Mute"
        assert len(held) == 1
        held[0].continue_()


def test_what_a_sheet_does_is_said_where_it_can_be_heard(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "takes_it_back")
        pages.current_video(page).get_by_role("button", name=re.compile("^Comments")).click()
        sheet = page.get_by_role("dialog", name=re.compile("^Comments"))
        sheet.get_by_role("textbox").fill("Too hasty")
        press(page, "Send")
        expect(sheet.get_by_text("Too hasty")).to_be_visible()

        press(page, re.compile("^Remove the comment by"))
        page.get_by_role("dialog", name="Remove this comment?").get_by_role("button", name="Remove").press("Enter")

        expect(sheet.get_by_role("status").get_by_text("The comment is removed")).to_be_visible()
        eventually(lambda: bool(page.evaluate("document.querySelector('dialog').contains(document.activeElement)")))


def test_create_goes_on_at_its_title(demo: Running, chromium: Browser, tmp_path: Path) -> None:
    nothing = tmp_path / "clip.mp4"
    nothing.write_bytes(b"no video " * 1000)
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "first_try")
        page.goto(f"{demo.vault}/create")

        with page.expect_file_chooser() as chooser:
            press(page, "Choose a video")
        chooser.value.set_files(nothing)

        expect(page.get_by_text("This video was not accepted")).to_be_visible()
        eventually(lambda: stand(page) == "Post a video")


def test_an_unknown_address_names_itself(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        page.goto(f"{demo.vault}/me")
        expect(page).to_have_title("Me · Fanlight")

        page.evaluate("history.pushState(null, '', '/nowhere'); dispatchEvent(new PopStateEvent('popstate'))")

        expect(page).to_have_title("There is nothing at this address · Fanlight")


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_a_thumb_finds_what_is_beside_a_comment_and_the_tabs(demo: Running, chromium: Browser, locale: str) -> None:
    with chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, locale=locale) as context:
        page = context.new_page()
        page.goto(demo.vault)
        pages.current_video(page).locator(".rail button").nth(1).click()
        expect(page.locator("dialog article a").first).to_be_attached()

        assert page.evaluate(SMALL) == []
