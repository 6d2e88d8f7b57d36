"""A sound: from the video that brought it to a stranger's, with credit, and taken back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import pages
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone
from tests.media.drawing import ALL, WEB, broken, clip

pytestmark = pytest.mark.slow

SOUND_OF = re.compile("^Sound of .@sings.$")
"""With marks around the handle that keep it in one direction."""


def test_a_sound_is_used_credited_and_taken_back(fanlight: Running, chromium: Browser, tmp_path: Path) -> None:
    with phone(chromium) as singers, phone(chromium) as dancers:
        singer, dancer = singers.new_page(), dancers.new_page()
        pages.sign_up(singer, fanlight.vault, "sings")
        pages.sign_up(dancer, fanlight.vault, "dances")
        song = clip(tmp_path / "song.mp4", size="240x426", seconds=4)
        first = pages.upload_and_publish(singer, fanlight.vault, song, "A song")
        eventually(lambda: sound_of(dancer, fanlight.vault, first) is not None)

        shown = pages.open_video(dancer, fanlight.vault, first)
        shown.get_by_role("link", name=SOUND_OF).click()
        expect(dancer.get_by_text("1 video has this sound")).to_be_visible()
        assert_can_be_heard(dancer)
        dancer.get_by_role("link", name="Use this sound").click()
        expect(dancer.get_by_role("heading", name=SOUND_OF)).to_be_visible()
        assert_can_be_heard(dancer)
        dancer.get_by_label("How loud your own is").fill("0")
        no_film = tmp_path / "broken.mp4"
        no_film.write_bytes(b"no film at all" * 100)
        choose(dancer, no_film)
        dancer.get_by_role("button", name="Choose another").click(timeout=pages.STEPS_MS)
        expect(dancer.get_by_role("heading", name=SOUND_OF)).to_be_visible()
        expect(dancer.get_by_label("How loud your own is")).to_have_value("0")
        dance = broken(clip(tmp_path / "dance.mp4", *WEB, size="240x426", seconds=4), "audio", ALL)
        choose(dancer, broken(dance, "video", range(20, 60), kept_share=0.5))
        expect(dancer.get_by_text("With another video’s sound")).to_be_visible()
        expect(dancer.get_by_text("None of its own sound could be read")).to_be_in_viewport(timeout=pages.STEPS_MS)
        expect(dancer.get_by_text("Part of its picture is damaged. Look at it before you publish.")).to_be_visible()
        pages.describe(dancer, "A dance")
        second = pages.publish(dancer)

        eventually(lambda: sound_of(singer, fanlight.vault, second) is not None)
        sound = sound_of(singer, fanlight.vault, second)
        assert sound == {"id": first, "handle": "sings", "is_own": False, "may_use": True}
        pages.open_video(singer, fanlight.vault, second)
        singer.goto(f"{fanlight.vault}/sound/{first}")
        expect(singer.get_by_text("2 videos have this sound")).to_be_visible()
        expect(singer.get_by_role("list", name="Videos with this sound").get_by_role("listitem")).to_have_count(2)

        singer.goto(f"{fanlight.vault}/studio")
        singer.get_by_role("button", name="Actions for A song").click()
        switch = singer.get_by_role("switch", name="Let others use its sound")
        expect(switch).to_be_checked()
        switch.click()
        expect(singer.get_by_text("Nobody else may use its sound from now on")).to_be_visible()
        eventually(lambda: not (sound_of(dancer, fanlight.vault, second) or {"may_use": True})["may_use"])

        dancer.goto(f"{fanlight.vault}/sound/{first}")
        expect(dancer.get_by_text("Its creator keeps this sound for themselves")).to_be_visible()
        dancer.goto(f"{fanlight.vault}/create?sound={first}")
        expect(dancer.get_by_text("This sound was taken back, or is not for others to use")).to_be_visible()
        dancer.get_by_role("button", name="Go without it").click()
        expect(dancer.get_by_role("button", name="Choose a video")).to_be_visible()


def choose(page: Page, file: Path) -> None:
    """Pick a file on the Create page as it is."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a video").click()
    chooser.value.set_files(file)


def assert_can_be_heard(page: Page) -> None:
    """Nothing of it is fetched before somebody wants to listen; then it plays to its end."""
    audio = page.locator("audio")
    expect(audio).to_be_visible()
    expect(audio).to_have_accessible_name(SOUND_OF)
    assert audio.evaluate("one => one.readyState") == 0  # HAVE_NOTHING
    assert audio.evaluate("async one => { await one.play(); return one.duration; }") == pytest.approx(4, abs=0.2)
    audio.evaluate("one => one.pause()")


def sound_of(page: Page, address: str, video: str) -> dict[str, object] | None:
    """What the video's card says of its sound."""
    answer = page.request.get(f"{address}/api/videos/{video}")
    found: dict[str, object] | None = answer.json()["video"]["sound"] if answer.ok else None
    return found
