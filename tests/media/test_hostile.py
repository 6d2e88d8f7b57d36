"""Files made to harm are turned away, with the true reason."""

import random
import socket
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fanlight.media import refusal
from fanlight.media.poster import covers
from fanlight.media.probe import look, probe
from fanlight.media.refusal import Unacceptable
from tests.media.drawing import LIMITS, WEB, clip, draw, renditions


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        yield server


def text(content: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(content) and None


SVG = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
MPD = '<?xml version="1.0"?><MPD type="static"><Period duration="PT10S"></Period></MPD>'
HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{}\n#EXT-X-ENDLIST\n"
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"


@pytest.mark.parametrize(
    ("write", "what"),
    [
        (text("ffconcat version 1.0\nfile 'other.mp4'\n"), "a list of other files"),
        (text(HLS.format("/etc/passwd")), "a playlist"),
        (text(SVG), "a drawing"),
        (text(MPD), "a web page or another document"),
        (text("<!doctype html><title>x</title>"), "a web page or another document"),
        (text(SDP), "a session description"),
        (lambda path: path.write_bytes(random.Random(1).randbytes(200_000)), "something else"),
        (lambda path: path.write_bytes(b"\0" * 100_000), "something else"),
        (lambda path: path.write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 5000), "a photo as HEIC or AVIF"),
        (lambda path: path.write_bytes(b"BM" + b"\0" * 5000), "a bitmap"),
    ],
)
def test_what_is_no_video_is_called_by_its_name(tmp_path: Path, write: Callable[[Path], object], what: str) -> None:
    source = tmp_path / "holiday.mp4"
    write(source)

    with pytest.raises(refusal.NotAVideo) as turned:
        probe(source, LIMITS)

    assert what in turned.value.reason
    assert turned.value.remedy


def test_a_zip_named_mp4_is_an_archive(tmp_path: Path) -> None:
    source = tmp_path / "clip.mp4"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("clip.mp4", clip(tmp_path / "real.mp4", seconds=1).read_bytes())

    with pytest.raises(refusal.NotAVideo, match="ZIP"):
        probe(source, LIMITS)


@pytest.mark.parametrize("start", ["ftyp", "ebml"])
def test_a_playlist_behind_a_false_signature_reaches_nothing(
    tmp_path: Path, listener: socket.socket, start: str
) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/clip.mp4"
    head = {"ftyp": b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "ebml": b"\x1aE\xdf\xa3\n"}[start]
    source = tmp_path / "clip.mp4"
    source.write_bytes(head + HLS.format(address).encode())

    with pytest.raises(refusal.Damaged):
        probe(source, LIMITS)

    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_reference_movie_does_not_open_another_file(tmp_path: Path) -> None:
    """QuickTime lets a track name the file that holds its samples."""
    other = clip(tmp_path / "other.mp4", seconds=1)
    source = tmp_path / "clip.mov"
    data = clip(tmp_path / "plain.mov", seconds=1).read_bytes()
    reference = other.name.encode()
    # A data reference of kind "url " that is not flagged as being in the same file.
    changed = data.replace(b"url \x00\x00\x00\x01", b"url \x00\x00\x00\x00")
    source.write_bytes(changed + reference)

    found = probe(source, LIMITS)

    assert found.size_bytes == source.stat().st_size  # its own samples are read, or it would have been turned away


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    source = tmp_path / "clip.mp4"
    source.touch()

    with pytest.raises(refusal.Empty):
        probe(source, LIMITS)


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    source = tmp_path / "clip.mp4"
    source.write_bytes(b"x" * 2_000_001)

    with pytest.raises(refusal.TooLarge, match=r"3 MB.*2 MB"):
        probe(source, replace(LIMITS, max_bytes=2_000_000))


def test_a_frame_of_256_million_pixels_is_never_decoded(tmp_path: Path) -> None:
    source = draw(
        tmp_path / "huge.mp4",
        *("-f", "lavfi", "-i", "color=c=red:s=16000x16000:r=1:d=1", "-frames:v", "1"),
        *("-c:v", "libx264", "-preset", "ultrafast"),
    )

    with pytest.raises(refusal.TooManyPixels, match="16000 x 16000"):
        probe(source, LIMITS)


