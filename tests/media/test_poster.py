"""Still pictures to choose a cover from."""

import base64
import math
from dataclasses import replace
from pathlib import Path

import pytest

from fanlight.media import poster
from fanlight.media.poster import Cover, covers, first_choice
from fanlight.media.probe import probe
from tests.media.drawing import LIMITS, WEB, clip, draw

NOT_WEB = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", "-c:a", "aac")
QUARTERS = (
    "drawbox=c=red:t=fill,drawbox=x=iw/2:c=lime:t=fill,"
    "drawbox=y=ih/2:w=iw/2:c=blue:t=fill,drawbox=x=iw/2:y=ih/2:c=white:t=fill"
)


def pixels(path: Path, *places: tuple[float, float]) -> list[tuple[int, int, int]]:
    """The colours at these shares of the width and the height."""
    raw = path.parent.parent / f"{path.stem}.raw"
    draw(raw, "-i", str(path), "-vf", "scale=256:256:flags=neighbor", "-pix_fmt", "rgb24", "-f", "rawvideo")
    data = raw.read_bytes()
    starts = [3 * (256 * int(256 * y) + int(256 * x)) for x, y in places]
    return [(data[at], data[at + 1], data[at + 2]) for at in starts]


QUARTER_CENTRES = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))


def unhashed(text: str) -> tuple[float, list[list[tuple[float, float, float]]]]:
    """Width over height, and 2 x 2 colours: after the reference decoder by Evan Wallace, for opaque pictures."""
    code = base64.b64decode(text)
    head, more = int.from_bytes(code[:3], "little"), int.from_bytes(code[3:5], "little")
    assert not head >> 23, "says that it is transparent"
    is_landscape, waves = more >> 15, more & 7
    across, down = (7, waves) if is_landscape else (waves, 7)
    nibbles = iter([n for byte in code[5:] for n in (byte & 15, byte >> 4)])

    def channel(nx: int, ny: int, scale: float) -> list[tuple[int, int, float]]:
        return [
            (cx, cy, (next(nibbles) / 7.5 - 1) * scale)
            for cy in range(ny)
            for cx in range(0 if cy else 1, nx)
            if cx * ny < nx * (ny - cy)
        ]

    light = ((head & 63) / 63, channel(max(3, across), max(3, down), ((head >> 18) & 31) / 31))
    yellow = (((head >> 6) & 63) / 31.5 - 1, channel(3, 3, ((more >> 3) & 63) / 63 * 1.25))
    red = (((head >> 12) & 63) / 31.5 - 1, channel(3, 3, ((more >> 9) & 63) / 63 * 1.25))

    def at(x: float, y: float) -> tuple[float, float, float]:
        ell, p, q = (
            mean + sum(2 * f * math.cos(math.pi * x * cx) * math.cos(math.pi * y * cy) for cx, cy, f in waves_of)
            for mean, waves_of in (light, yellow, red)
        )
        b = ell - 2 / 3 * p
        r = (3 * ell - b + q) / 2
        return r, r - q, b

    return across / down, [[at(x, y) for x in (0.25, 0.75)] for y in (0.25, 0.75)]


