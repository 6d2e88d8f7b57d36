"""Save data: the smallest picture, and nothing fetched before it is watched; remembered by the device."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import pages
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone

pytestmark = pytest.mark.slow


def held(page: Page) -> list[str]:
    """The films that the players hold, be they played or fetched ahead."""
    ask = "[...document.querySelectorAll('video')].map((video) => video.getAttribute('src')).filter(Boolean)"
    return [address.rsplit("/", 1)[-1] for address in page.evaluate(ask)]


def ladders(page: Page) -> list[list[str]]:
    """The films of each video that Latest names, smallest first."""
    ask = "fetch('/api/feed/latest?count=20').then((answer) => answer.json())"
    items = page.evaluate(ask)["items"]
    return [[rung["url"].rsplit("/", 1)[-1] for rung in item["video"]["renditions"]] for item in items]


def turn_thrift(page: Page) -> None:
    """Press the switch in the menu of the video on screen."""
    page.locator("article:not([inert])").get_by_role("button", name="More", exact=True).click()
    page.get_by_role("switch", name="Save data").click()


def test_who_saves_data_gets_small_pictures_and_none_ahead(demo: Running, chromium: Browser) -> None:
    with phone(chromium) as context:
        page = context.new_page()
        pages.sign_up(page, demo.vault, "counts_megabytes")
        eventually(lambda: len(held(page)) > 1)  # the next one is fetched ahead
        of_each = ladders(page)
        small = {ladder[0] for ladder in of_each}
        assert any(len(ladder) > 1 for ladder in of_each), "there is something to save"
        turn_thrift(page)
        expect(page.get_by_role("switch", name="Save data")).to_be_checked()

        page.goto(f"{demo.vault}/latest")
        eventually(lambda: len(held(page)) > 0)
        page.wait_for_timeout(3000)  # long enough for the next two, if they were fetched
        assert held(page) == [of_each[0][0]]
        page.keyboard.press("ArrowDown")
        eventually(lambda: of_each[1][0] in held(page))
        page.wait_for_timeout(2000)
        assert set(held(page)) <= {of_each[0][0], of_each[1][0]} <= small

        turn_thrift(page)
        page.goto(f"{demo.vault}/latest")
        eventually(lambda: len(held(page)) > 1)
