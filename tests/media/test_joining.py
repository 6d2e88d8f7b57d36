"""Another's film beside one's own, or before it: what is seen and heard where, and for how long."""

import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fanlight.media import ffmpeg
from fanlight.media.joining import How, Partner, Place
from fanlight.media.preparation import Listener, Prepared, prepare
from fanlight.media.probe import probe
from fanlight.media.refusal import PartnerUnreadable
from tests.media.drawing import LIMITS, WEB, clip, draw
from tests.media.test_mixing import OTHER, OWN, RATE, heard, strength

RED, BLUE, GROUND = (254, 0, 0), (0, 0, 254), (11, 11, 13)


def flat(out: Path, colour: str, *, size: str = "180x320", seconds: float = 2, pitch: int = 0, rate: int = 30) -> Path:
    """A film of one colour and perhaps one tone at about the common loudness."""
    inputs = ["-f", "lavfi", "-i", f"color=c={colour}:s={size}:r={rate}:d={seconds}"]
    sound = ["-f", "lavfi", "-i", f"sine={pitch}:d={seconds}", "-af", "volume=7dB"] if pitch else []
    return draw(out, *inputs, *sound, *WEB)


def own(folder: Path, **changed: object) -> Path:
    return flat(folder / "own.mp4", "red", **{"seconds": 3, "pitch": OWN} | changed)  # type: ignore[arg-type]


def others(folder: Path, **changed: object) -> Path:
    return flat(folder / "other.mp4", "blue", **{"seconds": 7, "pitch": OTHER} | changed)  # type: ignore[arg-type]


def together(folder: Path, film: Path, other: Path, how: How, **chosen: object) -> Prepared:
    partner = Partner(file=other, how=how, **chosen)  # type: ignore[arg-type]
    return prepare(film, folder / f"{how}.out", LIMITS, partner=partner)


