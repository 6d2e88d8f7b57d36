"""From an accepted upload to the files that are served: the first playable one soon, then the rest together."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fanlight.media import commands, damage, ladder, refusal, sandbox
from fanlight.media.commands import Clip
from fanlight.media.ladder import Rung
from fanlight.media.loudness import Loudness
from fanlight.media.probe import Probe
from fanlight.media.progress import Progress
from fanlight.media.rendition import Rendition, weighed
from fanlight.media.scratch import scratch

FIRST = "720p"
LATER_FROM_SECONDS = 15.0
"""To make larger sizes later costs a second decoding, a seventh of the whole; a short film is soon done anyway."""

NICENESS = 10
"""Pages come before encodes."""

MOST_THREADS = 4
"""Each holds frames: 4096 x 4096 HEVC took 0.65 GB with two threads and 1.15 GB with eight."""


def renditions(
    source: Path,
    probe: Probe,
    out: Path,
    *,
    on_progress: Callable[[float], None],
    on_ready: Callable[[Rendition], None],
    on_unread: Callable[[float], None],
    level: Loudness | None,
    mixed: Path | None = None,
    moments: Path | None = None,
    threads: int = 0,
) -> list[Rendition]:
    """Everything of `ladder.plan`, smallest first, as `out/<name>.mp4`.

    A file gets its name only when it is whole: this may be killed at any moment, and be run again.
    `on_ready` hears of each as it becomes playable; `on_progress` of the share of the work that is done, which never
    falls; `on_unread` of the seconds of picture that could not be read, if any. The sound, or what was `mixed` of it
    and another, is brought from its `level` to that of all clips.
    Small grey pictures of `moments` are written there on the way.
    Without `threads`, as many as there are cores to use, within reason.
    Raises `Unacceptable`, or an `OSError` when the trouble is not the file's (a full disk, a kill from outside).
    """
    threads = threads or min(MOST_THREADS, len(os.sched_getaffinity(0)))
    clip = Clip(source, probe, level.gain_db if level else 0.0, threads, mixed)
    rungs = ladder.plan(probe)
    with scratch(out) as folder:
        bench = _Bench(clip, folder, out, _forward(on_progress), on_ready)
        made = _copied(bench, rungs) or _encoded(bench, rungs)
        if moments:
            bench.seen.replace(moments)
    if bench.unread_seconds:
        on_unread(bench.unread_seconds)
    on_progress(1.0)
    return sorted(made, key=lambda rendition: rendition.width * rendition.height)


def _copied(bench: "_Bench", rungs: Sequence[Rung]) -> list[Rendition]:
    """The upload's own picture, playable at once, and smaller ones beside it; none where it turns out to be broken.

    Players stop at a packet that does not decode. So what is only copied has to decode once, from end to end: the
    smaller sizes are made strictly, and where there are none it is decoded for nothing else.
    """
    if not (bench.clip.probe.web_ready and (copied := bench.copy(rungs[-1]))):
        return []
    try:
        if smaller := rungs[:-1]:
            return [*bench.encode(smaller, 0.1, 1.0, strictly=True, has_moments=True), copied]
        bench.decode()
    except refusal.Unacceptable:
        return []
    return [copied]


def _encoded(bench: "_Bench", rungs: Sequence[Rung]) -> list[Rendition]:
    """The size that is watched most comes first; of a long film, larger ones are made when it can be played."""
    is_long = bench.clip.probe.duration_seconds >= LATER_FROM_SECONDS
    first = next((number for number, rung in enumerate(rungs, 1) if rung.name == FIRST), len(rungs))
    later = rungs[first:] if is_long else []
    soon = sorted(rungs[: len(rungs) - len(later)], key=lambda rung: rung.name != FIRST)
    share = _pixels(soon) / _pixels(rungs)
    made = bench.encode(soon, 0.0, share, has_moments=True)
    return [*made, *(bench.encode(later, share, 1.0) if later else [])]


@dataclass
class _Bench:
    """One clip being worked on."""

    clip: Clip
    folder: Path
    out: Path
    on_progress: Callable[[float], None]
    on_ready: Callable[[Rendition], None]
    unread_seconds: float = 0.0

    def copy(self, rung: Rung) -> Rendition | None:
        """The upload's own picture as the largest rung; None when its packets turn out unfit for it."""
        file = self.folder / f"{rung.name}.mp4"
        try:
            self._run(commands.remux(self.clip, file), self.clip.source.stat().st_size, 0.0, 0.1)
            return self._keep(rung, file, fewest_frames=self.clip.probe.frame_count)
        except refusal.Unacceptable:
            return None

    @property
    def seen(self) -> Path:
        return self.folder / "moments.gray"

    def encode(
        self, rungs: Sequence[Rung], begin: float, end: float, *, strictly: bool = False, has_moments: bool = False
    ) -> list[Rendition]:
        """The pass with the smallest picture has the moments: of that they cost least."""
        most_kbps = max(rung.most_kbps for rung in rungs) + commands.SOUND_KBPS
        size_bytes = round(most_kbps * 125 * self.clip.probe.duration_seconds)
        seen = self.seen if has_moments else None
        command = commands.encode(self.clip, rungs, self.folder, strictly=strictly, seen=seen)
        news, words = self._run(command, size_bytes, begin, end)
        self.unread_seconds = max(self.unread_seconds, damage.picture_seconds(news, words, self.clip.probe))
        return [self._keep(rung, self.folder / f"{rung.name}.mp4") for rung in rungs]

    def decode(self) -> None:
        """See that all of it decodes; only its moments are kept."""
        self._run(commands.decode(self.clip, self.seen), 0, 0.1, 1.0)

    def _run(self, command: Sequence[str], size_bytes: int, begin: float, end: float) -> tuple[str, str]:
        """What it told of its progress, and said of its troubles."""
        seconds = self.clip.probe.duration_seconds
        allowance = sandbox.Allowance(
            cpu_seconds=120 + round(60 * seconds),
            patience_seconds=300,  # a machine that is busy is likelier than a decoder that waits for nothing
            file_bytes=2 * size_bytes + 20 * sandbox.MEGABYTE,
            niceness=NICENESS,
        )
        heard = Progress(seconds, lambda share: self.on_progress(begin + (end - begin) * share))
        try:
            return sandbox.run(command, allowance, reads=self.clip.files, writes=self.folder, heard=heard)
        except sandbox.Broken as broken:
            raise refusal.of(broken.how) from broken

    def _keep(self, rung: Rung, file: Path, *, fewest_frames: int = 1) -> Rendition:
        made = weighed(rung.name, file, self.clip.probe, fewest_frames=fewest_frames)
        kept = replace(made, path=file.replace(self.out / file.name))
        self.on_ready(kept)
        return kept


def _forward(tell: Callable[[float], None]) -> Callable[[float], None]:
    """Tells only what is further than before: work that has to be begun anew does not take back what was shown."""
    furthest = 0.0

    def told(share: float) -> None:
        nonlocal furthest
        if share > furthest:
            furthest = share
            tell(share)

    return told


def _pixels(rungs: Sequence[Rung]) -> int:
    return sum(rung.width * rung.height for rung in rungs)
