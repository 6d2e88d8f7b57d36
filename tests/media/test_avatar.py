"""From an image that anyone may have sent to a small square one."""

import struct
import zlib
from pathlib import Path

import av
import pytest

from fanlight.media.avatar import avatar
from fanlight.media.refusal import NotAnImage, TooDemanding, Unacceptable
from tests.media.drawing import draw
from tests.media.test_poster import QUARTER_CENTRES, QUARTERS, pixels

COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]


def photo(path: Path, *arguments: str, size: str = "400x300") -> Path:
    return draw(path, "-f", "lavfi", "-i", f"testsrc2=s={size}", "-frames:v", "1", "-vf", QUARTERS, *arguments)


def size_of(image: Path) -> tuple[int, int]:
    with av.open(str(image)) as opened:
        frame = next(opened.decode(video=0))
        assert isinstance(frame, av.VideoFrame)
        return frame.width, frame.height


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("a.jpg", ["-q:v", "2"]),
        ("a.png", []),
        ("a.webp", ["-c:v", "libwebp", "-quality", "95"]),
        ("a.gif", []),
    ],
)
def test_the_middle_square_is_kept(tmp_path: Path, name: str, arguments: list[str]) -> None:
    source = photo(tmp_path / name, *arguments)

    made = avatar(source, tmp_path / "out" / "avatar.webp")

    for seen, meant in zip(pixels(made, *QUARTER_CENTRES), COLOURS, strict=True):
        assert seen == pytest.approx(meant, abs=30)
    assert size_of(made) == (256, 256)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["avatar.webp"]


def test_a_phone_photo_is_turned_upright_and_stripped(tmp_path: Path) -> None:
    plain = photo(tmp_path / "plain.jpg", "-q:v", "2", "-pix_fmt", "yuvj420p").read_bytes()
    # Orientation 6: turn a quarter to the right. Beside it, who made the camera.
    entries = struct.pack("<HHHIHH", 2, 0x010F, 2, 12, 38, 0) + struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    exif = b"Exif\0\0II*\0\x08\0\0\0" + entries + b"\0\0\0\0" + b"secretphone\0"
    source = tmp_path / "photo.jpg"
    source.write_bytes(plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:])

    made = avatar(source, tmp_path / "out" / "avatar.webp")

    assert b"secretphone" not in made.read_bytes()
    assert b"EXIF" not in made.read_bytes()
    upper_left, upper_right = pixels(made, *QUARTER_CENTRES)[:2]
    assert upper_left == pytest.approx((0, 0, 255), abs=40)
    assert upper_right == pytest.approx((255, 0, 0), abs=40)


def test_a_transparent_image_stays_so(tmp_path: Path) -> None:
    source = draw(tmp_path / "logo.png", "-f", "lavfi", "-i", "color=c=red@0.0:s=64x64,format=rgba", "-frames:v", "1")

    made = avatar(source, tmp_path / "avatar.webp")

    assert b"VP8X" in made.read_bytes()[:32]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff\xe0" + bytes(500),
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        b"RIFF\x10\0\0\0WAVEfmt ",
        b"GIF89a" + bytes(50),
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        b"#EXTM3U\n/etc/passwd\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b"%!PS-Adobe",
    ],
)
def test_what_is_no_image_is_refused(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "me.png"
    source.write_bytes(content)

    with pytest.raises(NotAnImage):
        avatar(source, tmp_path / "avatar.webp")

    assert not (tmp_path / "avatar.webp").exists()


def test_half_a_photo_is_an_avatar_or_a_refusal(tmp_path: Path) -> None:
    source = photo(tmp_path / "me.jpg")
    source.write_bytes(source.read_bytes()[: source.stat().st_size // 2])

    try:
        made = avatar(source, tmp_path / "avatar.webp")
    except Unacceptable:
        assert not (tmp_path / "avatar.webp").exists()
    else:
        assert size_of(made) == (256, 256)


def test_a_bomb_of_pixels_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(3 * 1000 * 1000), 9)
    source = tmp_path / "bomb.png"
    source.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))

    with pytest.raises((NotAnImage, TooDemanding)):
        avatar(source, tmp_path / "avatar.webp")


def test_a_large_phone_photo_is_accepted(tmp_path: Path) -> None:
    source = photo(tmp_path / "large.jpg", size="8160x6120")

    assert size_of(avatar(source, tmp_path / "avatar.webp")) == (256, 256)
