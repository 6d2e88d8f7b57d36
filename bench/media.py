"""What the whole preparation of a clip costs, beside one bare ffmpeg that makes the same ladder."""

import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from fanlight.media import ffmpeg, ladder
from fanlight.media.commands import PRESET, SOUND_KBPS
from fanlight.media.limits import Limits
from fanlight.media.poster import covers
from fanlight.media.probe import probe
from fanlight.media.transcode import renditions
from tests.conftest import real_clips

LIMITS = Limits(max_bytes=300_000_000, max_seconds=180, max_pixels=16_777_216)
TO_ENCODE = "mb_video-h265.mp4"
TO_COPY = "sam2_02_cups.mp4"
ROUNDS = 2


def measure() -> dict[str, float]:
    """CPU of children and of ourselves, the better of interleaved rounds; nothing where the real clips are absent."""
    clips = {clip.name: clip for clip in real_clips()}
    if TO_ENCODE not in clips:
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rungs, ours, bare = ladder.plan(probe(clips[TO_ENCODE], LIMITS)), [], []
        for _ in range(ROUNDS):
            ours.append(_cpu_seconds(lambda: _prepare(clips[TO_ENCODE], folder)))
            bare.append(_cpu_seconds(lambda: _bare(clips[TO_ENCODE], rungs, folder)))
        return {
            "upload.overhead_ratio": min(ours) / min(bare),
            "upload.prepare_cpu_s": min(ours),
            "upload.bare_cpu_s": min(bare),
            "upload.copied_playable_s": min(_seconds_to_play(clips[TO_COPY], folder) for _ in range(ROUNDS)),
        }


def _prepare(clip: Path, folder: Path) -> None:
    found = probe(clip, LIMITS)
    covers(clip, found, folder)
    renditions(clip, found, folder, on_progress=lambda _: None, on_ready=lambda _: None)


def _bare(clip: Path, rungs: Sequence[ladder.Rung], folder: Path) -> None:
    """The same rungs by the same encoder settings, with no care taken of anything else."""
    command = [ffmpeg.binary(), "-nostdin", "-v", "error", "-y", "-i", str(clip), "-filter_complex", _graph(rungs)]
    for number, rung in enumerate(rungs):
        command += ["-map", f"[v{number}]", "-map", "0:a:0?", "-c:v", "libx264", "-preset", PRESET]
        command += ["-crf", str(rung.crf), "-maxrate", f"{rung.most_kbps}k", "-bufsize", f"{2 * rung.most_kbps}k"]
        command += ["-g", "60", "-c:a", "aac", "-b:a", f"{SOUND_KBPS}k", "-movflags", "+faststart"]
        command += [str(folder / f"bare-{rung.name}.mp4")]
    subprocess.run(command, check=True)


def _graph(rungs: Sequence[ladder.Rung]) -> str:
    parts = "".join(f"[s{number}]" for number in range(len(rungs)))
    scales = [f"[s{n}]scale={rung.width}:{rung.height},format=yuv420p[v{n}]" for n, rung in enumerate(rungs)]
    return ";".join([f"[0:v:0]split={len(rungs)}{parts}", *scales])


def _seconds_to_play(clip: Path, folder: Path) -> float:
    began, ready = time.monotonic(), []
    found = probe(clip, LIMITS)
    covers(clip, found, folder)
    renditions(
        clip, found, folder, on_progress=lambda _: None, on_ready=lambda _: ready.append(time.monotonic() - began)
    )
    return ready[0]


def _cpu_seconds(work: Callable[[], None]) -> float:
    before = _spent()
    work()
    return _spent() - before


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