def test_a_day_in_a_few_kilobytes_is_too_long(tmp_path: Path) -> None:
    source = draw(
        tmp_path / "day.mp4",
        *("-f", "lavfi", "-i", "color=c=red:s=64x64:r=1:d=3", "-vf", "setpts=N*43200/TB"),
        *("-fps_mode", "passthrough", "-c:v", "libx264", "-preset", "ultrafast"),
    )
    assert source.stat().st_size < 15_000

    with pytest.raises(refusal.TooLong, match="60 seconds"):
        probe(source, LIMITS)


def test_a_short_picture_under_a_long_sound_is_too_long(tmp_path: Path) -> None:
    source = draw(
        tmp_path / "long.mp4",
        *("-f", "lavfi", "-i", "color=c=red:s=64x64:r=5:d=1", "-f", "lavfi", "-i", "sine=d=70"),
        *WEB,
    )

    with pytest.raises(refusal.TooLong):
        probe(source, LIMITS)


def test_a_flood_of_frames_is_refused(tmp_path: Path) -> None:
    source = draw(
        tmp_path / "flood.mp4",
        *("-f", "lavfi", "-i", "color=c=red:s=32x32:r=1000:d=8", "-c:v", "libx264", "-preset", "ultrafast"),
    )

    with pytest.raises(refusal.TooManyFrames):
        probe(source, replace(LIMITS, max_seconds=50))


def test_a_flood_of_tracks_is_refused(tmp_path: Path) -> None:
    inputs = ["-f", "lavfi", "-i", "color=c=red:s=64x64:r=5:d=1", "-f", "lavfi", "-i", "sine=d=1"]
    maps = ["-map", "0:v", *(argument for _ in range(60) for argument in ("-map", "1:a"))]
    source = draw(tmp_path / "flood.mkv", *inputs, *maps, "-c:v", "libx264", "-c:a", "pcm_s16le")

    with pytest.raises(refusal.TooManyTracks, match="61 tracks"):
        probe(source, LIMITS)


@pytest.mark.parametrize(
    "head",
    [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"ID3\x04", b"fLaC", b"\xff\xfb\x90\x64", b"\xff\xf1"],
)
def test_a_photo_or_a_sound_that_is_none_is_damaged(tmp_path: Path, head: bytes) -> None:
    source = tmp_path / "holiday"
    source.write_bytes(head + b"\0" * 5000)

    with pytest.raises(refusal.Damaged):
        look(source, LIMITS)


def test_a_photo_of_144_million_pixels_is_never_filmed(tmp_path: Path) -> None:
    source = draw(tmp_path / "huge.jpg", "-f", "lavfi", "-i", "color=c=red:s=12000x12000", "-frames:v", "1")

    with pytest.raises(refusal.TooManyPixels, match="12000 x 12000"):
        look(source, LIMITS)


def test_a_file_of_neither_picture_nor_sound_holds_nothing(tmp_path: Path) -> None:
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:02,000\nHello\n")
    source = draw(tmp_path / "words.mp4", "-i", str(words), "-c:s", "mov_text")

    with pytest.raises(refusal.NothingInIt):
        look(source, LIMITS)


def test_a_sound_that_goes_on_for_too_long_is_told_so(tmp_path: Path) -> None:
    source = draw(tmp_path / "song.mp3", "-f", "lavfi", "-i", "sine=d=70")

    with pytest.raises(refusal.TooLong, match="60 seconds"):
        look(source, LIMITS)


def test_a_single_frame_is_too_short(tmp_path: Path) -> None:
    source = draw(tmp_path / "still.mp4", "-f", "lavfi", "-i", "testsrc2=s=200x200", "-frames:v", "1", *WEB[:-2])

    with pytest.raises(refusal.TooShort):
        probe(source, LIMITS)


def test_a_strip_too_narrow_to_see_is_refused(tmp_path: Path) -> None:
    with pytest.raises(refusal.OddShape):
        probe(clip(tmp_path / "strip.mp4", size="2000x20", seconds=1), LIMITS)


@pytest.mark.parametrize("name", ["front.mp4", "front.mkv"])
def test_half_a_file_is_cut_short(tmp_path: Path, name: str) -> None:
    whole = clip(tmp_path / name, *WEB, "-movflags", "+faststart", seconds=4)
    half = tmp_path / f"half-{name}"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])

    with pytest.raises(refusal.CutShort):
        probe(half, LIMITS)


