"""What has no moving picture becomes a video: a photo that stands, a sound that is seen."""

import struct
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from fanlight.media import ffmpeg, refusal
from fanlight.media.filming import ALONE_SECONDS, AMONG_OTHERS_SECONDS, FADE_SECONDS
from fanlight.media.preparation import Prepared, prepare
from fanlight.media.probe import Photo, Song
from tests.media.drawing import LIMITS, draw
from tests.media.finished import Finished, assert_fit_for_the_web
from tests.media.test_avatar import COLOURS, photo
from tests.media.test_poster import QUARTER_CENTRES, pixels

SOUNDS = {
    "song.mp3": (),
    "song.m4a": ("-c:a", "aac"),
    "song.ogg": ("-c:a", "libvorbis"),
    "song.opus": ("-c:a", "libopus"),
    "song.wav": (),
    "song.flac": (),
    "song.aac": (),
    "bare.mp3": ("-write_xing", "0", "-id3v2_version", "0"),
}


def song(path: Path, *arguments: str, seconds: float = 2) -> Path:
    return draw(path, "-f", "lavfi", "-i", f"sine=440:d={seconds}", *arguments)


def checked(made: Prepared, *, seconds: float) -> list[Finished]:
    return [
        assert_fit_for_the_web(one.path, short_side=min(one.width, one.height), seconds=seconds)
        for one in made.renditions
    ]


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_of_any_usual_kind_becomes_a_video_that_is_heard_and_seen(tmp_path: Path, name: str) -> None:
    made = prepare(song(tmp_path / name, *SOUNDS[name]), tmp_path / "out", LIMITS)

    assert isinstance(made.sent, Song)
    for finished in checked(made, seconds=2):
        assert finished.audio_codec == "aac"
        assert finished.audio_seconds == pytest.approx(2, abs=0.1)
        assert finished.height * 9 == finished.width * 16
    assert made.level is not None
    assert all(cover.contrast > 0.02 for cover in made.covers), "its wave is seen"
    assert not list((tmp_path / "out").glob(".*")), "the film itself is gone"


def test_silence_is_filmed_too(tmp_path: Path) -> None:
    source = draw(tmp_path / "silence.wav", "-f", "lavfi", "-i", "anullsrc=d=2")

    made = prepare(source, tmp_path / "out", LIMITS)

    assert [finished.audio_codec for finished in checked(made, seconds=2)] == ["aac", "aac"]


@pytest.mark.parametrize("name", ["song.mp3", "song.m4a"])
def test_the_cover_that_comes_with_a_song_is_shown(tmp_path: Path, name: str) -> None:
    image = draw(tmp_path / "cover.png", "-f", "lavfi", "-i", "color=c=lime:s=300x300", "-frames:v", "1")
    plain = song(tmp_path / "plain.wav")
    source = draw(
        tmp_path / name,
        *("-i", str(plain), "-i", str(image), "-map", "0", "-map", "1", "-c:v", "copy"),
        *("-disposition:v", "attached_pic"),
    )

    made = prepare(source, tmp_path / "out", LIMITS)

    assert isinstance(made.sent, Song)
    assert pixels(made.covers[2].path, (0.5, 0.375))[0] == pytest.approx((0, 255, 0), abs=40)


def test_a_cover_too_large_to_decode_is_left_out(tmp_path: Path) -> None:
    image = draw(tmp_path / "cover.png", "-f", "lavfi", "-i", "color=c=lime:s=300x300", "-frames:v", "1")
    source = draw(
        tmp_path / "song.mp3",
        *("-f", "lavfi", "-i", "sine=d=1", "-i", str(image), "-map", "0", "-map", "1", "-c:v", "copy"),
        *("-disposition:v", "attached_pic"),
    )

    made = prepare(source, tmp_path / "out", replace(LIMITS, max_photo_pixels=80_000))

    assert isinstance(made.sent, Song)
    assert made.sent.cover_index is None


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("a.jpg", ["-q:v", "2"]), ("a.png", []), ("a.webp", ["-c:v", "libwebp", "-quality", "95"])],
)
def test_a_photo_stands_for_some_seconds(tmp_path: Path, name: str, arguments: list[str]) -> None:
    made = prepare(photo(tmp_path / name, *arguments, size="800x600"), tmp_path / "out", LIMITS)

    assert made.sent == Photo(format=made.sent.format, width=800, height=600, quarter_turns=0, count=1, cut_short=0)
    assert [(one.width, one.height) for one in made.renditions] == [(480, 360), (800, 600)]
    assert all(finished.audio_codec is None for finished in checked(made, seconds=ALONE_SECONDS))
    for seen, meant in zip(pixels(made.covers[-1].path, *QUARTER_CENTRES), COLOURS, strict=True):
        assert seen == pytest.approx(meant, abs=30)


def test_several_photos_follow_each_other(tmp_path: Path) -> None:
    source = tmp_path / "photos.jpg"
    source.write_bytes(b"".join(plain(tmp_path / f"{colour}.jpg", colour) for colour in ("red", "lime", "blue")))

    made = prepare(source, tmp_path / "out", LIMITS)

    assert isinstance(made.sent, Photo)
    assert made.sent.count == 3
    checked(made, seconds=3 * AMONG_OTHERS_SECONDS)
    seen = [pixels(cover.path, (0.5, 0.5))[0] for cover in made.covers]
    for colour, meant in ((seen[0], (255, 0, 0)), (seen[2], (0, 255, 0)), (seen[-1], (0, 0, 255))):
        assert colour == pytest.approx(meant, abs=40)


