"""The scrub sprite: small pictures of moments all along a clip, side by side in one file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from fanlight.media import ffmpeg, sandbox
from fanlight.media.commands import KEYFRAME_SECONDS
from fanlight.media.ladder import even
from fanlight.media.picture import resized
from fanlight.media.probe import Probe
from fanlight.media.rendition import Rendition
from fanlight.media.scratch import scratch

LARGEST = (90, 160)
"""Short and long side of one picture, at most."""

MOST = 25
COLUMNS = 5
SHORTEST_PART_SECONDS = 0.25
QUALITY = 40
"""Of 100: 31 to 57 KB over three real clips, where 50 took 38 to 72."""


@dataclass(frozen=True)
class Sprite:
    """Pictures in rows, from left to right, each of the middle of its equal part of the clip.

    In a long clip it may be the last keyframe before that: up to two seconds earlier.
    """

    path: Path
    count: int
    columns: int
    width: int
    """Of one picture."""
    height: int


def sprite(made: Sequence[Rendition], probe: Probe, out: Path) -> Sprite | None:
    """`out/sprite.webp`, from the smallest of these renditions; None where it fails, for a clip is whole without it."""
    smallest = min(made, key=lambda rendition: rendition.width * rendition.height)
    count = min(MOST, ceil(probe.duration_seconds / SHORTEST_PART_SECONDS))
    width, height = _fitted(smallest)
    drawn = Sprite(out / "sprite.webp", count, min(COLUMNS, count), width, height)
    with scratch(out) as folder:
        shot = folder / drawn.path.name
        allowance = sandbox.Allowance(
            cpu_seconds=30 + round(2 * probe.duration_seconds), patience_seconds=120, file_bytes=2 * sandbox.MEGABYTE
        )
        command = _command(smallest, probe, drawn, shot, gap=_longest_gap(made, probe))
        try:
            sandbox.run(command, allowance, reads=smallest.path, writes=folder)
            shot.replace(drawn.path)
        except (sandbox.Broken, OSError):
            return None
    return drawn


def _command(smallest: Rendition, probe: Probe, drawn: Sprite, shot: Path, *, gap: float) -> list[str]:
    film = replace(probe, format="mov", stored_width=smallest.width, stored_height=smallest.height)
    part = probe.duration_seconds / drawn.count
    chain = [
        f"setpts=PTS-STARTPTS,fps=1/{part:.6f}:start_time=0",
        f"tpad=stop=-1:stop_mode=clone,trim=end_frame={drawn.count}",
        resized(drawn.width, drawn.height),
        f"tile={drawn.columns}x{ceil(drawn.count / drawn.columns)}",
        "format=bgra",  # through RGB: WebP assumes BT.601 colours
    ]
    return [
        *(ffmpeg.binary(), *ffmpeg.QUIET, "-skip_frame", "nokey" if gap <= part else "noref"),
        *ffmpeg.reading(smallest.path, film, threads=1),
        *("-map", "0:v:0", "-vf", ",".join(chain), "-frames:v", "1"),
        *("-c:v", "libwebp", "-quality", str(QUALITY), *ffmpeg.BARE, "-f", "webp", f"file:{shot}"),
    ]


def _longest_gap(made: Sequence[Rendition], probe: Probe) -> float:
    """Seconds between keyframes of the smallest rendition, at most: a lone one may be the upload's own picture."""
    return KEYFRAME_SECONDS if len(made) > 1 else max(KEYFRAME_SECONDS, probe.longest_gop_seconds)


def _fitted(rendition: Rendition) -> tuple[int, int]:
    short, long = sorted((rendition.width, rendition.height))
    scale = min(1.0, LARGEST[0] / short, LARGEST[1] / long)
    return even(rendition.width * scale), even(rendition.height * scale)
