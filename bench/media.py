"""What preparing a clip costs, when it can first be watched, and what is lost of its picture."""

import re
import resource
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from fanlight.media import commands, ffmpeg, ladder
from fanlight.media.commands import PRESET, SOUND_KBPS, Clip
from fanlight.media.ladder import Rung
from fanlight.media.probe import probe
from fanlight.media.refusal import Unacceptable
from fanlight.media.rendition import weighed
from fanlight.media.transcode import FIRST
from tests.conftest import real_clips
from tests.media.clips_table import LIMITS, prepare

TO_ENCODE = "mb_video-h265.mp4"
TO_COPY = "sam2_02_cups.mp4"
ROUNDS = 3
WHOLE_SECONDS = 30.0
LARGE = 720
"""Short sides from which a clip has a rung whose likeness to it is judged."""
TYPICAL = ("deb_movie-hello.mp4", "sam2_03_blocks.mp4", "sam2_05_default_juggle.mp4")
"""Webcam and desktop, things in a hand, somebody who juggles: little, some and much that moves."""
CURVE = (22, 25, 28, 31)
"""Rate factors that are tried on them: 25 is what 720p is made with."""
ONE_BY_ONE = "settb=1/30,setpts=N"
"""Each frame against its own: on clocks that tick at other times some were held against their neighbours."""
SCORE = re.compile(r"VMAF score: ([\d.]+)")


def measure() -> dict[str, float]:
    """Nothing where the real clips are absent.

    `prepare.cpu_ratio`: processor time of the whole preparation (probe, sandbox, loudness, prints, covers, sprite and
    the look at each finished file with it), of ourselves and of our children by rusage, against one bare ffmpeg, turn
    about; the median of the pairs. The bare one makes the same rungs with the same encoder, preset and rates out of one
    decoding that is split, with as many threads as ffmpeg chooses, and does nothing else. On 10 seconds of HEVC at 1080
    lines; `.long` is the same clip at 30 seconds, whose first size is made alone so that it can be watched sooner;
    `.webready` one whose picture is copied.

    `prepare.playable_s.…`: until the first size of a clip of 30 seconds can be played; `prepare.vmaf_720`: how like it
    is to the source (100: no difference), over every clip that is large enough, and what it costs a second.
    """
    clips = {clip.name: clip for clip in real_clips()}
    if TO_ENCODE not in clips:
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return (
            _cost("", clips[TO_ENCODE], folder)
            | _cost(".long", _looped(clips[TO_ENCODE], folder), folder)
            | _cost(".webready", clips[TO_COPY], folder)
            | {
                "prepare.playable_s.webready": _seconds_to_play(_looped(clips[TO_COPY], folder), folder),
                "prepare.playable_s.encoded": _seconds_to_play(_looped(clips[TO_ENCODE], folder), folder),
            }
            | _likeness([*clips.values()], folder)
            | {
                "clips.accepted_or_true_reason": statistics.fmean(
                    prepare(one, folder).is_right for one in clips.values()
                )
            }
        )


def _cost(which: str, clip: Path, folder: Path) -> dict[str, float]:
    rungs, ours, bare = ladder.plan(probe(clip, LIMITS)), [], []
    for _ in range(ROUNDS):
        ours.append(cpu_seconds(lambda: prepare(clip, folder)))
        bare.append(cpu_seconds(lambda: _bare(clip, rungs, folder)))
    return {
        f"prepare.cpu_ratio{which}": statistics.median(one / other for one, other in zip(ours, bare, strict=True)),
        f"prepare.cpu_s{which}": min(ours),
        f"prepare.bare_cpu_s{which}": min(bare),
    }


def _looped(clip: Path, folder: Path) -> Path:
    """Its packets again and again, until it is as long as it is to be."""
    out = folder / f"looped-{clip.name}"
    command = [ffmpeg.binary(), "-nostdin", "-v", "error", "-y", "-stream_loop", "-1", "-i", str(clip)]
    subprocess.run([*command, "-t", str(WHOLE_SECONDS), "-c", "copy", str(out)], check=True)
    return out


def _seconds_to_play(clip: Path, folder: Path) -> float:
    return min(prepare(clip, folder).first_playable_seconds for _ in range(ROUNDS))


