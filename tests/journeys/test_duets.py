"""A duet and a stitch: from a stranger's video to one's own, with credit, until its creator has had enough."""

import re
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import pages
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone, violations
from tests.media.drawing import clip

pytestmark = pytest.mark.slow

SWITCH = "Let others make duets and stitches with it"
ROWS = ("Duet", "Stitch", "Duets and stitches")
CREDIT = {"Duet": re.compile("^Duet with .@duets_with_me.$"), "Stitch": re.compile("^Stitch of .@duets_with_me.$")}
"""With marks around the handle that keep it in one direction."""
CHOSEN: dict[str, dict[str, object]] = {
    "Duet": {"own_place": "below", "own_share_percent": 80},
    "Stitch": {"taken_ms": 1000},
}
PLACES = ("Left", "Right", "Top", "Bottom")
"""Of one's own in a duet; the last one is kept."""


def test_a_video_is_answered_credited_and_closed(fanlight: Running, chromium: Browser, tmp_path: Path) -> None:
    with phone(chromium) as singers, phone(chromium) as dancers:
        singer, dancer = singers.new_page(), dancers.new_page()
        pages.sign_up(singer, fanlight.vault, "duets_with_me")
        pages.sign_up(dancer, fanlight.vault, "answers_duets")
        song = clip(tmp_path / "song.mp4", size="180x320", seconds=2)
        pages.choose_video(singer, fanlight.vault, song)
        switch = singer.get_by_role("switch", name=SWITCH)
        expect(switch).to_be_checked()
        switch.click()
        pages.describe(singer, "A song")
        first = pages.publish(singer)
        eventually(lambda: card(dancer, fanlight.vault, first) is not None)
        assert offered(dancer, pages.open_video(dancer, fanlight.vault, first)) == ["Duets and stitches"]

        turn(singer, fanlight.vault, on=True)
        eventually(lambda: may_duet(dancer, fanlight.vault, first))
        dance = clip(tmp_path / "dance.mp4", size="180x320", seconds=3, picture="smptebars")
        duet = made(dancer, fanlight.vault, first, "Duet", dance, "A duet with another video")
        stitch = made(dancer, fanlight.vault, first, "Stitch", dance, "Begins with another video")

        for video, how, shape, seconds in ((duet, "Duet", (360, 640), 3), (stitch, "Stitch", (180, 320), 4)):
            told = card(singer, fanlight.vault, video)
            assert told is not None
            assert told["made_from"] == {"id": first, "handle": "duets_with_me", "made_as": how.lower()}
            assert (told["width"], told["height"]) == shape
            assert told["duration_seconds"] == pytest.approx(seconds, abs=0.2)
            shown = pages.open_video(singer, fanlight.vault, video)
            expect(shown.get_by_role("link", name=CREDIT[how])).to_have_attribute("href", f"/v/{first}")
            expect(shown.get_by_role("link", name=re.compile("^Sound of"))).to_have_count(0)
            assert offered(singer, shown) == []

        shown = pages.open_video(singer, fanlight.vault, first)
        expect(shown.get_by_role("link", name=re.compile("^Sound of"))).to_be_visible()
        assert offered(singer, shown) == ["Duet", "Stitch", "Duets and stitches"]
        menu(singer, shown).get_by_role("button", name="Duets and stitches").click()
        expect(singer.get_by_role("list", name="Duets and stitches").get_by_role("listitem")).to_have_count(2)

        assert_left_is_left_in_arabic_too(dancer, fanlight.vault, first)
        turn(singer, fanlight.vault, on=False)
        eventually(lambda: not may_duet(dancer, fanlight.vault, first))
        assert offered(dancer, pages.open_video(dancer, fanlight.vault, first)) == ["Duets and stitches"]
        dancer.goto(f"{fanlight.vault}/create?stitch={first}")
        expect(dancer.get_by_text("This video was taken back, or is not for others")).to_be_visible()
        dancer.get_by_role("button", name="Go without it").click()
        expect(dancer.get_by_role("button", name="Choose a video")).to_be_visible()


def assert_left_is_left_in_arabic_too(page: Page, address: str, video: str) -> None:
    """The places of a duet are of the picture, which is not mirrored."""
    pages.change_language(page, address, "العربية")
    page.goto(f"{address}/create?duet={video}")
    left, right = (page.get_by_role("radio", name=name).bounding_box() for name in ("يسار", "يمين"))
    assert left is not None
    assert right is not None
    assert left["x"] < right["x"]
    pages.change_language(page, address, "English")