def test_covers_are_spread_over_the_clip(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", *WEB, "-g", "15", size="360x640", seconds=5)

    made = covers(source, probe(source, LIMITS), tmp_path / "out")

    assert [cover.path.name for cover in made] == [f"cover-{n}.webp" for n in range(5)]
    assert [cover.at_seconds for cover in made] == pytest.approx([0.5, 1.5, 2.5, 3.5, 4.5], abs=0.3)
    assert all((cover.width, cover.height) == (360, 640) for cover in made)
    assert all(cover.path.read_bytes()[8:12] == b"WEBP" for cover in made)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {cover.path.name for cover in made}


@pytest.mark.parametrize(
    "pace", [("-g", "6"), ("-g", "60"), ("-g", "300")], ids=["many keyframes", "two keyframes", "one keyframe"]
)
def test_each_cover_shows_its_moment(tmp_path: Path, pace: tuple[str, str]) -> None:
    growing = "geq=lum='40+160*T/4':cb=128:cr=128"
    source = clip(tmp_path / "clip.mp4", "-vf", growing, *WEB, *pace, size="160x120", seconds=4, picture="color")

    made = covers(source, probe(source, LIMITS), tmp_path / "out", 4)

    levels = [pixels(cover.path, (0.5, 0.5))[0][0] for cover in made]
    wanted = [(40 + 160 * cover.at_seconds / 4 - 16) * 255 / 219 for cover in made]
    assert levels == pytest.approx(wanted, abs=8)


def test_no_more_is_decoded_than_lies_between_keyframes_and_moments(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", *WEB, "-g", "60", "-sc_threshold", "0", size="160x120", seconds=4)
    found = probe(source, LIMITS)
    assert found.key_seconds == pytest.approx([0, 2], abs=0.05)

    spread = poster._moments(found, 4)
    once = poster._moments(replace(found, key_seconds=found.key_seconds[:1]), 4)

    assert [moment.key for moment in spread] == [0, 0, 2, 2]
    assert [moment.at for moment in spread] == pytest.approx([0, 1.1, 2, 3.1])
    assert [moment.key for moment in once] == [None] * 4
    assert [moment.at for moment in once] == pytest.approx([0.5, 1.5, 2.5, 3.5])


@pytest.mark.parametrize("arguments", [WEB, NOT_WEB])
def test_colours_and_orientation_are_right(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    flat = clip(tmp_path / "flat.mp4", "-vf", QUARTERS, *arguments, size="320x240")
    turned = draw(tmp_path / "turned.mp4", "-display_rotation", "180", "-i", str(flat), "-c", "copy")

    made = covers(turned, probe(turned, LIMITS), tmp_path / "out", 1)[0]

    wanted = [(255, 255, 255), (0, 0, 255), (0, 255, 0), (255, 0, 0)]
    for seen, meant in zip(pixels(made.path, *QUARTER_CENTRES), wanted, strict=True):
        assert seen == pytest.approx(meant, abs=40)


@pytest.mark.parametrize(("size", "ratio"), [("320x180", 7 / 4), ("180x320", 4 / 7), ("240x240", 1)])
def test_the_thumbhash_tells_shape_and_colours(tmp_path: Path, size: str, ratio: float) -> None:
    source = clip(tmp_path / "clip.mp4", "-vf", QUARTERS, *NOT_WEB, size=size, seconds=1)

    made = covers(source, probe(source, LIMITS), tmp_path / "out", 1)[0]

    shape, ((red, green), (blue, white)) = unhashed(made.thumbhash)
    assert shape == pytest.approx(ratio, abs=0.01)
    assert red[0] == max(red)
    assert green[1] == max(green)
    assert blue[2] == max(blue)
    assert min(white) > 0.55
    assert 18 <= len(base64.b64decode(made.thumbhash)) <= 25


def test_a_plain_grey_hashes_to_grey() -> None:
    _, rows = unhashed(poster._hash(bytes([120, 120, 120, 255]) * 48 * 28, 48, 28))

    for colour in (colour for row in rows for colour in row):
        assert colour == pytest.approx((0.47, 0.47, 0.47), abs=0.03)


def test_a_large_picture_makes_a_small_cover(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", size="1920x1080", seconds=0.5)

    made = covers(source, probe(source, LIMITS), tmp_path / "out", 2)

    assert [(cover.width, cover.height) for cover in made] == [(960, 540)] * 2


def test_a_clip_with_few_frames_still_has_a_cover(tmp_path: Path) -> None:
    source = clip(
        tmp_path / "clip.mkv", "-vf", "select='eq(n,0)+eq(n,60)'", "-fps_mode", "passthrough", *WEB, seconds=3
    )

    assert covers(source, probe(source, LIMITS), tmp_path / "out")


def test_the_first_proposal_is_not_a_black_frame(tmp_path: Path) -> None:
    def cover(contrast: float) -> Cover:
        return Cover(tmp_path, 360, 640, 0.0, "", contrast)

    assert first_choice([cover(0.0), cover(0.02), cover(0.3), cover(0.4)]) == 2
    assert first_choice([cover(0.0), cover(0.03), cover(0.01)]) == 1


def test_covers_can_be_made_again_in_the_same_folder(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", seconds=1)
    found = probe(source, LIMITS)
    first = [cover.path.read_bytes() for cover in covers(source, found, tmp_path / "out")]

    again = [cover.path.read_bytes() for cover in covers(source, found, tmp_path / "out")]

    assert first == again