def seen(made: Prepared, at: float) -> np.ndarray:
    """The largest rendition at a second: rows × columns × red, green and blue."""
    file = made.renditions[-1]
    command = [ffmpeg.binary(), "-v", "error", "-ss", str(at), "-i", str(file.path), "-frames:v", "1"]
    raw = subprocess.run([*command, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(file.height, file.width, 3).astype(int)


def is_like(pixel: np.ndarray, colour: tuple[int, int, int]) -> bool:
    return bool(np.abs(pixel - np.array(colour)).max() < 16)


def test_a_duet_stands_side_by_side_upright_and_whole_in_a_frame_like_a_phone(tmp_path: Path) -> None:
    turned = draw(
        tmp_path / "turned.mp4", "-display_rotation", "90", "-i", str(own(tmp_path, size="320x180")), "-c", "copy"
    )

    made = together(tmp_path, turned, others(tmp_path), "duet")

    picture = seen(made, 1)
    height, width, _ = picture.shape
    assert (width, height) == (360, 640)
    assert is_like(picture[height // 2, width // 4], RED)
    assert is_like(picture[height // 2, 3 * width // 4], BLUE)
    upper, lower = (height - 320) // 2, (height + 320) // 2
    for column, colour in ((width // 4, RED), (3 * width // 4, BLUE)):
        assert is_like(picture[upper + 8, column], colour)
        assert is_like(picture[lower - 8, column], colour)
        assert is_like(picture[upper - 8, column], GROUND)
        assert is_like(picture[lower + 8, column], GROUND)


@pytest.mark.parametrize("place", ["left", "right", "above", "below"])
def test_ones_own_is_where_it_was_wanted_and_nobody_is_cut(tmp_path: Path, place: Place) -> None:
    film, other = own(tmp_path, size="320x180"), others(tmp_path, size="320x180")

    picture = seen(together(tmp_path, film, other, "duet", own_place=place), 1)

    height, width, _ = picture.shape
    is_flat = place in ("above", "below")
    assert (width, height) == ((320, 568) if is_flat else (640, 1136))
    cells = np.split(picture, 2, axis=0 if is_flat else 1)
    mine, theirs = cells if place in ("left", "above") else reversed(cells)
    for cell, colour in ((mine, RED), (theirs, BLUE)):
        middle, half = len(cell) // 2, cell.shape[1] // 2
        assert is_like(cell[middle, 4], colour)
        assert is_like(cell[middle, -5], colour)
        assert is_like(cell[middle - 84, half], colour)
        assert is_like(cell[middle + 83, half], colour)
        assert is_like(cell[middle - 98, half], GROUND)
        assert is_like(cell[middle + 97, half], GROUND)


@pytest.mark.parametrize("share", [0, 0.2, 0.8, 1])
def test_each_is_as_loud_in_a_duet_as_was_wanted(tmp_path: Path, share: float) -> None:
    tones = heard(together(tmp_path, own(tmp_path), others(tmp_path), "duet", own_share=share))[RATE // 2 :]

    ahead = strength(tones, OWN) - strength(tones, OTHER)
    if share in (0, 1):
        assert ahead * (1 if share else -1) > 30
    else:
        assert ahead == pytest.approx(12 if share == 0.8 else -12, abs=2)  # four times as strong


def test_a_duet_is_silent_where_nothing_is_to_be_heard_of_who_is_heard(tmp_path: Path) -> None:
    made = together(tmp_path, own(tmp_path, pitch=0), others(tmp_path), "duet", own_share=1)

    assert "mp4a" not in made.renditions[0].codecs


def test_both_are_heard_equally_in_a_duet(tmp_path: Path) -> None:
    made = together(tmp_path, own(tmp_path), others(tmp_path), "duet")

    tones = heard(made)[RATE // 2 :]
    assert strength(tones, OTHER) - strength(tones, OWN) == pytest.approx(0, abs=2)
    assert strength(tones, OWN) > strength(tones, 3000) + 30


def test_one_of_a_duet_may_be_much_quieter_as_it_came(tmp_path: Path) -> None:
    quiet = draw(tmp_path / "quiet.mp4", "-i", str(own(tmp_path)), "-c:v", "copy", "-af", "volume=-14dB")

    tones = heard(together(tmp_path, quiet, others(tmp_path), "duet"))[RATE // 2 :]

    assert strength(tones, OTHER) - strength(tones, OWN) == pytest.approx(0, abs=3)


@pytest.mark.parametrize("others_seconds", [1, 7])
def test_a_duet_is_as_long_as_ones_own_and_what_ends_sooner_stands_still(tmp_path: Path, others_seconds: int) -> None:
    made = together(tmp_path, own(tmp_path), others(tmp_path, seconds=others_seconds), "duet")

    assert made.probe.duration_seconds == pytest.approx(3, abs=0.1)
    picture = seen(made, 2.5)
    assert is_like(picture[320, 270], BLUE)
    last = heard(made)[int(2.2 * RATE) : int(2.8 * RATE)]
    assert (strength(last, OTHER) > strength(last, 3000) + 20) == (others_seconds == 7)
    assert strength(last, OWN) > strength(last, 3000) + 20


def test_a_stitch_begins_with_five_seconds_of_the_other_at_most(tmp_path: Path) -> None:
    for seconds, first in ((7, 5), (2, 2)):
        made = together(tmp_path, own(tmp_path), others(tmp_path, seconds=seconds), "stitch")

        assert made.probe.duration_seconds == pytest.approx(first + 3, abs=0.1)
        middle = made.renditions[-1].height // 2, made.renditions[-1].width // 2
        assert is_like(seen(made, first - 0.2)[middle], BLUE)
        assert is_like(seen(made, first + 0.2)[middle], RED)
        tones = heard(made)
        before, after = tones[: int((first - 0.2) * RATE)], tones[int((first + 0.2) * RATE) :]
        assert strength(before, OTHER) > strength(before, OWN) + 30
        assert strength(after, OWN) > strength(after, OTHER) + 30


@pytest.mark.parametrize("taken", [1, 2.5])
def test_a_stitch_takes_as_much_of_the_other_as_was_wanted(tmp_path: Path, taken: float) -> None:
    made = together(tmp_path, own(tmp_path), others(tmp_path), "stitch", taken_seconds=taken)

    assert made.probe.duration_seconds == pytest.approx(taken + 3, abs=0.1)
    middle = made.renditions[-1].height // 2, made.renditions[-1].width // 2
    assert is_like(seen(made, taken - 0.2)[middle], BLUE)
    assert is_like(seen(made, taken + 0.2)[middle], RED)


def test_a_stitch_has_the_shape_of_ones_own_with_the_other_whole_in_it(tmp_path: Path) -> None:
    made = together(tmp_path, own(tmp_path), others(tmp_path, size="320x180"), "stitch")

    picture = seen(made, 1)
    assert picture.shape[:2] == (320, 180)
    assert is_like(picture[160, 4], BLUE)
    assert is_like(picture[160, 175], BLUE)
    assert is_like(picture[60, 90], GROUND)
    assert is_like(seen(made, 6)[10, 90], RED)


@pytest.mark.parametrize("how", ["duet", "stitch"])
def test_who_is_silent_stays_silent(tmp_path: Path, how: How) -> None:
    for number, (mine, theirs) in enumerate(((0, OTHER), (OWN, 0), (0, 0))):
        folder = tmp_path / str(number)
        folder.mkdir()

        made = together(folder, own(folder, pitch=mine), others(folder, pitch=theirs), how)

        assert ("mp4a" in made.renditions[0].codecs) == bool(mine or theirs)
        if mine or theirs:
            tones = heard(made)
            loud, still = (OWN, OTHER) if mine else (OTHER, OWN)
            assert strength(tones, loud) > strength(tones, still) + 20


@pytest.mark.parametrize(
    ("how", "name", "source"),
    [
        ("duet", "photo.png", ("-f", "lavfi", "-i", "testsrc2=s=180x320", "-frames:v", "1")),
        ("stitch", "song.mp3", ("-f", "lavfi", "-i", f"sine={OWN}:d=2")),
    ],
)
def test_a_photo_and_a_song_can_be_joined_too(tmp_path: Path, how: How, name: str, source: tuple[str, ...]) -> None:
    made = together(tmp_path, draw(tmp_path / name, *source), others(tmp_path), how)

    assert "mp4a" in made.renditions[0].codecs
    assert not [file.name for file in (tmp_path / f"{how}.out").iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize("how", ["duet", "stitch"])
def test_what_was_joined_is_encoded_once_and_then_copied(tmp_path: Path, how: How) -> None:
    """Players get the very packets of the film that was made, the smaller sizes beside them."""
    made = together(tmp_path, own(tmp_path, rate=25), others(tmp_path, rate=60), how)

    assert made.probe.web_ready
    assert made.probe.frames_per_second == pytest.approx(60, abs=1)
    assert made.probe.longest_gop_seconds <= 2.1


def test_it_is_told_how_far_it_is_and_accepted_when_it_is_one(tmp_path: Path) -> None:
    told: list[str] = []

    class Ear(Listener):
        def joined(self, share: float) -> None:
            assert 0 < share <= 1
            told.append("joined")

        def accepted(self, found: object) -> None:
            told.append("accepted")

    partner = Partner(file=others(tmp_path), how="stitch")
    prepare(own(tmp_path), tmp_path / "out", LIMITS, Ear(), partner=partner)

    assert told[0] == "joined"
    assert told.count("accepted") == 1
    assert told[-1] == "accepted"


def test_a_partner_that_cannot_be_read_is_refused_as_such_and_nothing_is_left(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypmp42" + b"no film here" * 100)
    text = tmp_path / "words.mp4"
    text.write_text("#EXTM3U\nfile:///etc/passwd\n")
    empty = tmp_path / "empty.mp4"
    empty.touch()
    for partner in (broken, text, empty, clip(tmp_path / "song.m4a", "-vn", "-c:a", "aac")):
        with pytest.raises(PartnerUnreadable):
            together(tmp_path, own(tmp_path), partner, "duet")
    assert not list((tmp_path / "duet.out").iterdir())


def test_one_ruined_after_its_head_is_refused_or_joined_and_never_harms(tmp_path: Path) -> None:
    ruined = others(tmp_path)
    data = bytearray(ruined.read_bytes())
    data[len(data) // 3 : 2 * len(data) // 3] = bytes(len(data) // 3)
    ruined.write_bytes(data)

    try:
        made = together(tmp_path, own(tmp_path), ruined, "duet")
    except PartnerUnreadable:
        return
    assert made.probe.duration_seconds == pytest.approx(3, abs=0.1)


def test_the_longest_take_may_be_stitched_to(tmp_path: Path) -> None:
    limits = replace(LIMITS, max_seconds=3)
    partner = Partner(file=others(tmp_path), how="stitch")

    made = prepare(own(tmp_path), tmp_path / "out", limits, partner=partner)

    assert made.probe.duration_seconds == pytest.approx(8, abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "how"), [("mb_rotate-buck-bunny.mp4", "stitch"), ("mb_cursed-vfr.mp4", "duet")])
def test_real_clips_are_joined_with_a_real_rendition(tmp_path: Path, shared_clips: Path, name: str, how: How) -> None:
    first_seconds = draw(
        tmp_path / "coffee.mp4", "-i", str(shared_clips / "sam2_04_coffee.mp4"), "-t", "3", "-c", "copy"
    )
    other = prepare(first_seconds, tmp_path / "other", LIMITS).renditions[-1]
    source = draw(tmp_path / name, "-i", str(shared_clips / name), "-t", "2", "-c", "copy")

    made = together(tmp_path, source, other.path, how, taken_seconds=2)

    alone = probe(source, LIMITS).duration_seconds
    assert made.probe.duration_seconds == pytest.approx(alone + (0 if how == "duet" else 2), abs=0.2)
    assert made.probe.web_ready
    assert len(made.covers) == 5
    assert made.sprite
