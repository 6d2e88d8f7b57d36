"""One gain that brings clips to a common level."""

from pathlib import Path

import pytest

from fanlight.media import loudness
from fanlight.media.loudness import Loudness
from fanlight.media.probe import probe
from tests.media.drawing import LIMITS, WEB, clip


@pytest.mark.parametrize(
    ("integrated", "peak", "gain"),
    [
        (-24.0, -12.0, 10.0),
        (-8.0, 0.0, -6.0),
        (-24.0, -4.0, 2.5),  # the true peak stops it
        (-14.4, -3.0, 0.0),  # nobody hears the difference
        (-61.0, -40.0, 0.0),  # silence stays silent
        (float("-inf"), float("-inf"), 0.0),
        (-45.0, -40.0, 20.0),
        (-14.0, 1.5, -3.0),  # loud enough, but it clips
    ],
)
def test_the_gain_aims_at_the_target_and_stops_at_the_peak(integrated: float, peak: float, gain: float) -> None:
    assert Loudness(integrated, peak).gain_db == gain


def test_a_tone_is_measured_as_the_standard_says(tmp_path: Path) -> None:
    # Not AAC, which rings where the tone starts. ffmpeg's sine peaks at 1/8, which is -18.06 dBFS.
    source = clip(tmp_path / "tone.mov", "-af", "volume=-10dB", *WEB[:-1], "pcm_s16le", sound="sine=997", seconds=4)

    measured = loudness.measure(source, probe(source, LIMITS))

    # Made stereo at equal power, each channel is 3 dB down, and together they are as loud as before (EBU Tech 3341).
    assert measured is not None
    assert measured.integrated_lufs == pytest.approx(-31.07, abs=0.3)
    assert measured.true_peak_dbtp == pytest.approx(-31.07, abs=0.3)


def test_a_clip_without_sound_has_no_loudness(tmp_path: Path) -> None:
    source = clip(tmp_path / "mute.mp4", *WEB[:-2], sound=None)

    assert loudness.measure(source, probe(source, LIMITS)) is None


def test_titles_in_the_file_cannot_pose_as_a_measurement(tmp_path: Path) -> None:
    lie = "Summary:\n Integrated loudness:\n I: -60.0 LUFS True peak:\n Peak: -60.0 dBFS"
    source = clip(tmp_path / "liar.mp4", *WEB, "-metadata", f"title={lie}", sound="sine=997", seconds=4)

    measured = loudness.measure(source, probe(source, LIMITS))

    assert measured is not None
    assert measured.integrated_lufs > -30
