"""Real footage of every odd kind through the real path: playable in Chromium, or refused with a true reason.

`tests/media/test_clips.py` prepares all of it; here are those that a browser could show wrongly.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import real_clips
from tests.journeys.person import Person
from tests.journeys.running import Running

pytestmark = pytest.mark.slow

ODD = {
    *("deb_3gp.3gp", "deb_movie.avi", "deb_Shepard_Calais_1906_FrenchGP.ogv.160p.ogv", "gradio_muted_b.mp4"),
    *("mb_cursed-vfr.mp4", "mb_edts.mp4", "mb_rotate-buck-bunny.mp4", "mb_sar_2x1.mp4", "mb_multiple-aac-tracks.mp4"),
}
CLIPS = [clip for clip in real_clips() if clip.name in ODD]

PLAY = """
url => new Promise((resolve, reject) => {
  const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true, src: url });
  video.onerror = () => reject(new Error(`error ${video.error.code}`));
  video.ontimeupdate = () => {
    if (video.currentTime > 0.1) resolve([video.videoWidth, video.videoHeight, video.duration]);
  };
  document.body.append(video);
  video.play();
})
"""


@pytest.fixture(scope="module")
def uploader(fanlight: Running) -> Person:
    return Person(fanlight.vault).sign_up("all_formats")


@pytest.fixture(scope="module")
def drafts(uploader: Person) -> dict[str, str]:
    """All files sent first, so that preparing one overlaps with sending the next."""
    return {clip.name: uploader.upload(clip) for clip in CLIPS}


@pytest.fixture(scope="module")
def page(fanlight: Running, chromium: Browser, uploader: Person) -> Iterator[Page]:
    """A window, signed in as the uploader."""
    with chromium.new_context() as context:
        context.add_cookies(
            [{"name": name, "value": value, "url": fanlight.vault} for name, value in uploader.cookies.items()]
        )
        opened = context.new_page()
        opened.goto(fanlight.vault)
        yield opened


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """What became of each file; printed when all are through."""
    outcomes: dict[str, str] = {}
    yield outcomes
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print()
        for name, outcome in sorted(outcomes.items()):
            print(f"  {name:45} {outcome}")


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.name)
def test_a_real_file_plays_in_chromium_or_is_refused_with_a_reason(
    clip: Path, drafts: dict[str, str], uploader: Person, page: Page, table: dict[str, str]
) -> None:
    found = uploader.wait_for_stage(drafts[clip.name], "ready", "refused", seconds=400)

    if found["stage"] == "refused":
        assert found["refusal"]["code"]
        assert found["refusal"]["reason"]
        assert found["refusal"]["remedy"]
        table[clip.name] = f"refused: {found['refusal']['reason']}"
        return
    assert found["poster"]
    assert found["thumbhash"]
    names = [rendition["name"] for rendition in found["renditions"]]
    assert names == sorted(names, key=lambda name: int(name.rstrip("p")))
    for rendition in found["renditions"]:
        width, height, seconds = page.evaluate(PLAY, rendition["url"])
        assert (width, height) == (rendition["width"], rendition["height"])
        assert seconds == pytest.approx(found["duration_seconds"], rel=0.05, abs=0.3)
    table[clip.name] = f"plays: {', '.join(names)}, {found['duration_seconds']:.1f} s"
