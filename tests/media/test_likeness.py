"""Copies are recognised, whatever was done to them that people do; other films are not."""

import subprocess
from functools import cache
from itertools import cycle, permutations
from pathlib import Path

import numpy as np
import pytest

from fanlight.media import ffmpeg, likeness, moments
from fanlight.media.fingerprint import Print, taken
from fanlight.media.loudness import CHROMAPRINT
from tests.conftest import real_clips
from tests.media.drawing import draw

SHOWN_FRAMES, KEYS, SOUND_KEYS = 40, 24, 32
"""As a publication carries and a vault keeps them."""

SEEN = ["sam2_bedroom.mp4", "deb_VID_20191220_170832.mp4"]
"""The liveliest of the real clips: of the others a copy is easier to recognise."""
HEARD = ["mb_toothsome-dts.mp4", "deb_3gp.3gp", "deb_movie-hello.mp4"]

H264 = ("-an", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
EVEN = "scale=trunc(iw/2)*2:trunc(ih/2)*2"
PICTURES = {
    "encoded anew": ((), ("-vf", EVEN, "-crf", "34")),
    "half as large": ((), ("-vf", "scale=trunc(iw/4)*2:trunc(ih/4)*2")),
    "without its beginning": (("-ss", "0.87"), ("-vf", EVEN)),
    "mirrored": ((), ("-vf", f"hflip,{EVEN}")),
    "brighter": ((), ("-vf", f"eq=brightness=0.08:contrast=1.15,{EVEN}")),
    "faster": ((), ("-vf", f"setpts=PTS/1.15,{EVEN}")),
}
SOUNDS = {
    "encoded anew": (),
    "quieter": ("-af", "volume=-14dB"),
    "so loud that it clips": ("-af", "volume=9dB"),
    "in one channel": ("-ac", "1"),
    "without its highs": ("-af", "lowpass=f=3000"),
    "without its beginning": ("-ss", "0.41"),
}
needs_clips = pytest.mark.skipif(not real_clips(), reason="the real clips are absent")


def real(name: str) -> Path:
    return next(one for one in real_clips() if one.name == name)


def run(*arguments: str | Path) -> bytes:
    command = [ffmpeg.binary(), "-nostdin", "-v", "error", *map(str, arguments)]
    return subprocess.run([*command, "-"], check=True, capture_output=True).stdout


@cache
def seen(file: Path) -> tuple[Print, float]:
    """The print of a film's picture, and its length."""
    raw = run("-i", file, "-an", "-vf", moments.chain(30), "-f", "rawvideo")
    return taken(raw, b""), len(raw) / moments.SIDE**2 / moments.PER_SECOND


def heard(file: Path) -> bytes:
    return taken(b"", run("-i", file, "-vn", "-ac", "1", *CHROMAPRINT)).sound


def share(copy: Path, original: Path) -> float:
    """How alike they are, as a vault would find it out; 0 where it would not even find the original."""
    (asked, seconds), (shown, shown_seconds) = seen(copy), seen(original)
    frames = shown.thinned(SHOWN_FRAMES)
    if not {*likeness.asked_keys(asked)[0]} & {*likeness.shown_keys(frames, "frames", KEYS)}:
        return 0.0
    return likeness.picture(asked, seconds, frames, shown_seconds)


@needs_clips
@pytest.mark.parametrize(("how", "name"), list(zip(PICTURES, cycle(SEEN), strict=False)))
def test_a_copy_looks_like_its_original(tmp_path: Path, name: str, how: str) -> None:
    before, after = PICTURES[how]
    copy = draw(tmp_path / "copy.mp4", *before, "-i", str(real(name)), *H264, *after)

    assert share(copy, real(name)) >= likeness.ALIKE


@needs_clips
def test_films_that_differ_do_not_look_alike() -> None:
    shares = [
        likeness.picture(*seen(real(one)), seen(real(other))[0].thinned(SHOWN_FRAMES), seen(real(other))[1])
        for one, other in permutations(SEEN, 2)
    ]

    assert max(shares) < likeness.ALIKE / 2


@needs_clips
@pytest.mark.parametrize(("how", "name"), list(zip(SOUNDS, cycle(HEARD), strict=False)))
def test_a_copy_sounds_like_its_original(tmp_path: Path, name: str, how: str) -> None:
    original = draw(tmp_path / "original.wav", "-i", str(real(name)), "-vn", "-t", "20", "-ar", "48000")
    copy = draw(tmp_path / "copy.m4a", "-i", str(original), *SOUNDS[how], "-c:a", "aac", "-b:a", "64k")
    asked, shown = heard(copy), heard(original)

    if len(asked) < 4 * likeness.FEWEST_ITEMS:
        assert not likeness.is_same_sound(asked, shown), "under three seconds nothing is said"
        return
    assert likeness.is_same_sound(asked, shown)
    assert {*likeness.asked_keys(Print(sound=asked))[1]} & {*likeness.shown_keys(shown, "sound", SOUND_KEYS)}


@needs_clips
def test_sounds_that_differ_are_not_the_same() -> None:
    sounds = [heard(real(name)) for name in HEARD]

    assert not any(likeness.is_same_sound(one, other) for one, other in permutations(sounds, 2))


def test_a_piece_of_a_long_film_is_recognised_and_one_frame_in_common_is_not_enough() -> None:
    chance = np.random.default_rng(5)
    whole = [chance.bytes(32) for _ in range(400)]
    shown = Print(frames=b"".join(whole)).thinned(SHOWN_FRAMES)
    piece, stranger = b"".join(whole[100:200]), b"".join([whole[100], *(chance.bytes(32) for _ in range(50))])

    assert likeness.picture(Print(frames=piece), 25.0, shown, 100.0) >= likeness.ALIKE
    assert likeness.picture(Print(frames=stranger), 12.0, shown, 100.0) == 0.0


def test_a_part_of_a_sound_is_that_sound_and_a_sound_with_a_short_quotation_is_not() -> None:
    chance = np.random.default_rng(6)
    whole = chance.integers(0, 1 << 32, 400, dtype=np.uint64).astype("<u4")
    other = chance.integers(0, 1 << 32, 400, dtype=np.uint64).astype("<u4")
    other[:60] = whole[300:360]

    assert likeness.is_same_sound(whole[90:200].tobytes(), whole.tobytes())
    assert not likeness.is_same_sound(other.tobytes(), whole.tobytes())
    assert not likeness.is_same_sound(b"", whole.tobytes())
    assert not likeness.is_same_sound(whole.tobytes(), b"")


def test_an_empty_print_is_like_nothing() -> None:
    shown = Print(frames=bytes(64)).frames

    assert likeness.picture(Print(), 3.0, shown, 3.0) == 0.0
    assert likeness.picture(Print(frames=shown, mirrored=shown), 3.0, b"", 3.0) == 0.0
    assert likeness.asked_keys(Print()) == ([], [])


def test_keys_fit_into_four_bytes_and_pictures_are_never_found_by_sounds() -> None:
    part = np.random.default_rng(7).bytes(320)
    pictures, sounds = likeness.asked_keys(Print(frames=part, mirrored=part, sound=part))

    assert all(-(1 << 31) <= key < 1 << 31 for key in [*pictures, *sounds])
    assert not {*pictures} & {*sounds}
    assert len(likeness.shown_keys(part, "frames", KEYS)) == KEYS
    assert {*likeness.shown_keys(part, "frames", KEYS)} <= {*pictures}
    assert {*likeness.shown_keys(part, "sound", 1000)} == {*sounds}