def test_a_file_without_its_index_is_damaged(tmp_path: Path) -> None:
    whole = clip(tmp_path / "whole.mp4")  # the index stands at the end
    half = tmp_path / "half.mp4"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    with pytest.raises(refusal.Damaged):
        probe(half, LIMITS)


def test_false_sizes_in_the_index_do_no_harm(tmp_path: Path) -> None:
    data = bytearray(clip(tmp_path / "plain.mp4", seconds=1).read_bytes())
    table = data.index(b"stsz") + 4
    data[table + 12 : table + 16] = (0x7FFFFFFF).to_bytes(4)
    source = tmp_path / "liar.mp4"
    source.write_bytes(data)

    with pytest.raises(Unacceptable):
        probe(source, LIMITS)


def test_false_dimensions_are_not_believed(tmp_path: Path) -> None:
    data = bytearray(clip(tmp_path / "plain.mp4", seconds=1).read_bytes())
    entry = data.index(b"avc1", data.index(b"stsd")) + 4
    data[entry + 24 : entry + 28] = (4000).to_bytes(2) + (4000).to_bytes(2)
    source = tmp_path / "liar.mp4"
    source.write_bytes(data)

    found = probe(source, LIMITS)

    assert (found.width, found.height) == (320, 240)


def test_a_picture_that_nothing_here_decodes_is_told_as_such(tmp_path: Path) -> None:
    data = clip(tmp_path / "plain.mp4", seconds=1).read_bytes()
    source = tmp_path / "tomorrow.mp4"
    source.write_bytes(data.replace(b"avc1", b"zz99").replace(b"avcC", b"zz9C"))

    with pytest.raises(refusal.UnknownCodec):
        probe(source, LIMITS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_flipped_bits_end_in_a_video_or_a_reason(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(clip(tmp_path / "plain.mp4", size="160x120", seconds=1).read_bytes())
    for _ in range(30):
        data[chance.randrange(32, len(data))] ^= 1 << chance.randrange(8)
    source = tmp_path / "flipped.mp4"
    source.write_bytes(data)

    reason, made = None, []
    try:
        found = probe(source, LIMITS)
        covers(source, found, tmp_path / "out", 2)
        made = renditions(source, found, tmp_path / "out")
    except Unacceptable as turned:
        reason = turned.reason

    assert made or reason


@pytest.mark.parametrize("tail", [b"PK\x03\x04", b"<html><script>alert(1)</script></html>"])
def test_what_hangs_behind_a_video_is_left_behind(tmp_path: Path, tail: bytes) -> None:
    source = clip(tmp_path / "polyglot.mp4", seconds=1)
    source.write_bytes(source.read_bytes() + tail * 100)

    found = probe(source, LIMITS)
    made = renditions(source, found, tmp_path / "out")

    assert found.web_ready
    assert all(tail not in rendition.path.read_bytes() for rendition in made)


def test_every_refusal_has_its_own_code_and_words() -> None:
    details = dict.fromkeys(("megabytes", "most", "what", "longest", "shortest", "width", "height", "tracks"), "7")
    for code, kind in refusal.REFUSALS.items():
        turned = kind(**details)

        assert turned.code == code
        assert turned.reason.endswith(".")
        assert "{" not in turned.reason
        assert turned.remedy.endswith(".")
        assert kind.remedy != Unacceptable.remedy
    assert len(refusal.REFUSALS) == len(Unacceptable.__subclasses__())


def test_the_plain_tool_does_open_the_other_file(tmp_path: Path) -> None:
    """Why all this is needed: should ffmpeg stop doing so, the reason in decision 0010 can go."""
    other = clip(tmp_path / "other.mp4", seconds=1)
    script = tmp_path / "script.mp4"
    script.write_text(f"ffconcat version 1.0\nfile '{other.name}'\n")

    draw(tmp_path / "stolen.mp4", "-i", str(script), "-c", "copy")

    assert (tmp_path / "stolen.mp4").stat().st_size > 1000
    with pytest.raises(subprocess.CalledProcessError):
        draw(tmp_path / "kept.mp4", "-format_whitelist", "mov", "-i", str(script), "-c", "copy")
