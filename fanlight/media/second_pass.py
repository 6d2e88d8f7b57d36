"""A second pass for what is watched: smaller files in AV1, kept only where they are measured to be worth it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import msgspec

from fanlight.media import ffmpeg, picture, refusal, sandbox
from fanlight.media.limits import Limits
from fanlight.media.probe import Probe, probe
from fanlight.media.progress import Progress
from fanlight.media.rendition import Rendition, weighed
from fanlight.media.scratch import scratch

PRESET = 8
"""SVT-AV1 calls those above "meant for automation tooling", and warns of what they may look like."""

QUALITIES = {"360p": (50, 44, 38), "720p": (44, 38, 32)}
"""Which files may get one beside them, and the constant rate factors to try, the smallest file first.

Made from a larger file only: from one of the same size the losses of both are seen, and the bytes do not pay for it.
"""

WORTH = 0.9
"""Of the bytes of the file beside it: what saves less is not worth keeping twice."""

EVERY = 3
"""Of so many frames one is compared."""

SUFFIX = "av1"
KEYFRAMES = "2s"
NICENESS = 15
MOST_THREADS = 4
MEASURE_BYTES = 60 * sandbox.MEGABYTE

Outcome = Literal["kept", "larger", "worse", "failed"]


@dataclass(frozen=True)
class Film:
    """A finished file in H.264."""

    name: str
    path: Path
    width: int
    height: int
    size_bytes: int

    @property
    def pixels(self) -> int:
        return self.width * self.height


@dataclass(frozen=True)
class Pair:
    """What a smaller file would stand beside, and what it would be made of."""

    beside: Film
    source: Film

    @property
    def name(self) -> str:
        return f"{self.beside.name}{SUFFIX}"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What came of it. VMAF goes from 0 to 100; both films are compared with what the second was made of."""

    beside: str
    outcome: Outcome
    crf: int
    size_bytes: int
    beside_bytes: int
    vmaf: float
    beside_vmaf: float
    rendition: Rendition | None = None
    """The file, where it is worth keeping."""


class _Pooled(msgspec.Struct):
    mean: float


class _Measured(msgspec.Struct):
    pooled_metrics: dict[str, _Pooled]


def plan(films: Sequence[Film]) -> list[Pair]:
    """What there is to be tried, smallest first; nothing where no file is larger than one that may have company."""
    largest = max(films, key=lambda film: film.pixels, default=None)
    found = sorted((film for film in films if film.name in QUALITIES), key=lambda film: film.pixels)
    return [Pair(film, largest) for film in found if largest and largest.pixels > film.pixels]


def attempt(pair: Pair, out: Path, *, on_progress: Callable[[float], None], threads: int = 1) -> Tried:
    """Make a file in AV1 as `out/<name>.mp4`, and say whether it is smaller and looks no worse than its neighbour.

    Raises an `OSError` when the trouble is not the files' (a full disk, a kill from outside).
    """
    with scratch(out) as folder:
        try:
            return _best(_Desk(pair, folder, out, on_progress, min(threads, MOST_THREADS)))
        except refusal.Unacceptable:
            return _told(pair, "failed", crf=0)


def _best(desk: "_Desk") -> Tried:
    """The smallest that looks as good; else the last that was tried."""
    pair = desk.pair
    beside_vmaf = desk.vmaf(pair.beside.path)
    tried = _told(pair, "failed", crf=0)
    for share, crf in desk.qualities():
        made = desk.encode(crf, share)
        vmaf = desk.vmaf(made.path) if _is_smaller(made, pair) else 0.0
        outcome = _outcome(made, pair, vmaf, beside_vmaf)
        tried = _told(pair, outcome, crf=crf, made=made, vmaf=vmaf, beside_vmaf=beside_vmaf)
        if outcome == "kept":
            kept = replace(made, path=made.path.replace(desk.out / made.path.name))
            return replace(tried, rendition=kept)
        if outcome == "larger":  # and at the next quality it would be larger still
            return tried
    return tried


def _is_smaller(made: Rendition, pair: Pair) -> bool:
    return made.size_bytes <= WORTH * pair.beside.size_bytes


def _outcome(made: Rendition, pair: Pair, vmaf: float, beside_vmaf: float) -> Outcome:
    if not _is_smaller(made, pair):
        return "larger"
    return "kept" if vmaf >= beside_vmaf else "worse"


def _told(
    pair: Pair,
    outcome: Outcome,
    *,
    crf: int,
    made: Rendition | None = None,
    vmaf: float = 0.0,
    beside_vmaf: float = 0.0,
) -> Tried:
    return Tried(
        beside=pair.beside.name,
        outcome=outcome,
        crf=crf,
        size_bytes=made.size_bytes if made else 0,
        beside_bytes=pair.beside.size_bytes,
        vmaf=round(vmaf, 2),
        beside_vmaf=round(beside_vmaf, 2),
    )


