"""Every clip of real footage is either playable afterwards, or turned away for a true reason."""

from pathlib import Path

import pytest

from tests.conftest import real_clips
from tests.media.clips_table import TRUE_REASONS, prepare
from tests.media.drawing import draw
from tests.media.finished import assert_fit_for_the_web
from tests.media.test_poster import unhashed

HEAVY = {
    *("mb_video-h265.mp4", "mb_transparency.webm", "mb_video.mp4", "deb_cockatoo.mp4", "deb_movie-hello.mp4"),
    *("deb_VID_20191220_170832.mp4", "mb_toothsome-dts.mp4", "mb_rotate-buck-bunny.mp4", "mb_sar_2x1.mp4"),
    *("sam2_01_dog.mp4", "sam2_02_cups.mp4", "sam2_03_blocks.mp4", "sam2_04_coffee.mp4", "sam2_bedroom.mp4"),
    *("sam2_05_default_juggle.mp4", "deb_vtest.avi", "mb_cursed-vfr.mp4", "mb_multiple-aac-tracks.mp4"),
}
"""Cut to their first second here, to spare the machine; `clips_table` prepares them whole."""


@pytest.mark.slow
@pytest.mark.parametrize("clip", real_clips(), ids=lambda clip: clip.name)
@pytest.mark.usefixtures("shared_clips")
def test_real_footage_becomes_playable_or_is_refused_for_a_true_reason(clip: Path, tmp_path: Path) -> None:
    source = draw(tmp_path / clip.name, "-i", str(clip), "-t", "1", "-c", "copy") if clip.name in HEAVY else clip

    outcome = prepare(source, tmp_path / "out")

    assert (outcome.refusal.code if outcome.refusal else None) == TRUE_REASONS.get(clip.name)
    if outcome.refusal:
        return
    found = outcome.probe
    assert found is not None
    made = [
        assert_fit_for_the_web(rendition.path, short_side=found.short_side, seconds=found.duration_seconds)
        for rendition in outcome.renditions
    ]
    for finished in made:
        assert finished.width / finished.height == pytest.approx(found.width / found.height, rel=0.02)
        assert (finished.audio_codec == "aac") == found.has_audio
        assert finished.frames >= 0.98 * found.frame_count
    assert len(outcome.covers) >= 1
    for cover in outcome.covers:
        shape, _ = unhashed(cover.thumbhash)
        assert shape == pytest.approx(found.width / found.height, rel=0.35)
