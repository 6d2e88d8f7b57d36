"""Coming back: with the recovery code, to a window that was left open, after a session or the vault was gone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import pages
from tests.journeys.person import PASSWORD, Person
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone, violations
from tests.media.drawing import clip

pytestmark = pytest.mark.slow

VAULT = re.compile("/(api|media)/")


def test_the_recovery_code_opens_the_account_and_the_next_one_is_not_lost_by_accident(
    fanlight: Running, chromium: Browser
) -> None:
    with phone(chromium) as phones:
        page = phones.new_page()
        code = pages.sign_up(page, fanlight.vault, "forgets_a_lot")
        pages.sign_out(page, fanlight.vault)
        page.goto(f"{fanlight.vault}/sign-in")
        page.get_by_role("link", name="I forgot my password").click()
        recover = page.get_by_role("button", name="Set the new password")

        recover.click()
        expect(page.get_by_label("Your @name")).to_be_focused()
        expect(page.get_by_label("Recovery code")).to_have_attribute("aria-invalid", "true")
        page.get_by_label("Your @name").fill("forgets_a_lot")
        page.get_by_label("Recovery code").fill("AAAAA-BBBBB")
        page.get_by_label("New password").fill("copper moss window 9")
        recover.click()
        expect(page.get_by_text("That name and recovery code do not fit together")).to_be_visible()
        page.get_by_label("Recovery code").fill(code.lower())
        recover.click()

        expect(page.get_by_role("heading", name="Your new password is set")).to_be_visible()
        following = page.locator("code").inner_text()
        page.get_by_role("navigation", name="Places").get_by_role("link", name="Feed").click()
        expect(page.get_by_text("Keep the code first")).to_be_visible()
        expect(page.locator("code")).to_have_text(following)
        page.go_back()
        page.go_back()
        expect(page.get_by_role("heading", name="Your recovery code")).to_be_focused()
        expect(page.locator("code")).to_have_text(following)
        with page.expect_event("dialog") as asked:
            page.evaluate("() => void setTimeout(() => location.reload())")
        assert asked.value.type == "beforeunload"
        asked.value.dismiss()
        expect(page.locator("code")).to_have_text(following)
        page.evaluate("() => void (navigator.clipboard.writeText = () => Promise.reject(new Error()))")
        page.get_by_role("button", name="Copy the code").click()
        told = page.get_by_text("Your browser did not copy it")
        expect(told).to_be_visible()
        assert violations(page, after=told) == []
        page.get_by_role("button", name="I have kept it").click()
        page.wait_for_url(f"{fanlight.vault}/")
        assert following != code
        page.go_back()
        page.wait_for_url(f"{fanlight.vault}/sign-in")


def test_a_window_that_was_left_open_never_acts_for_whoever_came_after(fanlight: Running, chromium: Browser) -> None:
    with phone(chromium) as phones:
        first, second = phones.new_page(), phones.new_page()
        pages.sign_up(first, fanlight.vault, "left_it_open")
        second.goto(f"{fanlight.vault}/me")
        expect(second.get_by_text("@left_it_open")).to_be_visible()

        pages.sign_out(first, fanlight.vault)
        expect(second.get_by_role("heading", name="You are not signed in")).to_be_visible()
        pages.sign_up(first, fanlight.vault, "came_after")

        expect(second.get_by_text("@came_after")).to_be_visible()


def test_a_session_that_ends_beside_a_video_on_its_way_costs_no_word(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    with phone(chromium) as phones:
        page = phones.new_page()
        pages.sign_up(page, fanlight.vault, "types_for_long")
        pages.choose_video(page, fanlight.vault, clip(tmp_path / "long.mp4", size="180x320", seconds=1))
        page.wait_for_url(re.compile("draft="))
        pages.describe(page, "Begun", audience="only_me")

        phones.clear_cookies(name="fanlight_session")
        page.get_by_label("Caption", exact=True).fill("Begun, and written to its end")
        page.get_by_role("link", name="Sign in", exact=True).click()
        page.get_by_label("Your @name").fill("types_for_long")
        page.get_by_label("Password", exact=True).fill(pages.PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()

        expect(page.get_by_label("Caption", exact=True)).to_have_value("Begun, and written to its end")
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        draft = page.url.rsplit("=", 1)[-1]
        assert page.request.get(f"{fanlight.vault}/api/drafts/{draft}").json()["caption"].endswith("to its end")


def test_whoever_signs_in_after_somebody_else_finds_nothing_of_theirs_on_the_create_page(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    Person(fanlight.vault).sign_up("borrows_the_phone")
    with phone(chromium) as phones:
        page = phones.new_page()
        places = page.get_by_role("navigation", name="Places")
        pages.sign_up(page, fanlight.vault, "lends_the_phone")
        phones.route(re.compile("/api/uploads"), lambda route: route.abort())
        pages.choose_video(page, fanlight.vault, clip(tmp_path / "lent.mp4", size="180x320", seconds=1))
        page.get_by_label("Caption", exact=True).fill("Nobody else's")

        places.get_by_role("link", name="Me").click()  # no page is loaded anew
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{fanlight.vault}/")
        places.get_by_role("link", name="Create").click()
        page.get_by_role("link", name="Sign in", exact=True).click()
        page.get_by_label("Your @name").fill("borrows_the_phone")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()

        expect(page.get_by_role("button", name="Choose a video")).to_be_visible()
        expect(page.get_by_label("Caption", exact=True)).to_have_count(0)
        phones.unroute_all()
        assert page.request.get(f"{fanlight.vault}/api/drafts").json()["drafts"] == []


def test_a_vault_that_was_gone_is_found_again_by_itself_and_a_video_taken_back_is_said_to_be(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    creator = Person(fanlight.vault).sign_up("withdraws_it")
    video = creator.publish(clip(tmp_path / "gone.mp4", size="180x320", seconds=2), "Here for now")
    eventually(lambda: creator.ask("GET", f"/api/videos/{video}").status == 200)
    with phone(chromium, service_workers="block") as phones:
        page = phones.new_page()
        pages.sign_up(page, fanlight.vault, "stays_all_along")
        gone = page.get_by_role("heading", name="Fanlight cannot be reached")

        phones.route(re.compile("/media/|/api/me$"), lambda route: route.abort())
        page.goto(f"{fanlight.vault}/v/{video}")
        expect(pages.current_video(page).locator(gone)).to_be_visible()
        phones.unroute_all()
        expect(pages.current_video(page).get_by_role("button", name="Like")).to_be_visible()
        eventually(lambda: bool(page.evaluate("[...document.querySelectorAll('video')].some((one) => !one.paused)")))

        phones.route(VAULT, lambda route: route.abort())
        page.get_by_role("navigation", name="Feeds").get_by_role("link", name="Latest").click()
        expect(gone).to_be_visible()
        phones.unroute_all()
        expect(pages.current_video(page)).to_be_visible()

        pages.open_video(page, fanlight.vault, video)
        assert creator.ask("POST", f"/api/drafts/{video}/withdraw").status == 204
        eventually(lambda: creator.ask("GET", f"/api/videos/{video}").status == 404)
        pages.current_video(page).get_by_role("button", name="Like").click()
        expect(page.get_by_text("This video does not exist, or is no longer here.")).to_be_visible()