class _Desk:
    """One pair being worked on, in a folder of its own."""

    def __init__(self, pair: Pair, folder: Path, out: Path, on_progress: Callable[[float], None], threads: int) -> None:
        self.pair = pair
        self.folder = folder
        self.out = out
        self.on_progress = on_progress
        self.threads = threads
        self.source = _known(pair.source.path)
        self.done = 0.0
        self._tell(0.0)

    def qualities(self) -> Iterator[tuple[float, int]]:
        """Each rate factor to try, and how much of the work is done before it."""
        tries = QUALITIES[self.pair.beside.name]
        return ((number / len(tries), crf) for number, crf in enumerate(tries))

    def encode(self, crf: int, begun: float) -> Rendition:
        file = self.folder / f"{self.pair.name}.mp4"
        part = 1 / len(QUALITIES[self.pair.beside.name])
        self._run(
            encode(self.pair, self.source, file, crf=crf, threads=self.threads),
            reads=[self.pair.source.path],
            most_bytes=self.pair.source.size_bytes + 20 * sandbox.MEGABYTE,
            heard=Progress(self.source.duration_seconds, lambda share: self._tell(begun + part * share)),
        )
        return weighed(self.pair.name, file, self.source)

    def vmaf(self, film: Path) -> float:
        """How much like the source a film looks."""
        notes = self.folder / "vmaf.json"
        self._run(
            measure(self.pair, film, _known(film), self.source, notes, threads=self.threads),
            reads=[film, self.pair.source.path],
            most_bytes=MEASURE_BYTES,
            heard=Progress(self.source.duration_seconds, lambda _: self._tell(self.done)),
        )
        try:
            found = msgspec.json.decode(notes.read_bytes(), type=_Measured)
            return found.pooled_metrics["vmaf"].mean
        except (msgspec.DecodeError, KeyError) as error:
            raise refusal.Damaged from error
        finally:
            notes.unlink(missing_ok=True)

    def _tell(self, share: float) -> None:
        """Also where nothing is further than before: who listens may want the work to stop."""
        self.done = share
        self.on_progress(share)

    def _run(
        self, command: Sequence[str], *, reads: Sequence[Path], most_bytes: int, heard: Callable[[str], bool]
    ) -> None:
        allowance = sandbox.Allowance(
            cpu_seconds=120 + round(60 * self.source.duration_seconds),
            patience_seconds=300,
            file_bytes=most_bytes,
            niceness=NICENESS,
        )
        try:
            sandbox.run(command, allowance, reads=reads, writes=self.folder, heard=heard)
        except sandbox.Broken as broken:
            raise refusal.of(broken.how) from broken


def encode(pair: Pair, source: Probe, file: Path, *, crf: int, threads: int) -> list[str]:
    """The command that makes a file in AV1; the sound is copied."""
    sound = ("-map", f"0:{source.sound_index}", "-c:a", "copy") if source.has_audio else ()
    return [
        *(ffmpeg.binary(), *ffmpeg.QUIET, *ffmpeg.STRICTLY, *ffmpeg.NEWS),
        *ffmpeg.reading(pair.source.path, source, threads=threads),
        *("-map", f"0:{source.picture_index}", "-vf", picture.resized(pair.beside.width, pair.beside.height)),
        *("-c:v", "libsvtav1", "-preset", str(PRESET), "-crf", str(crf)),
        *("-svtav1-params", f"keyint={KEYFRAMES}:lp={threads}"),
        *("-fps_mode", "passthrough", "-enc_time_base:v", "1:90000"),
        *(*sound, *ffmpeg.WEB, f"file:{file}"),
    ]


def measure(pair: Pair, film: Path, made: Probe, source: Probe, notes: Path, *, threads: int) -> list[str]:
    """The command that decodes a film whole and compares it with the source, made as small as it."""
    resized = picture.resized(pair.beside.width, pair.beside.height)
    graph = (
        f"[1:{source.picture_index}]{resized}[meant];[0:{made.picture_index}][meant]"
        f"libvmaf=n_threads={threads}:n_subsample={EVERY}:log_fmt=json:log_path={notes}"
    )
    return [
        *(ffmpeg.binary(), *ffmpeg.QUIET, *ffmpeg.STRICTLY, *ffmpeg.NEWS),
        *ffmpeg.reading(film, made, threads=threads),
        *ffmpeg.reading(pair.source.path, source, threads=threads),
        *("-lavfi", graph, "-fps_mode", "passthrough", "-f", "null", "-"),
    ]


def _known(film: Path) -> Probe:
    """What a finished film is: looked at again, since it is read again."""
    size_bytes = film.stat().st_size
    return probe(film, Limits.of_finished(size_bytes))
