"""A copy of somebody's video: told before it is posted, its sound credited, on screen and through both planes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import pages
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually
from tests.journeys.test_in_the_browser import phone
from tests.journeys.test_sounds import sound_of
from tests.media.drawing import WEB, clip, draw
from tests.media.test_fingerprint import MUSIC

pytestmark = pytest.mark.slow

BY_THE_POTTER = re.compile("^This looks like a video by .@pots.$")
"""With marks around the handle that keep it in one direction."""


def test_a_copy_is_told_before_it_is_posted_and_its_sound_is_credited(
    fanlight: Running, chromium: Browser, tmp_path: Path
) -> None:
    with phone(chromium) as potters, phone(chromium) as copiers:
        potter, copier = potters.new_page(), copiers.new_page()
        pages.sign_up(potter, fanlight.vault, "pots")
        pages.sign_up(copier, fanlight.vault, "copies")
        original = clip(tmp_path / "original.mp4", size="480x854", seconds=10, picture="testsrc", sound=MUSIC)
        first = pages.upload_and_publish(potter, fanlight.vault, original, "A kiln day")
        eventually(lambda: sound_of(copier, fanlight.vault, first) is not None)
        edits = ("-vf", "hflip,scale=240:426", "-af", "volume=-8dB", *WEB)
        copy = draw(tmp_path / "copy.mp4", "-ss", "1.3", "-i", str(original), *edits)

        pages.choose_video(copier, fanlight.vault, copy)
        pages.describe(copier, "Not mine at all")
        copier.get_by_role("button", name=re.compile("^Publish")).click()

        expect(copier.get_by_role("heading", name=BY_THE_POTTER)).to_be_visible(timeout=pages.STEPS_MS)
        expect(copier.get_by_role("link", name="Watch it")).to_have_count(0)
        copier.get_by_role("button", name=re.compile("^Credit .@pots.$")).click()
        expect(copier.get_by_text(re.compile("^Credited to .@pots.$"))).to_be_visible()
        expect(copier.get_by_role("switch", name="Let others use its sound")).to_have_count(0)
        second = pages.publish(copier)

        eventually(lambda: sound_of(potter, fanlight.vault, second) is not None)
        sound = sound_of(potter, fanlight.vault, second)
        assert sound is not None
        assert (sound["id"], sound["handle"]) == (first, "pots")

        again = draw(tmp_path / "again.mp4", "-i", str(original), "-c", "copy", "-t", "9")
        pages.choose_video(potter, fanlight.vault, again)
        expect(potter.get_by_role("heading", name="You have published this video already")).to_be_visible(
            timeout=pages.STEPS_MS
        )
