"""From an accepted upload to the files that are served."""

import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import av
import psutil
import pytest

from fanlight.media import commands, loudness, sandbox, transcode
from fanlight.media.probe import Probe, probe
from fanlight.media.refusal import Damaged
from fanlight.media.rendition import Rendition
from tests.media.drawing import LIMITS, WEB, clip, draw, renditions
from tests.media.finished import assert_fit_for_the_web, boxes, decoded

ROOT = Path(__file__).parents[2]
NOT_WEB = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", "-c:a", "aac")
PLACE = "+52.5200+013.4050/"


def prepare(source: Path, out: Path) -> list[Rendition]:
    return renditions(source, probe(source, LIMITS), out)


def times_of(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [float(frame.time or 0) for frame in container.decode(video=0)]


def rgb(path: Path, at: float, width: int, height: int) -> bytes:
    """One frame as seen, made small."""
    raw = draw(
        path.with_suffix(".raw"),
        *("-ss", str(at), "-i", str(path), "-frames:v", "1", "-vf", f"scale={width}:{height}:flags=area"),
        *("-pix_fmt", "rgb24", "-f", "rawvideo"),
    )
    return raw.read_bytes()


def test_a_web_ready_clip_is_playable_from_its_own_packets(tmp_path: Path) -> None:
    source = clip(tmp_path / "phone.mp4", size="240x432", seconds=3)
    ready: list[Rendition] = []

    made = renditions(source, probe(source, LIMITS), tmp_path / "out", on_ready=ready.append)

    assert [rendition.name for rendition in made] == ["360p"] == [rendition.name for rendition in ready]
    finished = assert_fit_for_the_web(made[0].path, short_side=240, seconds=3)
    assert finished.frames == 90
    assert made[0].codecs.startswith("avc1.42C0")  # baseline, as it came: nothing was encoded again


def test_the_first_playable_of_a_long_film_comes_before_larger_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcode, "LATER_FROM_SECONDS", 0.4)
    source = clip(tmp_path / "large.mp4", *NOT_WEB, size="1920x1080", seconds=0.5)
    told: list[str | float] = []

    made = renditions(
        source,
        probe(source, LIMITS),
        tmp_path / "out",
        on_progress=told.append,
        on_ready=lambda rendition: told.append(rendition.name),
    )

    assert [entry for entry in told if isinstance(entry, str)] == ["720p", "360p", "1080p"]
    assert any(isinstance(entry, float) for entry in told[told.index("360p") : told.index("1080p")])
    shares = [entry for entry in told if isinstance(entry, float)]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert [rendition.name for rendition in made] == ["360p", "720p", "1080p"]
    for rendition, side in zip(made, (360, 720, 1080), strict=True):
        assert_fit_for_the_web(rendition.path, short_side=side, seconds=0.5)
        assert min(rendition.width, rendition.height) == side


def test_a_short_film_is_decoded_once_for_all_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, runs, run = clip(tmp_path / "short.mp4", *NOT_WEB, size="1280x720", seconds=0.5), [], sandbox.run
    found = probe(source, LIMITS)

    def counted(command: Sequence[str], *arguments: Any, **named: Any) -> Any:
        runs.append(command)
        return run(command, *arguments, **named)

    monkeypatch.setattr(transcode.sandbox, "run", counted)
    ready: list[str] = []
    transcode.renditions(
        source,
        found,
        tmp_path / "out",
        level=None,
        on_progress=lambda _: None,
        on_ready=lambda one: ready.append(one.name),
        on_unread=lambda _: None,
    )

    assert ready == ["720p", "360p"]
    assert sum("libx264" in command for command in runs) == 1


