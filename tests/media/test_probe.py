"""What an accepted upload truly is."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from fanlight.media.probe import Probe, probe
from tests.media import probes
from tests.media.drawing import LIMITS, WEB, clip, draw


def test_a_plain_clip_is_told_as_it_is(tmp_path: Path) -> None:
    found = probe(clip(tmp_path / "plain.mp4", size="240x432", seconds=3), LIMITS)

    assert (found.width, found.height, found.rotation) == (240, 432, 0)
    assert found.duration_seconds == pytest.approx(3, abs=0.1)
    assert found.frame_count == 90
    assert found.frames_per_second == pytest.approx(30, abs=0.1)
    assert (found.picture_codec, found.sound_codec) == ("h264", "aac")
    assert found.has_video
    assert found.has_audio
    assert found.web_ready


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_clip_is_measured_upright(tmp_path: Path, turn: int) -> None:
    flat = clip(tmp_path / "flat.mp4", size="640x360")
    turned = draw(tmp_path / "turned.mp4", "-display_rotation", str(turn), "-i", str(flat), "-c", "copy")

    found = probe(turned, LIMITS)

    assert (found.width, found.height) == ((640, 360) if turn == 180 else (360, 640))
    assert not found.web_ready


def test_a_mirrored_clip_is_not_copied(tmp_path: Path) -> None:
    flat = clip(tmp_path / "flat.mp4")
    mirrored = draw(tmp_path / "mirrored.mp4", "-display_hflip", "-i", str(flat), "-c", "copy")

    assert not probe(mirrored, LIMITS).web_ready


def test_what_its_maker_trimmed_away_is_not_copied(tmp_path: Path) -> None:
    whole = clip(tmp_path / "whole.mp4", *WEB, "-g", "300", seconds=6)
    trimmed = draw(tmp_path / "trimmed.mp4", "-ss", "3", "-i", str(whole), "-t", "2", "-c", "copy")

    found = probe(trimmed, LIMITS)

    assert found.duration_seconds == pytest.approx(2, abs=0.2)
    assert found.hidden_packets > 60
    assert not found.web_ready


def test_a_lie_about_length_is_not_believed(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", seconds=2)
    data = bytearray(source.read_bytes())
    header = data.index(b"mvhd") + 4
    data[header + 16 : header + 20] = (1_000).to_bytes(4)  # one second of the timescale that stands before it
    source.write_bytes(data)

    assert probe(source, LIMITS).duration_seconds == pytest.approx(2, abs=0.1)


def test_a_stream_whose_clock_jumps_keeps_its_length(tmp_path: Path) -> None:
    part = clip(tmp_path / "part.ts", *WEB, "-f", "mpegts", seconds=2)
    later = draw(tmp_path / "later.ts", "-i", str(part), "-c", "copy", "-output_ts_offset", "40000", "-f", "mpegts")
    joined = tmp_path / "joined.ts"
    joined.write_bytes(part.read_bytes() + later.read_bytes())

    assert probe(joined, LIMITS).duration_seconds == pytest.approx(4, abs=0.3)


@pytest.mark.parametrize(
    "changes",
    [
        {"picture_codec": "hevc"},
        {"picture_profile": "High 10"},
        {"pixel_format": "yuv444p"},
        {"pixel_format": "yuvj420p", "is_full_range": True},
        {"transfer": 16},
        {"is_interlaced": True},
        {"rotation": 90},
        {"is_turned": True},
        {"pixel_aspect": 1280 / 1281},
        {"stored_width": 719},
        {"stored_width": 1440, "stored_height": 2560},
        {"picture_kbps": 14_000.0},
        {"busiest_second": 120},
        {"longest_gop_seconds": 25.0},
        {"begins_with_key": False},
        {"hidden_packets": 1},
        {"format": "avi"},
    ],
)
def test_only_what_every_browser_plays_is_copied(changes: dict[str, object]) -> None:
    assert probes.PHONE.web_ready
    assert not probes.of(**changes).web_ready


def kinds() -> Sequence[tuple[str, Sequence[str]]]:
    return [
        ("clip.mov", WEB),
        ("clip.mkv", WEB),
        ("clip.ts", WEB),
        ("clip.flv", [*WEB, "-ar", "44100"]),
        ("clip.webm", ["-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime", "-c:a", "libopus"]),
        ("clip.avi", ["-c:v", "mpeg4", "-c:a", "mp3"]),
        ("clip.mpg", ["-c:v", "mpeg2video", "-c:a", "mp2", "-f", "mpeg"]),
        ("clip.ogv", ["-c:v", "ffv1", "-c:a", "libopus", "-f", "matroska"]),
        ("clip.wmv", ["-c:v", "wmv2", "-c:a", "wmav2", "-f", "asf"]),
    ]


@pytest.mark.parametrize(("name", "arguments"), kinds(), ids=[name for name, _ in kinds()])
def test_usual_containers_are_read(tmp_path: Path, name: str, arguments: Sequence[str]) -> None:
    found = probe(clip(tmp_path / name, *arguments), LIMITS)

    assert (found.width, found.height) == (320, 240)
    assert found.duration_seconds == pytest.approx(2, abs=0.2)
    assert found.has_audio


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4")

    found: Probe = probe(source.rename(tmp_path / "concat:a %03d.jpg"), LIMITS)

    assert found.picture_codec == "h264"