def test_several_photos_turn_softly_into_each_other_and_stand_alone_between(tmp_path: Path) -> None:
    source = tmp_path / "photos.jpg"
    source.write_bytes(b"".join(plain(tmp_path / f"{colour}.jpg", colour) for colour in ("red", "lime", "blue")))

    made = prepare(source, tmp_path / "out", LIMITS).renditions[-1].path

    second, third = AMONG_OTHERS_SECONDS, 2 * AMONG_OTHERS_SECONDS
    half = FADE_SECONDS / 2
    for at, meant in (
        (0.0, (254, 0, 0)),
        (second - half - 0.1, (254, 0, 0)),
        (second, (127, 127, 0)),
        (second + half + 0.1, (0, 254, 0)),
        (third - half - 0.1, (0, 254, 0)),
        (third, (0, 127, 127)),
        (third + half + 0.1, (0, 0, 254)),
        (third + AMONG_OTHERS_SECONDS - 0.1, (0, 0, 254)),
    ):
        assert middle(made, at) == pytest.approx(meant, abs=25), at


def middle(film: Path, at: float) -> list[int]:
    """The colour in the middle of a film at a second."""
    command = [ffmpeg.binary(), "-v", "error", "-ss", f"{at:.3f}", "-i", str(film), "-frames:v", "1"]
    small = ["-vf", "crop=8:8,scale=1:1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    return list(subprocess.run([*command, *small], capture_output=True, check=True).stdout)


@pytest.mark.parametrize("size", ["100x75", "400x300,format=gray"])
def test_a_map_that_a_phone_hangs_behind_a_photo_is_not_shown(tmp_path: Path, size: str) -> None:
    source = tmp_path / "ultra-hdr.jpg"
    source.write_bytes(plain(tmp_path / "photo.jpg", "red") + plain(tmp_path / "map.jpg", "white", size))

    made = prepare(source, tmp_path / "out", LIMITS)

    assert isinstance(made.sent, Photo)
    assert made.sent.count == 1
    checked(made, seconds=ALONE_SECONDS)
    for cover in made.covers:
        assert pixels(cover.path, (0.5, 0.5))[0] == pytest.approx((255, 0, 0), abs=40)


def test_too_many_photos_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "photos.jpg"
    source.write_bytes(plain(tmp_path / "one.jpg", "red") * 13)

    with pytest.raises(refusal.TooManyPhotos, match="12"):
        prepare(source, tmp_path / "out", LIMITS)


def plain(path: Path, colour: str, size: str = "400x300") -> bytes:
    return draw(path, "-f", "lavfi", "-i", f"color=c={colour}:s={size}", "-frames:v", "1").read_bytes()


def test_a_phone_photo_is_upright_and_bare_of_what_the_camera_wrote(tmp_path: Path) -> None:
    source = turned(photo(tmp_path / "plain.jpg", "-q:v", "2", "-pix_fmt", "yuvj420p"), tmp_path / "photo.jpg")

    made = prepare(source, tmp_path / "out", LIMITS)

    assert [(one.width, one.height) for one in made.renditions] == [(300, 400)]
    upper_left, upper_right = pixels(made.covers[0].path, *QUARTER_CENTRES)[:2]
    assert upper_left == pytest.approx((0, 0, 255), abs=40)
    assert upper_right == pytest.approx((255, 0, 0), abs=40)
    for file in [*(one.path for one in made.renditions), *(one.path for one in made.covers)]:
        assert b"secretphone" not in file.read_bytes()
        assert b"Exif" not in file.read_bytes()


def turned(plain: Path, path: Path) -> Path:
    """The same photo, marked to be turned a quarter to the right; beside that, who made the camera."""
    entries = struct.pack("<HHHIHH", 2, 0x010F, 2, 12, 38, 0) + struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    exif = b"Exif\0\0II*\0\x08\0\0\0" + entries + b"\0\0\0\0" + b"secretphone\0"
    data = plain.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:])
    return path


def test_what_is_transparent_in_a_photo_shows_the_ground(tmp_path: Path) -> None:
    source = draw(tmp_path / "logo.png", "-f", "lavfi", "-i", "color=c=red@0.0:s=300x300,format=rgba", "-frames:v", "1")

    made = prepare(source, tmp_path / "out", LIMITS)

    assert pixels(made.covers[0].path, (0.5, 0.5))[0] == pytest.approx((11, 11, 13), abs=6)


def test_a_large_photo_becomes_as_large_as_the_largest_rung(tmp_path: Path) -> None:
    made = prepare(photo(tmp_path / "large.jpg", "-q:v", "5", size="5000x4000"), tmp_path / "out", LIMITS)

    assert [one.name for one in made.renditions] == ["360p", "720p", "1080p"]
    assert (made.renditions[-1].width, made.renditions[-1].height) == (1350, 1080)


def test_a_moving_gif_is_a_video(tmp_path: Path) -> None:
    source = draw(tmp_path / "a.gif", "-f", "lavfi", "-i", "testsrc2=s=200x200:r=10:d=2")

    made = prepare(source, tmp_path / "out", LIMITS)

    assert [finished.frames for finished in checked(made, seconds=2)] == [20]


def test_a_photo_too_narrow_to_show_is_refused(tmp_path: Path) -> None:
    with pytest.raises(refusal.OddShape):
        prepare(photo(tmp_path / "strip.png", size="2000x40"), tmp_path / "out", LIMITS)
    assert not list((tmp_path / "out").glob(".*"))