def test_what_players_are_told_is_true(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", *NOT_WEB, seconds=4)

    made = prepare(source, tmp_path / "out")[0]

    finished = decoded(made.path)
    assert (made.width, made.height) == (finished.width, finished.height)
    assert re.fullmatch(r"avc1\.6400[0-9A-F]{2}, mp4a\.40\.2", made.codecs)
    assert made.size_bytes == made.path.stat().st_size
    assert made.mean_kbps == pytest.approx(made.size_bytes * 8 / 1000 / 4, rel=0.1)
    assert made.mean_kbps <= made.peak_kbps <= 4 * 700
    sums = subprocess.run(["/usr/bin/sha256sum", made.path], capture_output=True, text=True, check=True).stdout
    assert sums.split()[0] == made.sha256


def test_a_keyframe_comes_every_two_seconds(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", *NOT_WEB, seconds=7, rate=24)

    made = prepare(source, tmp_path / "out")[0]

    assert decoded(made.path).keyframes == pytest.approx([0, 2, 4, 6], abs=0.05)


@pytest.mark.parametrize("turn", [90, 270])
def test_a_turned_clip_comes_out_upright(tmp_path: Path, turn: int) -> None:
    # Red over blue as stored; turning says which of them is on the left.
    flat = clip(tmp_path / "flat.mp4", "-vf", "drawbox=c=red:t=fill,drawbox=y=ih/2:c=blue:t=fill", *WEB, size="320x240")
    turned = draw(tmp_path / "turned.mp4", "-display_rotation", str(turn), "-i", str(flat), "-c", "copy")

    made = prepare(turned, tmp_path / "out")[0]

    finished = assert_fit_for_the_web(made.path, short_side=240, seconds=2)
    assert (finished.width, finished.height) == (240, 320)
    left, right = (rgb(made.path, 1, 2, 1)[at : at + 3] for at in (0, 3))
    assert (left[0] > right[0]) == (turn == 90)


def test_oblong_pixels_come_out_square(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", "-vf", "setsar=2", *WEB, size="320x240")

    made = prepare(source, tmp_path / "out")[0]

    finished = assert_fit_for_the_web(made.path, short_side=240, seconds=2)
    assert (finished.width, finished.height) == (640, 240)


@pytest.mark.parametrize(
    ("codec", "pixel_format"), [("mjpeg", "yuvj420p"), ("ffv1", "bgr0"), ("ffv1", "gray"), ("ffv1", "yuv422p10le")]
)
def test_black_stays_black_and_white_white(tmp_path: Path, codec: str, pixel_format: str) -> None:
    source = clip(
        tmp_path / "clip.avi",
        *("-vf", "drawbox=c=black:t=fill,drawbox=x=iw/2:c=white:t=fill", "-c:v", codec, "-q:v", "2"),
        *("-pix_fmt", pixel_format, "-c:a", "pcm_s16le"),
        seconds=1,
    )

    made = prepare(source, tmp_path / "out")[0]

    assert_fit_for_the_web(made.path, short_side=240, seconds=1)
    pixels = rgb(made.path, 0.5, 2, 1)
    assert max(pixels[:3]) <= 6
    assert min(pixels[3:]) >= 249


def test_colours_of_a_small_old_clip_do_not_shift(tmp_path: Path) -> None:
    """Standard definition without a colour tag is BT.601; read as BT.709, its red turns orange."""
    red = "drawbox=c=0xc03020:t=fill,scale=out_color_matrix=bt601:out_range=tv,format=yuv420p"
    untagged = ("-colorspace", "unknown", "-color_primaries", "unknown", "-color_trc", "unknown")
    source = clip(tmp_path / "clip.avi", "-vf", red, "-c:v", "mpeg4", "-q:v", "1", *untagged, "-c:a", "mp3")

    made = prepare(source, tmp_path / "out")[0]

    assert decoded(made.path).colours == (6, 6, 6)
    assert list(rgb(made.path, 1, 1, 1)) == pytest.approx([0xC0, 0x30, 0x20], abs=8)


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_high_dynamic_range_comes_out_as_bright_as_it_was_meant(tmp_path: Path, transfer: str) -> None:
    told = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
    grey = f"drawbox=c=0x808080:t=fill,format=yuv444p,{told}"
    light = f"{grey},zscale=t=linear:npl=203,format=gbrpf32le"
    wide = f"{light},zscale=p=bt2020:t={transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le"
    source = clip(
        tmp_path / "hdr.mp4",
        *("-vf", wide, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-c:a", "aac"),
        seconds=1,
    )
    assert probe(source, LIMITS).is_hdr

    made = prepare(source, tmp_path / "out")[0]

    assert_fit_for_the_web(made.path, short_side=240, seconds=1)
    assert decoded(made.path).colours == (1, 1, 1)
    assert list(rgb(made.path, 0.5, 1, 1)) == pytest.approx([0x80] * 3, abs=12)


def test_an_uneven_pace_is_kept_frame_by_frame(tmp_path: Path) -> None:
    uneven = "select='lt(mod(n,30),4)*lt(n,70)+eq(n,100)'"
    source = clip(tmp_path / "uneven.mkv", "-vf", uneven, "-fps_mode", "passthrough", *NOT_WEB, seconds=4)
    found = probe(source, LIMITS)

    made = prepare(source, tmp_path / "out")[0]

    assert found.is_uneven
    assert found.frame_count == 13
    assert times_of(made.path) == pytest.approx(times_of(source), abs=0.002)
    assert_fit_for_the_web(made.path, short_side=240, seconds=found.duration_seconds)


def test_too_many_frames_a_second_are_thinned_to_sixty(tmp_path: Path) -> None:
    source = clip(tmp_path / "fast.mp4", *WEB, size="160x120", rate=240, seconds=2)

    made = prepare(source, tmp_path / "out")[0]

    assert decoded(made.path).frames == pytest.approx(120, abs=2)


def test_interlaced_lines_are_joined(tmp_path: Path) -> None:
    source = clip(
        tmp_path / "tv.mpg",
        *("-vf", "tinterlace=interleave_top,setfield=tff", "-c:v", "mpeg2video", "-flags", "+ildct+ilme"),
        *("-c:a", "mp2", "-f", "mpeg"),
        rate=50,
    )
    assert probe(source, LIMITS).is_interlaced

    made = prepare(source, tmp_path / "out")[0]

    assert_fit_for_the_web(made.path, short_side=240, seconds=2)


@pytest.mark.parametrize("arguments", [WEB, NOT_WEB], ids=["copied", "encoded"])
def test_nothing_that_the_camera_wrote_comes_along(tmp_path: Path, arguments: Sequence[str]) -> None:
    notes = tmp_path / "notes.srt"
    notes.write_text("1\n00:00:00,000 --> 00:00:01,000\nmy address\n")
    chapters = tmp_path / "chapters.txt"
    chapters.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=my address\n")
    plain = clip(tmp_path / "plain.mp4", *arguments)
    source = draw(
        tmp_path / "tagged.mov",
        *("-i", str(plain), "-i", str(notes), "-i", str(chapters), "-map", "0", "-map", "1", "-map_chapters", "2"),
        *("-c", "copy", "-c:s", "mov_text", "-movflags", "use_metadata_tags"),
        *("-metadata", f"com.apple.quicktime.location.ISO6709={PLACE}", "-metadata", "make=Phone"),
        *("-metadata:s:v", f"handler_name={PLACE}", "-metadata:s:a", "language=deu"),
        *("-metadata", "creation_time=2026-01-02T03:04:05Z"),
    )
    assert PLACE.encode() in source.read_bytes()

    made = prepare(source, tmp_path / "out")

    for rendition in made:
        finished = assert_fit_for_the_web(rendition.path, short_side=240, seconds=2)
        assert finished.tags.get("language", "und") == "und"
        data = rendition.path.read_bytes()
        for word in (PLACE.encode(), b"my address", b"Phone", b"2026", b"deu"):
            assert word not in data


def test_messages_inside_a_copied_picture_are_left_behind(tmp_path: Path) -> None:
    message = "086f3693-b7b3-4f2c-9653-21492feee5b8+my address"
    plain = clip(tmp_path / "plain.mp4")
    source = draw(
        tmp_path / "sei.mp4", "-i", str(plain), "-c", "copy", "-bsf:v", f"h264_metadata=sei_user_data={message}"
    )
    assert b"my address" in source.read_bytes()
    assert probe(source, LIMITS).web_ready

    made = prepare(source, tmp_path / "out")[0]

    assert b"my address" not in made.path.read_bytes()
    assert_fit_for_the_web(made.path, short_side=240, seconds=2)


def test_what_its_maker_trimmed_away_stays_away(tmp_path: Path) -> None:
    """A phone trims by an edit list: the frames before are still in the file."""
    whole = clip(tmp_path / "whole.mp4", "-vf", "drawbox=c=red:t=fill:enable='lt(t,3)'", *WEB, "-g", "300", seconds=5)
    trimmed = draw(tmp_path / "trimmed.mp4", "-ss", "3.5", "-i", str(whole), "-c", "copy")

    made = prepare(trimmed, tmp_path / "out")[0]

    finished = decoded(made.path)
    assert finished.seconds == pytest.approx(1.5, abs=0.2)
    assert finished.frames <= 47


def test_a_quiet_clip_is_raised_and_its_picture_still_copied(tmp_path: Path) -> None:
    quiet = "aevalsrc='0.05*sin(2*PI*997*t)*(0.6+0.4*sin(2*PI*3*t))'"
    source = clip(tmp_path / "quiet.mp4", seconds=5, sound=quiet)
    found = probe(source, LIMITS)
    before = loudness.measure(source, found)

    made = prepare(source, tmp_path / "out")[0]

    after = loudness.measure(made.path, probe(made.path, LIMITS))
    assert before is not None
    assert after is not None
    assert before.integrated_lufs < -25
    assert after.integrated_lufs == pytest.approx(-14, abs=1)
    assert after.true_peak_dbtp <= -0.5
    assert made.codecs.startswith("avc1.42C0")


@pytest.mark.parametrize("channels", [1, 6])
def test_any_number_of_channels_comes_out_as_two(tmp_path: Path, channels: int) -> None:
    source = clip(tmp_path / "clip.mkv", *NOT_WEB, "-ac", str(channels), "-ar", "44100")

    made = prepare(source, tmp_path / "out")[0]

    found = probe(made.path, LIMITS)
    assert (found.sound_codec, found.sound_channels) == ("aac", 2)


def test_sound_that_begins_late_stays_late(tmp_path: Path) -> None:
    source = draw(
        tmp_path / "late.mkv",
        *("-f", "lavfi", "-i", "testsrc2=s=160x120:r=30:d=3", "-itsoffset", "1", "-f", "lavfi", "-i", "sine=d=2"),
        *NOT_WEB,
    )

    made = prepare(source, tmp_path / "out")[0]

    silence = subprocess.run(
        [commands.ffmpeg.binary(), "-nostdin", "-i", made.path, "-af", "silencedetect=d=0.3", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    assert float(re.search(r"silence_end: ([\d.]+)", silence)[1]) == pytest.approx(1, abs=0.1)  # type: ignore[index]


def test_packets_unfit_for_copying_are_encoded_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = clip(tmp_path / "clip.mp4")
    monkeypatch.setattr(commands, "PARAMETERS_ONLY", "filter_units=remove_types=1-5")  # leaves no picture at all

    made = prepare(source, tmp_path / "out")

    assert made[0].codecs.startswith("avc1.64")
    assert_fit_for_the_web(made[0].path, short_side=240, seconds=2)


def test_a_clip_that_breaks_in_the_middle_is_refused(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", *NOT_WEB, seconds=4)
    found = probe(source, LIMITS)
    data = bytearray(source.read_bytes())
    data[len(data) // 8 :] = bytes(len(data) - len(data) // 8)
    source.write_bytes(data)

    with pytest.raises(Damaged):
        renditions(source, found, tmp_path / "out")

    assert not list((tmp_path / "out").iterdir())


def test_killed_at_any_moment_it_leaves_whole_files_or_none_and_runs_again(tmp_path: Path) -> None:
    source = clip(tmp_path / "clip.mp4", *NOT_WEB, size="1600x900", seconds=2)
    out = tmp_path / "out"

    for moment in (lambda: _partial(out, "720p"), lambda: (out / "720p.mp4").exists() and _partial(out, "1080p")):
        with _preparing(source, out) as process:
            _wait_for(moment)
            os.kill(process.pid, signal.SIGKILL)
        for file in out.glob("*.mp4"):
            assert_fit_for_the_web(file, short_side=int(file.stem[:-1]), seconds=2)
    assert list(out.glob(".making-*"))
    assert not [p for p in psutil.process_iter(["cmdline"]) if str(out) in " ".join(p.info["cmdline"] or [])]

    made = prepare(source, out)

    assert {path.name for path in out.iterdir()} == {"360p.mp4", "720p.mp4", "1080p.mp4"} == {r.path.name for r in made}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["/bin/mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["/bin/umount", str(folder)], check=True)


def test_a_full_disk_is_a_passing_trouble_and_leaves_nothing_behind(tmp_path: Path, small_disk: Path) -> None:
    source = clip(tmp_path / "clip.mp4", *NOT_WEB, size="640x480", seconds=4)

    with pytest.raises(OSError, match="no room"):
        prepare(source, small_disk)

    assert not list(small_disk.iterdir())


def test_the_files_say_how_they_are_built(tmp_path: Path) -> None:
    made = prepare(clip(tmp_path / "clip.mp4", *NOT_WEB), tmp_path / "out")[0]

    assert boxes(made.path)[:2] == ["ftyp", "moov"]
    assert "moof" not in boxes(made.path)


def _preparing(source: Path, out: Path) -> "subprocess.Popen[bytes]":
    script = textwrap.dedent(f"""
        from pathlib import Path
        from tests.media.test_transcode import prepare, transcode
        transcode.LATER_FROM_SECONDS = 0.0
        prepare(Path({str(source)!r}), Path({str(out)!r}))
    """)
    return subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)


def _partial(out: Path, name: str) -> list[Path]:
    return [file for file in out.glob(f".making-*/{name}.mp4") if file.stat().st_size]


def _wait_for(happened: "object", seconds: float = 90) -> None:
    ends = time.monotonic() + seconds
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)


def test_a_probe_survives_being_kept(tmp_path: Path) -> None:
    import msgspec

    found = probe(clip(tmp_path / "clip.mp4"), LIMITS)

    assert msgspec.json.decode(msgspec.json.encode(found), type=Probe) == found


@pytest.mark.parametrize("size", ["640x480", "320x240"])
def test_a_web_ready_clip_with_a_packet_that_does_not_decode_is_encoded_instead_of_copied(
    tmp_path: Path, size: str
) -> None:
    source = clip(tmp_path / "clip.mp4", *WEB, "-g", "15", "-bf", "0", size=size, seconds=2)
    with av.open(str(source)) as container:
        packet = [one for one in container.demux(video=0) if one.size][40]
        assert packet.pos is not None
        at, length = packet.pos, packet.size
    data = bytearray(source.read_bytes())
    data[at : at + length] = b"\xff" * length
    source.write_bytes(data)
    found = probe(source, LIMITS)
    assert found.web_ready
    told = list[str]()

    shares = list[float]()

    made = renditions(
        source, found, tmp_path / "out", on_progress=shares.append, on_ready=lambda one: told.append(one.name)
    )

    assert told[0] == told[-2 if size == "640x480" else -1] == made[-1].name, "what was copied is made once more"
    assert shares == sorted(shares), "what was shown as done is not taken back"
    for one in made:
        assert_fit_for_the_web(one.path, short_side=min(one.width, one.height), seconds=2)
