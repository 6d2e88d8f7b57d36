"""My feed in real Chromium: what one sees, presses and hears there holds in the very next page."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.honest.asking import for_you, terms
from tests.journeys.person import Person
from tests.journeys.test_in_the_browser import PHONE

pytestmark = pytest.mark.slow

THREE = ("ceramics_1", "ceramics_2", "ceramics_3")


@pytest.fixture
def viewer(address: str) -> Person:
    """Someone who finished a video by each of three creators, all about ceramics."""
    someone = Person(address).sign_up(f"viewer_{uuid4().hex[:8]}")
    for handle in THREE:
        card = someone.get(f"/api/profiles/{handle}/videos")["items"][0]
        someone.watch(card["id"], card["duration_seconds"], ended="finished")
    return someone


@pytest.fixture
def page(chromium: Browser, address: str, viewer: Person) -> Iterator[Page]:
    """Their phone, at My feed."""
    with chromium.new_context(viewport=PHONE, locale="en", reduced_motion="reduce") as context:
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in viewer.cookies.items()])
        page = context.new_page()
        page.goto(f"{address}/me")
        page.get_by_role("link", name="My feed").click()
        expect(page.get_by_role("heading", name="My feed")).to_be_visible()
        yield page


def test_a_belief_shows_the_watches_behind_it_and_can_be_changed_and_undone(page: Page, viewer: Person) -> None:
    page.get_by_role("button", name="#ceramics").click()

    expect(page.get_by_text("In 3 of the last 3 videos you finished").first).to_be_visible()
    expect(page.get_by_text("of what For You learnt from your watches").first).to_be_visible()
    expect(page.get_by_text("The watches behind it").first).to_be_visible()
    expect(page.locator("ol").first.get_by_role("listitem")).to_have_count(3)
    page.get_by_role("button", name="Remove", exact=True).first.click()
    expect(page.get_by_text("#ceramics is believed no more")).to_be_visible()
    assert not [t for t in terms(for_you(viewer), "hashtag") if t["about"].get("hashtag") == "ceramics"]

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("#ceramics counts as you watch it again")).to_be_visible()
    assert [t for t in terms(for_you(viewer), "hashtag") if t["about"].get("hashtag") == "ceramics"]


def test_a_slider_moves_by_keyboard_says_where_it_stands_and_holds(page: Page, viewer: Person) -> None:
    slider = page.get_by_role("slider", name="Of any age or the newest")

    slider.press("End")

    expect(slider).to_have_attribute("aria-valuetext", "100% towards “The newest”")
    expect(page.get_by_text("Your next videos follow these settings")).to_be_visible()
    assert {term["factor"] for term in terms(for_you(viewer), "fresh")} == {4.0}


def test_how_much_one_counts_for_others_is_told_with_its_reason(page: Page, viewer: Person) -> None:
    expect(
        page.get_by_text("What you watch, like, save and share counts 100% for other people’s feeds.")
    ).to_be_visible()
    expect(page.get_by_text("This Fanlight is so new that nobody can have had more days")).to_be_visible()
    expect(page.get_by_text("Your own feed learns from all of it at once")).to_be_visible()

    assert viewer.ask("PATCH", "/api/me", {"learning": False}).status == 200
    page.reload()

    expect(page.get_by_text("what you watch counts for nobody’s feed")).to_be_visible()


def test_ready_made_settings_move_all_sliders(page: Page, viewer: Person) -> None:
    button = page.get_by_role("button", name="Small creators")

    button.click()

    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Your next videos follow these settings")).to_be_visible()
    assert viewer.get("/api/taste/wishes")["sliders"]["popular_small"] == 1


def test_what_counts_moves_by_keyboard_holds_in_the_reasons_and_is_reset(page: Page, viewer: Person) -> None:
    slider = page.get_by_role("slider", name="Videos I finish")
    expect(slider).to_have_attribute("aria-valuetext", "1, as for everyone here")

    slider.press("End")

    expect(slider).to_have_attribute("aria-valuetext", "4, and for everyone here 1")
    expect(page.get_by_text("Your next videos are weighed by these values")).to_be_visible()
    assert values_in_reasons(viewer)["finish"] == 4.0

    page.get_by_role("button", name="Count as for everyone here").click()
    expect(slider).to_have_attribute("aria-valuetext", "1, as for everyone here")
    expect(page.get_by_role("button", name="Count as for everyone here")).to_be_disabled()
    assert values_in_reasons(viewer)["finish"] == 1.0


def values_in_reasons(viewer: Person) -> dict[str, float]:
    return {chance["outcome"]: chance["value"] for item in for_you(viewer) for chance in item["why"]["chances"]}


def test_mutes_are_added_refused_with_a_reason_and_taken_off(page: Page, viewer: Person) -> None:
    field = page.get_by_label("A word, or a #hashtag")
    field.fill("#two words")
    field.press("Enter")
    expect(page.get_by_text("This is not a hashtag")).to_be_visible()

    field.fill("#tides")
    field.press("Enter")
    expect(page.get_by_role("button", name="Show #tides again")).to_be_visible()
    assert viewer.get("/api/taste/wishes")["muted_hashtags"] == ["tides"]

    page.get_by_role("button", name="Show #tides again").click()
    expect(page.get_by_role("button", name="Show #tides again")).to_have_count(0)
    assert viewer.get("/api/taste/wishes")["muted_hashtags"] == []


def test_hidden_creators_and_unwanted_videos_are_listed_and_shown_again(page: Page, viewer: Person) -> None:
    creator = viewer.get("/api/profiles/ceramics_1")
    video = viewer.get("/api/profiles/ceramics_2/videos")["items"][0]
    for mark in (f"actors/{creator['id']}/hidden", f"videos/{video['id']}/not-interested"):
        assert viewer.ask("PUT", f"/api/{mark}").status == 204
    page.reload()

    back = page.get_by_role("button", name="Show @ceramics_1 again")
    expect(back).to_be_visible()
    expect(page.get_by_text("Show again", exact=True)).to_have_count(2)
    back.click()
    expect(page.get_by_text("Your feeds show @ceramics_1 again")).to_be_visible()
    expect(back).to_have_count(0)
    assert [one["id"] for one in viewer.get("/api/taste/hidden")["videos"]] == [video["id"]]
    assert viewer.get("/api/taste/hidden")["creators"] == []

    page.get_by_role("button", name="Undo").click()
    expect(back).to_be_visible()
    assert [one["handle"] for one in viewer.get("/api/taste/hidden")["creators"]] == ["ceramics_1"]


def test_beginning_anew_asks_first_and_can_be_taken_back(page: Page, viewer: Person) -> None:
    page.get_by_role("button", name="Begin anew").click()
    page.get_by_role("dialog").get_by_role("button", name="Begin anew").click()

    expect(page.get_by_text("Your next videos ignore everything you watched before now", exact=True)).to_be_visible()
    assert viewer.get("/api/taste")["topics"] == []
    page.get_by_role("button", name="Learn from all of it again").click()
    expect(page.get_by_role("button", name="#ceramics")).to_be_visible()


def test_offline_it_says_so_and_comes_back_by_itself(page: Page, address: str) -> None:
    page.context.set_offline(True)
    page.get_by_role("slider", name="Short or long").press("Home")
    expect(page.get_by_text("Not saved:")).to_be_visible()
    expect(page.get_by_role("slider", name="Short or long")).to_have_attribute("aria-valuetext", "In the middle")
    page.context.set_offline(False)

    page.get_by_role("slider", name="Short or long").press("Home")

    expect(page.get_by_text("Your next videos follow these settings")).to_be_visible()


def test_with_learning_off_for_you_says_so_and_leads_here(page: Page, address: str) -> None:
    page.get_by_role("switch", name="Stop learning from what I watch").click()
    expect(page.get_by_text("Learning is off: For You uses nothing you watched.")).to_be_visible()

    page.goto(address)

    page.get_by_role("link", name="Learning is off").click()
    expect(page.get_by_role("heading", name="My feed")).to_be_visible()


def test_what_if_recomputes_on_the_device_and_keeps_what_is_asked(page: Page, address: str, viewer: Person) -> None:
    page.goto(address)
    expect(page.get_by_role("button", name="Why this video").first).to_be_attached()
    page.keyboard.press("w")
    asked: list[str] = []
    page.get_by_role("button", name="Try other settings").click()
    slider = page.get_by_role("slider", name="Short or long")
    expect(slider).to_be_visible()
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)

    slider.press("Home")

    expect(page.get_by_text("videos in your queue")).to_be_visible()
    assert not [url for url in asked if "taste" in url or "feed" in url]
    page.get_by_role("button", name="Keep these settings").click()
    expect(page.get_by_text("Your next videos follow these settings")).to_be_visible()
    assert viewer.get("/api/taste/wishes")["sliders"]["short_long"] == -1


def test_what_if_tries_what_counts_too_and_the_reasons_tell_what_is_expected(
    page: Page, address: str, viewer: Person
) -> None:
    page.goto(address)
    expect(page.get_by_role("button", name="Why this video").first).to_be_attached()
    page.keyboard.press("w")
    expect(page.get_by_role("heading", name="What the feed expects")).to_be_visible()
    page.get_by_role("button", name="Show all guesses, with figures").click()
    expect(page.get_by_text("You mark it “not interested”")).to_be_visible()
    expect(page.get_by_text("Each adds its value times how far the guess is from the usual")).to_be_visible()
    page.get_by_role("button", name="Try other settings").click()
    page.get_by_role("button", name="What counts").click()

    page.get_by_role("slider", name="Videos I finish").press("Home")

    expect(page.get_by_text("videos in your queue")).to_be_visible()
    assert values_in_reasons(viewer)["finish"] == 1.0
    page.get_by_role("button", name="Keep these settings").click()
    expect(page.get_by_text("Your next videos are weighed by these values")).to_be_visible()
    assert values_in_reasons(viewer)["finish"] == 0.0


def test_what_if_tries_sliders_and_values_together_and_keeps_both(page: Page, address: str, viewer: Person) -> None:
    page.goto(address)
    expect(page.get_by_role("button", name="Why this video").first).to_be_attached()
    page.keyboard.press("w")
    page.get_by_role("button", name="Try other settings").click()
    page.get_by_role("slider", name="What you know or something new").press("End")
    page.get_by_role("button", name="What counts").click()
    page.get_by_role("slider", name="Videos I like").press("Home")
    expect(page.get_by_text("videos in your queue")).to_be_visible()

    page.get_by_role("button", name="Keep these settings").click()

    expect(page.get_by_text("Your next videos follow these settings")).to_be_visible()
    wishes = viewer.get("/api/taste/wishes")
    assert (wishes["sliders"]["familiar_new"], wishes["values"]["like"]) == (1, 0)
    expect(page.get_by_role("button", name="Keep these settings")).to_be_disabled()


def test_what_if_says_so_where_it_cannot_be_loaded(page: Page, address: str) -> None:
    page.route("**/WhatIf-*.js", lambda route: route.abort())
    page.goto(address)
    expect(page.get_by_role("button", name="Why this video").first).to_be_attached()
    page.keyboard.press("w")

    page.get_by_role("button", name="Try other settings").click()

    expect(page.get_by_text("This could not be loaded. Close it, and open it again")).to_be_visible()


def test_at_twice_the_size_of_text_what_if_stays_within_the_sheet(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("button", name="Why this video").first).to_be_attached()
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.keyboard.press("w")

    page.get_by_role("button", name="Try other settings").click()

    expect(page.get_by_role("heading", name="The order it would make")).to_be_visible()
    inside = page.get_by_role("dialog").locator(".inside")
    assert inside.evaluate("element => element.scrollWidth <= element.clientWidth")
