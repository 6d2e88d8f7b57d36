"""Small pictures of moments all along a clip."""

from pathlib import Path

import pytest

from fanlight.media.probe import probe
from fanlight.media.rendition import Rendition
from fanlight.media.sprite import Sprite, sprite
from tests.media.drawing import LIMITS, WEB, clip, draw, renditions


def film(path: Path, width: int, height: int) -> Rendition:
    """A file as the only rendition of itself."""
    return Rendition("360p", path, width, height, "avc1.64001F", 900, 700, path.stat().st_size, "")


def levels(made: Sprite) -> list[int]:
    """The brightness in the middle of each picture, in order."""
    rows = -(-made.count // made.columns)
    raw = draw(
        made.path.parent.parent / "levels.raw",
        *("-i", str(made.path), "-vf", f"scale={made.columns}:{rows}:flags=area"),
        *("-pix_fmt", "gray", "-f", "rawvideo"),
    )
    return list(raw.read_bytes())[: made.count]


@pytest.mark.parametrize("pace", [("-g", "3"), ("-g", "300")], ids=["many keyframes", "one keyframe"])
def test_each_picture_shows_its_moment(tmp_path: Path, pace: tuple[str, str]) -> None:
    growing = "geq=lum='40+160*T/10':cb=128:cr=128"
    source = clip(tmp_path / "clip.mp4", "-vf", growing, *WEB, *pace, size="160x120", seconds=10, picture="color")

    made = sprite([film(source, 160, 120)], probe(source, LIMITS), tmp_path / "out")

    assert made is not None
    assert (made.count, made.columns, made.width, made.height) == (25, 5, 120, 90)
    middles = [10 / 25 * (n + 0.5) for n in range(25)]
    wanted = [(40 + 160 * at / 10 - 16) * 255 / 219 for at in middles]
    assert levels(made) == pytest.approx(wanted, abs=10)


def test_a_long_clip_is_read_by_its_keyframes_and_its_moments_are_right_all_the_same(tmp_path: Path) -> None:
    growing = "geq=lum='40+160*T/55':cb=128:cr=128"
    shape = {"size": "64x48", "seconds": 55, "rate": 10, "picture": "color", "sound": None}
    source = clip(tmp_path / "clip.mp4", "-vf", growing, *WEB, "-g", "20", **shape)  # type: ignore[arg-type]

    made = sprite([film(source, 64, 48)], probe(source, LIMITS), tmp_path / "out")

    assert made is not None
    assert levels(made) == sorted(levels(made))
    wanted = [(40 + 160 * (n + 0.5) / 25 - 16) * 255 / 219 for n in range(25)]
    assert levels(made) == pytest.approx(wanted, abs=16)  # two seconds are 7 of it


def test_it_is_made_of_the_smallest_rendition_upright_and_small(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", size="720x1280", seconds=2)
    found = probe(source, LIMITS)

    made = sprite(renditions(source, found, tmp_path / "out"), found, tmp_path / "out")

    assert made is not None
    assert made.path == tmp_path / "out" / "sprite.webp"
    assert (made.count, made.columns, made.width, made.height) == (8, 5, 90, 160)
    assert made.path.stat().st_size < 60_000
    assert made.path.read_bytes()[8:12] == b"WEBP"


def test_a_very_short_clip_has_few_pictures(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", size="64x64", seconds=0.4)

    made = sprite([film(source, 64, 64)], probe(source, LIMITS), tmp_path / "out")

    assert made is not None
    assert (made.count, made.columns, made.width, made.height) == (2, 2, 64, 64)


def test_where_it_cannot_be_made_there_is_none_and_nothing_is_left(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4")
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(source.read_bytes()[:500])

    made = sprite([film(broken, 320, 240)], probe(source, LIMITS), tmp_path / "out")

    assert made is None
    assert list((tmp_path / "out").iterdir()) == []