def turn(page: Page, address: str, *, on: bool) -> None:
    """Let others make duets and stitches with the song, or no longer, in the studio."""
    page.goto(f"{address}/studio")
    page.get_by_role("button", name="Actions for A song").click()
    switch = page.get_by_role("switch", name=SWITCH)
    expect(switch).to_be_checked(checked=not on)
    switch.click()
    said = "Others may make duets and stitches with it" if on else "Nobody else may make duets and stitches with it"
    expect(page.get_by_text(said)).to_be_visible()


def may_duet(page: Page, address: str, video: str) -> bool:
    """Whether the viewer may make one with it."""
    found = card(page, address, video)
    return found is not None and bool(found["may_duet"])


def made(page: Page, address: str, video: str, how: str, film: Path, attached: str) -> str:
    """A duet or a stitch with a video, begun where that is watched and published; its id."""
    menu(page, pages.open_video(page, address, video)).get_by_role("button", name=re.compile(f"^{how} ")).click()
    expect(page.get_by_role("heading", name=CREDIT[how])).to_be_visible()
    choose(page, how)
    refuse_one(page, film.with_name("no_film.mp4"))
    assert not violations(page, after=page.get_by_role("group", name="How the two will be together"))
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a video").click()
    chooser.value.set_files(film)
    expect(page.get_by_role("link", name=attached)).to_have_attribute("href", f"/v/{video}")
    expect(page.get_by_role("switch", name=SWITCH)).to_have_count(0)
    pages.describe(page, f"A {how.lower()}")
    told = page.request.get(f"{address}/api/drafts/{page.url.rsplit('=', 1)[-1]}").json()["made_from"]
    assert {name: told[name] for name in CHOSEN[how]} == CHOSEN[how]
    answer = pages.publish(page)
    eventually(lambda: card(page, address, answer) is not None)
    return answer


def refuse_one(page: Page, no_film: Path) -> None:
    """First a file that is none: what was chosen stays for the next."""
    no_film.write_bytes(b"no film at all" * 100)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a video").click()
    chooser.value.set_files(no_film)
    page.get_by_role("button", name="Choose another").click(timeout=pages.STEPS_MS)


def choose(page: Page, how: str) -> None:
    """One's own below and four times as loud, or only the first second; seen and heard so at once."""
    preview = page.get_by_role("group", name="How the two will be together")
    other, own = preview.get_by_label("The other video"), preview.get_by_text("Yours", exact=True)
    if how == "Stitch":
        page.get_by_label("How much of it comes first").fill("1")
        expect(own).to_be_visible()  # its turn comes
        assert other.evaluate("video => video.currentTime") < 1.7
        return
    for place in PLACES:
        page.get_by_role("radio", name=place).check()
        eventually(partial(is_at, place, own, other))
    page.get_by_label("How loud yours is beside theirs").fill("80")
    expect(page.get_by_text("Yours 80%, theirs 20%")).to_be_visible()
    eventually(lambda: other.evaluate("video => video.volume") == 0.25)


def is_at(place: str, own: Locator, other: Locator) -> bool:
    """Whether one's own lies beside the other in this place and in no other."""
    mine, theirs = own.bounding_box(), other.bounding_box()
    if mine is None or theirs is None:
        return False
    found = {
        "Left": mine["x"] + mine["width"] <= theirs["x"],
        "Right": mine["x"] >= theirs["x"] + theirs["width"],
        "Top": mine["y"] + mine["height"] <= theirs["y"],
        "Bottom": mine["y"] >= theirs["y"] + theirs["height"],
    }
    return [name for name, holds in found.items() if holds] == [place]


def menu(page: Page, shown: Locator) -> Locator:
    """What can be done with the video on screen."""
    sheet = page.get_by_role("dialog", name="This video")
    if not sheet.is_visible():
        shown.get_by_role("button", name="More", exact=True).click()
    expect(sheet).to_be_visible()
    return sheet


def offered(page: Page, shown: Locator) -> list[str]:
    """Which of making one, and seeing those that were made, are offered."""
    sheet = menu(page, shown)
    rows = {name: sheet.get_by_role("button", name=re.compile(f"^{name} [A-Z]")) for name in ROWS}
    return [name for name, row in rows.items() if row.count()]


def card(page: Page, address: str, video: str) -> dict[str, object] | None:
    """What the public card of a video says; None while it has not crossed."""
    answer = page.request.get(f"{address}/api/videos/{video}")
    found: dict[str, object] | None = answer.json()["video"] if answer.ok else None
    return found if found and found["audience"] == "everyone" else None
