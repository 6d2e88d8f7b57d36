"""The print of a film: what was published of PDQ holds, and each way of preparing takes one."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fanlight.media import ffmpeg, fingerprint
from fanlight.media.fingerprint import FRAME_BYTES, Print, hashed, quality, taken
from fanlight.media.mixing import Added
from fanlight.media.preparation import Prepared, prepare
from tests.media.drawing import LIMITS, clip, draw

MUSIC = "anoisesrc=c=pink:a=0.4:seed=3"
"""Its pitches come and go as those of music do, and it is never the same for long."""
PUBLISHED = {
    1: "af843808f8da49b0bb87f30db6606c8d549821064bdff1b2c769f65be41c8f1b",
    2: "ab87fe0da01e6a7c54d831bb47de38b8729ae834e9e07d00c04ac3519b57f2b3",
    3: "87e42f837e8e7989f31b04114967924d04fb9df0ab675a4c3481699db3a9673a",
}
"""What the reference implementation (pdqhash 0.2.8) says of `picture`, by seed."""


@cache
def picture(seed: int) -> NDArray[np.uint8]:
    """768 × 768 brightnesses, a sum of 300 waves: cos(a + b) = cos a cos b - sin a sin b."""
    chance, along = np.random.default_rng(seed), np.pi * np.arange(768) / 768
    waves = [(*chance.integers(0, 20, 2), chance.uniform(0.5, 1), chance.uniform(0, 6)) for _ in range(300)]
    u, v, high, begin = np.array(waves).T[:, :, None]
    down, across, height = u * along + begin, v * along, high / (1 + u + v)
    total = (height * np.cos(down)).T @ np.cos(across) - (height * np.sin(down)).T @ np.sin(across)
    return np.asarray((total - total.min()) / (total.max() - total.min()) * 255).astype(np.uint8)


def small(full: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same in 64 × 64, by the mean of areas."""
    return full.reshape(1, 64, 12, 64, 12).mean(axis=(2, 4)).round().astype(np.uint8)


def distance(one: bytes | NDArray[np.uint8], other: bytes | NDArray[np.uint8]) -> int:
    pair = [np.frombuffer(bytes(part), np.uint8) for part in (one, other)]
    return int(np.bitwise_count(pair[0] ^ pair[1]).sum())


def prepared(source: Path, **more: Added) -> Prepared:
    return prepare(source, source.parent / "out", LIMITS, **more)


@pytest.mark.parametrize("seed", PUBLISHED)
def test_it_is_the_published_hash_but_for_a_few_bits(seed: int) -> None:
    ours, _ = hashed(small(picture(seed)))

    assert distance(ours[0], bytes.fromhex(PUBLISHED[seed])) <= 12


def test_half_of_its_bits_are_set_and_light_and_contrast_change_none() -> None:
    usual = small(picture(1)) // 2 + 40

    plain, _ = hashed(usual)
    brighter, _ = hashed(usual + 60)

    assert np.bitwise_count(plain).sum() == 128
    assert distance(plain, brighter) == 0


def test_the_mirrored_hash_is_that_of_the_mirrored_picture() -> None:
    upright = small(picture(2))

    plain, mirrored = hashed(upright)
    turned, back = hashed(upright[:, :, ::-1])

    assert distance(mirrored, turned) <= 2  # the sums are rounded differently
    assert distance(plain, back) <= 2
    assert distance(plain, turned) > 60


def test_pictures_that_differ_are_far_apart() -> None:
    frames = [hashed(small(picture(seed)))[0] for seed in range(12)]

    assert min(distance(one, other) for n, one in enumerate(frames) for other in frames[:n]) > 80


def test_plain_pictures_are_told_by_their_quality_and_left_out() -> None:
    plain, busy = np.full((1, 64, 64), 90, np.uint8), small(picture(3))

    assert quality(plain).tolist() == [0]
    assert quality(busy)[0] > fingerprint.TELLING
    assert len(taken(plain.tobytes() + busy.tobytes(), b"").frames) == FRAME_BYTES


def test_what_stands_still_is_said_once_and_a_broken_end_is_left_out() -> None:
    moments = small(picture(1)).tobytes() * 5 + small(picture(2)).tobytes() + b"half a picture"

    made = taken(moments, b"")

    assert len(made.frames) == len(made.mirrored) == 2 * FRAME_BYTES


def test_a_sound_that_says_nothing_has_no_print() -> None:
    silence = np.full(200, 627964279, "<u4").tobytes()
    song = np.random.default_rng(1).integers(0, 1 << 32, 200, dtype=np.uint64).astype("<u4").tobytes()

    assert taken(b"", silence) == Print()
    assert taken(b"", song).sound == song
    assert taken(b"", song + b"??").sound == song


def test_enough_of_its_frames_are_chosen_evenly() -> None:
    made = Print(frames=b"".join(bytes([n]) * FRAME_BYTES for n in range(100)))

    assert list(made.thinned(4)[::FRAME_BYTES]) == [0, 25, 50, 75]
    assert made.thinned(100) == made.thinned(500) == made.frames


@pytest.mark.parametrize(
    ("size", "codec"),
    [("320x240", "libx264"), ("640x480", "libx264"), ("320x240", "mpeg4")],
    ids=["copied alone", "copied beside a smaller size", "encoded"],
)
def test_each_way_of_preparing_takes_one(tmp_path: Path, size: str, codec: str) -> None:
    source = clip(
        tmp_path / "clip.mp4", "-c:v", codec, "-pix_fmt", "yuv420p", "-c:a", "aac", size=size, seconds=6, sound=MUSIC
    )

    made = prepared(source)

    assert len(made.print.frames) == len(made.print.mirrored) > 4 * FRAME_BYTES
    assert len(made.print.sound) >= 16 * fingerprint.ITEM_BYTES
    assert not list((tmp_path / "out").glob(".*")), "nothing is left of what it was made of"


def test_a_wave_looks_like_every_other_and_has_no_picture_to_compare(tmp_path: Path) -> None:
    source = draw(tmp_path / "song.m4a", "-f", "lavfi", "-i", f"{MUSIC}:d=6", "-c:a", "aac")

    made = prepared(source)

    assert made.print.frames == made.print.mirrored == b""
    assert made.print.sound


def test_a_sound_that_is_put_under_it_is_not_its_own(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", seconds=6, sound=MUSIC)
    other = clip(tmp_path / "other.mp4", seconds=6, sound=MUSIC)

    assert prepared(source, added=Added(file=other)).print.sound == b""


def test_an_ffmpeg_without_chromaprint_prepares_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ffmpeg, "knows_chromaprint", lambda: False)
    source = clip(tmp_path / "clip.mp4", seconds=6, sound=MUSIC)

    made = prepared(source)

    assert made.level is not None
    assert made.print.sound == b""
    assert made.print.frames
