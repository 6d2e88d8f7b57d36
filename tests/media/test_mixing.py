"""Another sound under a film, heard in what is made of it."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from fanlight.media import ffmpeg
from fanlight.media.mixing import Added
from fanlight.media.preparation import Prepared, prepare
from fanlight.media.refusal import Unacceptable
from tests.media.drawing import LIMITS, WEB, clip, draw

OWN, OTHER = 440, 1500
LOW, HIGH = 700, 2100
RATE = 16_000


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short tone at about the common loudness, as a prepared video is."""
    file = tmp_path_factory.mktemp("sound") / "sound.mp4"
    return clip(file, *WEB, "-af", "volume=7dB", sound=f"sine={OTHER}", seconds=1)


def film(folder: Path) -> Path:
    return clip(folder / "film.mp4", sound=f"sine={OWN}", seconds=3)


def heard(made: Prepared) -> np.ndarray:
    """What the smallest rendition sounds like, one number a sample."""
    command = [ffmpeg.binary(), "-v", "error", "-i", str(made.renditions[0].path), "-vn", "-ac", "1", "-ar", str(RATE)]
    raw = subprocess.run([*command, "-f", "s16le", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.int16).astype(np.float64)


def strength(samples: np.ndarray, pitch: int) -> float:
    """How strong a tone is in some samples, in decibels."""
    waves = np.exp(-2j * np.pi * pitch * np.arange(len(samples)) / RATE)
    return float(20 * np.log10(abs(samples @ waves) / len(samples) + 1e-3))


def test_both_are_heard_at_the_loudness_asked_for(tmp_path: Path, sound: Path) -> None:
    for number, loud in enumerate((1.0, 0.25)):
        made = prepare(film(tmp_path), tmp_path / str(number), LIMITS, added=Added(file=sound, loud=loud))

        tones = heard(made)[RATE // 2 :]
        assert strength(tones, OTHER) - strength(tones, OWN) == pytest.approx(20 * np.log10(loud), abs=2)
        assert strength(tones, OWN) > strength(tones, 3000) + 30
        assert made.level is not None  # of the two together


def test_its_own_sound_can_be_silenced(tmp_path: Path, sound: Path) -> None:
    made = prepare(film(tmp_path), tmp_path / "out", LIMITS, added=Added(file=sound, own_loud=0))

    tones = heard(made)
    assert strength(tones, OTHER) > strength(tones, OWN) + 30


def test_a_short_sound_begins_anew_until_the_film_ends(tmp_path: Path, sound: Path) -> None:
    made = prepare(film(tmp_path), tmp_path / "out", LIMITS, added=Added(file=sound))

    samples = heard(made)
    assert len(samples) / RATE == pytest.approx(3, abs=0.2)
    last = samples[int(2.3 * RATE) : int(2.8 * RATE)]
    assert strength(last, OTHER) > strength(last, 3000) + 20


@pytest.mark.parametrize(("from_seconds", "first"), [(0.0, LOW), (1.5, HIGH), (3.5, HIGH)])
def test_a_sound_begins_where_it_is_wanted_and_goes_round(tmp_path: Path, from_seconds: float, first: int) -> None:
    """Of two halves, low and high; past its end is its beginning."""
    halves = f"aevalsrc='sin(2*PI*t*if(lt(t,1),{LOW},{HIGH}))':s=48000:d=2"
    turning = clip(tmp_path / "turning.mp4", *WEB, sound=halves, seconds=2)

    made = prepare(film(tmp_path), tmp_path / "out", LIMITS, added=Added(file=turning, from_seconds=from_seconds))

    samples, left = heard(made), 1 - from_seconds % 1
    second = HIGH if first == LOW else LOW
    parts = ((0.05, left - 0.1, first), (left + 0.1, left + 0.9, second), (left + 1.1, left + 1.9, first))
    for begin, end, pitch in parts:
        part = samples[int(begin * RATE) : int(end * RATE)]
        assert strength(part, pitch) > strength(part, LOW + HIGH - pitch) + 12


def test_a_silent_film_and_a_photo_get_the_sound(tmp_path: Path, sound: Path) -> None:
    silent = clip(tmp_path / "silent.mp4", *WEB[:-2], sound=None, seconds=2)
    photo = draw(tmp_path / "photo.png", "-f", "lavfi", "-i", "testsrc2=s=320x240", "-frames:v", "1")
    for source in (silent, photo):
        made = prepare(source, tmp_path / f"{source.name}.out", LIMITS, added=Added(file=sound))

        tones = heard(made)
        assert strength(tones, OTHER) > strength(tones, 3000) + 20
        assert "mp4a" in made.renditions[0].codecs


def test_a_picture_that_every_browser_plays_is_still_only_copied(tmp_path: Path, sound: Path) -> None:
    source = film(tmp_path)
    made = prepare(source, tmp_path / "out", LIMITS, added=Added(file=sound))

    assert made.probe.web_ready
    assert picture_of(made.renditions[-1].path) == picture_of(source)


def test_what_cannot_be_heard_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypmp42" + b"no sound here" * 100)

    with pytest.raises(Unacceptable):
        prepare(film(tmp_path), tmp_path / "out", LIMITS, added=Added(file=broken))
    assert not [file for file in (tmp_path / "out").iterdir() if "mixed" in file.name]


def picture_of(file: Path) -> str:
    """A fingerprint of the packets of its picture, less what is filtered out of a copy."""
    command = [ffmpeg.binary(), "-v", "error", "-i", str(file), "-map", "0:v:0", "-c", "copy"]
    filtered = ["-bsf:v", "filter_units=remove_types=6|12", "-f", "md5", "-"]
    return subprocess.run([*command, *filtered], capture_output=True, check=True, text=True).stdout
