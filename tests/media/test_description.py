"""What a finished file says of its picture."""

import struct
from pathlib import Path

import av
import pytest

from fanlight.media import boxes, description
from fanlight.media.boxes import Unreadable
from fanlight.media.probe import probe
from fanlight.media.refusal import Damaged
from fanlight.media.rendition import as_source, weighed
from tests.media.drawing import LIMITS, WEB, clip

AV1 = ("-c:v", "libsvtav1", "-preset", "12", "-svtav1-params", "lp=1", "-c:a", "aac")


def h264(profile: str, pixel_format: str) -> tuple[str, ...]:
    return ("-c:v", "libx264", "-preset", "veryfast", "-profile:v", profile, "-pix_fmt", pixel_format, "-c:a", "aac")


@pytest.mark.parametrize(
    ("arguments", "codec", "is_usual"),
    [
        (WEB, "avc1.42C00", True),
        (h264("high", "yuv420p"), "avc1.64000", True),
        (h264("high422", "yuv422p"), "avc1.7A000", False),
        (h264("high444", "yuv444p"), "avc1.F4000", False),
        (h264("high10", "yuv420p10le"), "avc1.6E000", False),
        ((*AV1, "-pix_fmt", "yuv420p"), "av01.0.00M.08", True),
        ((*AV1, "-pix_fmt", "yuv420p10le"), "av01.0.00M.10", False),
    ],
    ids=["baseline", "high", "4:2:2", "4:4:4", "10 bits", "AV1", "AV1, 10 bits"],
)
def test_size_codec_and_sampling_are_read(
    tmp_path: Path, arguments: tuple[str, ...], codec: str, *, is_usual: bool
) -> None:
    film = boxes.read(clip(tmp_path / "film.mp4", *arguments, size="98x66", seconds=0.4))

    found = description.read(film.tracks[0].headers[b"stsd"])

    assert (found.width, found.height, found.is_usual) == (98, 66, is_usual)
    assert found.codec.startswith(codec)


@pytest.mark.parametrize("damage", [b"", b"\0" * 200, b"\xff" * 200], ids=["nothing", "zeros", "ones"])
def test_what_is_no_description_is_refused(damage: bytes) -> None:
    with pytest.raises(Unreadable):
        description.read(damage)


def test_a_number_without_end_is_refused() -> None:
    settings = b"\1\x64\0\x1f\xff\xe1\0\x10" + b"\x67\x64\0\x1f" + bytes(12)
    inner = struct.pack(">I4s", len(settings) + 8, b"avcC") + settings
    entry = struct.pack(">I4s", 86 + len(inner), b"avc1") + bytes(78) + inner

    with pytest.raises(Unreadable):
        description.read(bytes(8) + entry)


def test_a_finished_film_is_known_as_a_look_at_it_would_tell(tmp_path: Path) -> None:
    file = clip(tmp_path / "film.mp4", *WEB, "-g", "15", "-bf", "2", size="320x180", seconds=2)
    found = probe(file, LIMITS)

    made = weighed("360p", file, found)
    known = as_source(made, found)

    assert known.key_seconds == pytest.approx(found.key_seconds)
    assert len(known.key_seconds) == 4
    assert (known.width, known.height, known.picture_index) == (found.width, found.height, found.picture_index)
    with av.open(str(file)) as film:
        sizes = [packet.size for packet in film.demux()]
    assert made.mean_kbps == round(sum(sizes) * 8 / 1000 / 2)


def test_a_film_of_fewer_frames_than_it_should_have_is_damaged(tmp_path: Path) -> None:
    file = clip(tmp_path / "film.mp4", size="64x48", seconds=1)
    found = probe(file, LIMITS)

    assert weighed("360p", file, found, fewest_frames=30)
    with pytest.raises(Damaged):
        weighed("360p", file, found, fewest_frames=31)
