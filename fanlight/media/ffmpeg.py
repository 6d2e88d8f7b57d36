"""Which ffmpeg prepares the clips, what it must be able to do, and the flags that keep it on a short lead."""

import subprocess
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from fanlight.media.containers import FORMATS
from fanlight.media.probe import Probe

ENCODERS = {"libx264", "aac", "libwebp"}
FILTERS = {"scale", "split", "setsar", "setparams", "format", "fps", "bwdif", "zscale", "tonemap", "crop"} | {
    *("color", "overlay", "drawgrid", "showwaves"),  # for what has no moving picture
    *("tile", "tpad"),
    *("pad", "hstack", "concat", "trim"),  # for two that become one
}
SOUND_FILTERS = {"aresample", "aformat", "asplit", "volume", "ebur128", "amix", "anullsrc", "apad", "atrim"}
BITSTREAM_FILTERS = {"filter_units"}
BARE = (
    *("-map_metadata", "-1", "-map_metadata:s:v", "-1", "-map_metadata:s:a", "-1", "-map_chapters", "-1"),
    *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
)
"""Nothing that the file says of itself comes along: phones write the place where a clip was taken."""

WEB = (*BARE, "-movflags", "+faststart", "-f", "mp4")
QUIET = ("-nostdin", "-hide_banner", "-loglevel", "error", "-y")
TELLING = ("-nostdin", "-hide_banner", "-loglevel", "repeat+warning", "-y")
"""Says of each frame that it patched up, which `damage` counts."""

STRICTLY = ("-xerror",)
NEWS = ("-progress", "pipe:1", "-stats_period", "0.5")


class Incapable(Exception):
    """This ffmpeg lacks something the preparation needs."""


@cache
def binary() -> str:
    """Its path; `IMAGEIO_FFMPEG_EXE` in the environment may name another. Raises `Incapable` with what is missing."""
    path = str(Path(imageio_ffmpeg.get_ffmpeg_exe()).resolve())
    needs = {"encoders": ENCODERS, "filters": FILTERS | SOUND_FILTERS, "bsfs": BITSTREAM_FILTERS}
    missing = {kind: ", ".join(sorted(names - _has(path, kind))) for kind, names in needs.items()}
    if any(missing.values()):
        raise Incapable(
            f"{path} cannot prepare videos: it lacks the {'; the '.join(f'{k} {v}' for k, v in missing.items() if v)}. "
            "Remove IMAGEIO_FFMPEG_EXE from the environment, or point it at a build that has them."
        )
    return path


@cache
def knows_chromaprint() -> bool:
    """Whether it can tell sounds from each other; without that, videos are prepared all the same."""
    return "chromaprint" in _has(binary(), "muxers")


@cache
def makes_av1() -> bool:
    """Whether it can make files in AV1 and tell whether they are worth it; without that, there is H.264 alone."""
    return "libsvtav1" in _has(binary(), "encoders") and "libvmaf" in _has(binary(), "filters")


def reading(source: Path, probe: Probe, *, threads: int, keyframe: float | None = None) -> list[str]:
    """Arguments before an input: one file, one demuxer, no other protocol, a bound on time and on pixels.

    With `keyframe`, from the last keyframe at or before that second.
    """
    # Frames may be padded to blocks of 64; one that outgrows what the probe saw is an error.
    most_pixels = (probe.stored_width + 128) * (probe.stored_height + 128)
    return [
        *("-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-f", probe.format),
        *("-max_pixels", str(most_pixels), "-threads", str(threads)),
        *(("-noaccurate_seek", "-ss", f"{keyframe:.3f}") if keyframe is not None else ()),
        *("-t", f"{probe.duration_seconds + 1:.3f}", "-i", f"file:{source.resolve()}"),
    ]


def counting(picture: str, probe: Probe) -> tuple[list[str], str, tuple[str, ...]]:
    """Where it is known how many pictures an input promises: the step of a graph that counts those that come out, what
    is the picture behind it, and arguments that have to stand before all other outputs."""
    if not probe.promised_frames:
        return [], picture, ()
    output = ("-map", "[counted]", "-fps_mode", "passthrough", "-enc_time_base:v", "1:90000", "-f", "null", "-")
    return [f"[{picture}]split[counted][whole]"], "whole", output


def hearing(sound: Path, container: str) -> list[str]:
    """Arguments before an input of sound alone."""
    return [
        *("-protocol_whitelist", "file", "-format_whitelist", FORMATS, "-f", container, "-vn"),
        *("-threads", "1", "-i", f"file:{sound.resolve()}"),
    ]


def _has(path: str, kind: str) -> set[str]:
    command = [path, "-hide_banner", f"-{kind}"]
    listed = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    return {word for line in listed.stdout.splitlines() for word in line.split()[:2]}