def curve() -> dict[str, float]:
    """`prepare.vmaf_720.typical.crf…` and `prepare.kbps_720.typical.crf…`: what a finer or coarser 720p looks like,
    and what it costs a second: means over three clips that stand for all, since each point costs an encode."""
    clips = [clip for clip in real_clips() if clip.name in TYPICAL]
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        for crf in CURVE if clips else ():
            points = [point for clip in clips if (point := _judged(clip, Path(name), crf))]
            score, kbps = (statistics.fmean(part) for part in zip(*points, strict=True))
            print(f"  crf {crf}: VMAF {score:5.1f} at {kbps:5.0f} kbit/s", flush=True)
            found |= {f"prepare.vmaf_720.typical.crf{crf}": score, f"prepare.kbps_720.typical.crf{crf}": kbps}
    return found


def _likeness(clips: Sequence[Path], folder: Path) -> dict[str, float]:
    scores, rates = [], []
    for clip in clips:
        found = _judged(clip, folder)
        if found is not None:
            print(f"  {clip.name:32} VMAF {found[0]:5.1f} at {found[1]:5} kbit/s")
            scores.append(found[0])
            rates.append(found[1])
    return {"prepare.vmaf_720": statistics.fmean(scores), "prepare.kbps_720": statistics.fmean(rates)}


def _judged(clip: Path, folder: Path, crf: int | None = None) -> tuple[float, int] | None:
    """VMAF (its default model, every third frame) and kbit/s of the rung of 720 lines, by another rate factor than its
    own if one is given; None for what has no such rung."""
    try:
        found = probe(clip, LIMITS)
    except Unacceptable:
        return None
    rung = next((rung for rung in ladder.plan(found) if rung.name == FIRST), None)
    if rung is None or found.short_side < LARGE or found.is_hdr:
        return None
    rung = replace(rung, crf=crf or rung.crf)
    subprocess.run(commands.encode(Clip(clip, found, 0.0, 2), [rung], folder), check=True, capture_output=True)
    made = folder / f"{rung.name}.mp4"
    same = f"scale={rung.width}:{rung.height}:out_range=tv,format=yuv420p,{ONE_BY_ONE}"
    graph = f"[0:v:0]format=yuv420p,{ONE_BY_ONE}[made];[1:v:0]{same}[source];[made][source]libvmaf=n_subsample=3"
    command = [ffmpeg.binary(), "-nostdin", "-hide_banner", "-i", str(made), "-i", str(clip)]
    said = subprocess.run([*command, "-lavfi", graph, "-f", "null", "-"], check=True, capture_output=True, text=True)
    score = SCORE.search(said.stderr)
    assert score, said.stderr[-500:]
    return float(score[1]), weighed(rung.name, made, found).mean_kbps


def _bare(clip: Path, rungs: Sequence[Rung], folder: Path) -> None:
    """The same rungs by the same encoder settings, with no care taken of anything else."""
    command = [ffmpeg.binary(), "-nostdin", "-v", "error", "-y", "-i", str(clip), "-filter_complex", _graph(rungs)]
    for number, rung in enumerate(rungs):
        command += ["-map", f"[v{number}]", "-map", "0:a:0?", "-c:v", "libx264", "-preset", PRESET]
        command += ["-crf", str(rung.crf), "-maxrate", f"{rung.most_kbps}k", "-bufsize", f"{2 * rung.most_kbps}k"]
        command += ["-g", "60", "-c:a", "aac", "-b:a", f"{SOUND_KBPS}k", "-movflags", "+faststart"]
        command += [str(folder / f"bare-{rung.name}.mp4")]
    subprocess.run(command, check=True)


def _graph(rungs: Sequence[Rung]) -> str:
    parts = "".join(f"[s{number}]" for number in range(len(rungs)))
    scales = [f"[s{n}]scale={rung.width}:{rung.height},format=yuv420p[v{n}]" for n, rung in enumerate(rungs)]
    return ";".join([f"[0:v:0]split={len(rungs)}{parts}", *scales])


def cpu_seconds(work: Callable[[], None]) -> float:
    before = _spent()
    work()
    return _spent() - before


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)
