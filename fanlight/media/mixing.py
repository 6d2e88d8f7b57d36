"""Another sound under a film: the two mixed into one, each as loud as its creator wants it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fanlight.media import ffmpeg, refusal, sandbox
from fanlight.media.loudness import STEREO, Loudness
from fanlight.media.probe import Probe
from fanlight.media.scratch import scratch

NAME = ".mixed.flac"


@dataclass(frozen=True, kw_only=True)
class Added:
    """A sound, and how loud it and the film's own shall be, from 0 to 1."""

    file: Path
    """MP4, as renditions are."""
    loud: float = 1.0
    own_loud: float = 1.0
    from_seconds: float = 0.0
    """Where in the sound it begins."""


@contextmanager
def mixed(film: Path, found: Probe, level: Loudness | None, added: Added | None, out: Path) -> Iterator[Path | None]:
    """A FLAC file in `out` as long as the film, gone afterwards; None without an added sound. Raises `Unacceptable`."""
    if added is None:
        yield None
        return
    file = out / NAME
    with scratch(out) as folder:
        made = folder / "mixed.flac"
        command = [*_command(film, found, level, added), *ffmpeg.BARE, "-c:a", "flac", "-f", "flac", f"file:{made}"]
        _run(command, found, reads=[film, added.file], writes=folder)
        made.replace(file)
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


def _command(film: Path, found: Probe, level: Loudness | None, added: Added) -> list[str]:
    """The film's own sound comes to the level of all clips first, where the other is already; that one goes
    round until the film ends. Half of each, so that nothing clips: the sum is brought to its level afterwards."""
    part = f"atrim=start={added.from_seconds:.3f},asetpts=PTS-STARTPTS"  # of the endless one: past its end is no end
    sound = f"[1:a:0]{part},{STEREO},volume={added.loud / 2:.4f}"
    graph = [f"{sound}[mix]"]
    if found.has_audio and added.own_loud:
        gain = level.gain_db if level else 0.0
        own = f"{STEREO},volume={gain}dB,volume={added.own_loud / 2:.4f},aresample=48000:async=1:first_pts=0"
        together = "[own][sound]amix=duration=longest:normalize=0[mix]"
        graph = [f"{sound}[sound]", f"[0:{found.sound_index}]{own}[own]", together]
    return [
        *(ffmpeg.binary(), *ffmpeg.QUIET, *ffmpeg.reading(film, found, threads=1)),
        *("-stream_loop", "-1", *ffmpeg.hearing(added.file, "mov")),
        *("-filter_complex", ";".join(graph), "-map", "[mix]", "-t", f"{found.duration_seconds:.3f}"),
    ]


def _run(command: list[str], found: Probe, *, reads: list[Path], writes: Path) -> None:
    seconds = found.duration_seconds
    allowance = sandbox.Allowance(
        cpu_seconds=60 + round(2 * seconds),
        patience_seconds=300,
        file_bytes=round(200_000 * seconds) + 20 * sandbox.MEGABYTE,
    )
    try:
        sandbox.run(command, allowance, reads=reads, writes=writes)
    except sandbox.Broken as broken:
        raise refusal.of(broken.how) from broken
