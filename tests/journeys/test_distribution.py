"""A creator sees how far a video got: nothing of nine people, and ten as soon as a tenth has watched in the app."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import pages
from tests.journeys.person import PASSWORD, Person
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually, in_feed
from tests.journeys.test_in_the_browser import phone, picture, violations
from tests.media import drawing

pytestmark = pytest.mark.slow

CAPTION = "A card that moves #testing"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("distribution") / "home", vault_workers=2)
    running.start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def creator(running: Running) -> Person:
    return Person(running.vault).sign_up("card_maker")


@pytest.fixture(scope="module")
def video(running: Running, creator: Person, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One video, whose creator ten of twenty-nine people have hidden; nine of the others finished it."""
    file = drawing.clip(tmp_path_factory.mktemp("clip") / "card.mp4", *drawing.WEB, size="360x640")
    video = creator.publish(file, CAPTION)
    actor = creator.get(f"/api/profiles/{creator.handle}")["id"]
    people = [Person(running.vault).sign_up(f"person_{number}") for number in range(29)]
    in_feed(people[0], video)
    for person in people[19:]:
        assert person.ask("PUT", f"/api/actors/{actor}/hidden").status == 204
    for person in people:
        page = person.get("/api/feed/for-you")["items"]
        for item in page if person in people[:9] else []:
            person.watch(item["video"]["id"], 2, ended="finished", source=item["why"]["source"])
    return video


def report(creator: Person, video: str) -> dict[str, Any]:
    found: dict[str, Any] = creator.get(f"/api/studio/videos/{video}/distribution?days=28")
    return found


def line(page: Page, words: str) -> str:
    """The figure beside these words."""
    return page.get_by_role("listitem").filter(has_text=words).locator(".figure").inner_text()


def test_the_tenth_person_who_watches_in_the_app_makes_the_number(
    running: Running, chromium: Browser, creator: Person, video: str
) -> None:
    eventually(lambda: report(creator, video)["considered"] == 20)
    assert report(creator, video)["shown"] is None

    with phone(chromium) as context:
        viewer = context.new_page()
        pages.sign_up(viewer, running.vault, "tenth_person")
        expect(pages.current_video(viewer)).to_contain_text("A card that moves")
        viewer.wait_for_timeout(2500)
        viewer.goto(f"{running.vault}/me")
        eventually(lambda: report(creator, video)["shown"] == 10)

    found = report(creator, video)
    assert {one["rule"]: one["people"] for one in found["kept_out"]}["not_unwanted"] == 10
    assert sum(one["people"] or 0 for one in found["sources"]) == 10
    assert not [one for one in found["sources"] if one["source"] == "unknown" and one["people"]]


def test_the_studio_shows_it_to_its_creator(running: Running, chromium: Browser, video: str) -> None:
    with phone(chromium, reduced_motion="reduce") as context:
        page = context.new_page()
        pages.sign_in(page, running.vault, "card_maker", password=PASSWORD)
        page.goto(f"{running.vault}/studio")
        page.get_by_role("button", name=f"Actions for {CAPTION}").press("Enter")
        page.get_by_role("button", name="How far it got").press("Enter")

        expect(page.get_by_role("heading", name="In For You")).to_be_visible()
        assert line(page, "Considered for") == "30 people"
        assert line(page, "Shown to") == "10 people"
        assert line(page, "Watched to the end by") == "10 people"
        assert line(page, "They asked not to see it") == "10 people"
        assert line(page, "They muted one of its hashtags") == "fewer than 10"
        assert violations(page, after=page.get_by_role("heading", name="In For You")) == []
        picture(page, "distribution-phone")
        page.get_by_role("radio", name="Last 7 days").press("ArrowRight")
        expect(page).to_have_url(f"{running.vault}/studio/{video}?days=28")
        page.reload()
        expect(page.get_by_role("radio", name="Last 28 days")).to_be_checked()
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 360, "height": 740})
        assert violations(page, after=page.get_by_role("heading", name="In For You")) == []
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_before_ten_people_it_says_why_there_is_nothing(
    running: Running, chromium: Browser, creator: Person, tmp_path: Path
) -> None:
    video = creator.publish(drawing.clip(tmp_path / "new.mp4", *drawing.WEB, size="360x640"), "Brand new")
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_in(page, running.vault, "card_maker", password=PASSWORD)
        page.goto(f"{running.vault}/studio/{video}")

        assert violations(page, after=page.get_by_role("heading", name="Fewer than 10 people so far")) == []
        expect(page.get_by_text("so that nobody can be recognised in them")).to_be_visible()


def test_nobody_else_has_a_report_of_it(running: Running, chromium: Browser, video: str) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_in(page, running.vault, "person_0", password=PASSWORD)
        page.goto(f"{running.vault}/studio/{video}")

        expect(page.get_by_role("heading", name="No report here")).to_be_visible()
        page.get_by_role("link", name="To your studio").click()
        expect(page.get_by_role("heading", name="Your studio")).to_be_visible()
