"""Still pictures of a clip to choose a cover from, each with its ThumbHash."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import pstdev

import thumbhash

from fanlight.media import ffmpeg, picture, refusal, sandbox
from fanlight.media.ladder import even
from fanlight.media.probe import Probe
from fanlight.media.scratch import scratch

LARGEST = (540, 960)
"""Short and long side of a cover, at most."""

HASHED_SIDE = 48
"""ThumbHash takes up to 100 pixels a side and keeps 7 waves of them; this is enough, and four times quicker."""

EARLY = 0.1
"""So far into its part a picture is taken that no keyframe gives: each further frame has to be decoded for it."""

PLAIN = 0.06
"""Below this contrast a picture is nearly one colour: a fade, a lens cap."""


@dataclass(frozen=True)
class Cover:
    """One still picture."""

    path: Path
    width: int
    height: int
    at_seconds: float
    thumbhash: str
    """Base64 of the ThumbHash: what is shown while the picture is on its way."""

    contrast: float
    """How much its brightness varies: 0 for one colour, 0.5 for black on white."""


@dataclass(frozen=True)
class _Moment:
    """When a picture is taken: exactly at a keyframe, or at the first frame from then on."""

    at: float
    key: float | None
    """The keyframe that reading begins at; None where one reading from the beginning serves all."""

    @property
    def ahead(self) -> float:
        """Seconds to be decoded before it is there."""
        return self.at - (self.key or 0.0)


def covers(source: Path, probe: Probe, out: Path, count: int = 5) -> list[Cover]:
    """Up to `count` covers spread over the clip, in order, as `out/cover-<n>.webp`; raises `Unacceptable`.

    There may be fewer, where a clip has long stretches without a frame; there is always one.
    """
    moments = _moments(probe, count)
    with scratch(out) as folder:
        _shoot(source, probe, folder, moments)
        if not any(_is_there(folder, n) for n in range(count)):
            moments = [_Moment(0.0, key=None)]
            _shoot(source, probe, folder, moments)
        kept = [_keep(folder, out, n, moment, probe) for n, moment in enumerate(moments) if _is_there(folder, n)]
    if not kept:
        raise refusal.Damaged
    return kept


def first_choice(choices: Sequence[Cover]) -> int:
    """Which one to propose: the first that shows something."""
    telling = (n for n, cover in enumerate(choices) if cover.contrast >= PLAIN)
    return next(telling, max(range(len(choices)), key=lambda n: choices[n].contrast))


def _moments(probe: Probe, count: int) -> list[_Moment]:
    """One in each of `count` equal parts, so that as little as possible is decoded for them all."""
    part = probe.picture_seconds / count
    middles = [part * (n + 0.5) for n in range(count)]
    near = [_near(probe.key_seconds, middle, part) for middle in middles]
    if sum(moment.ahead for moment in near) < middles[-1]:
        return near
    return [_Moment(middle, key=None) for middle in middles]


def _near(keys: Sequence[float], middle: float, part: float) -> _Moment:
    """The keyframe nearest to the middle of a part; of a part without one its beginning, read from the last before."""
    nearest = min(keys, key=lambda at: abs(at - middle), default=0.0)
    if -part / 2 <= nearest - middle < part / 2:  # one between two parts serves one of them
        return _Moment(nearest, key=nearest)
    early = middle - part * (0.5 - EARLY)
    return _Moment(early, key=max((key for key in keys if key <= early), default=0.0))


def _shoot(source: Path, probe: Probe, folder: Path, moments: Sequence[_Moment]) -> None:
    """One run for all: of each moment a WebP, and a tiny raw picture for its ThumbHash."""
    command = [ffmpeg.binary(), *ffmpeg.QUIET]
    # Frames that no other leans on are passed over: that halves the work, and a neighbour serves as well.
    passing_over = ("-skip_frame", "noref")
    if moments[0].key is None:
        command += [*passing_over, *ffmpeg.reading(source, probe, threads=2)]
    else:
        for moment in moments:
            command += [*passing_over, *ffmpeg.reading(source, probe, threads=1, keyframe=(moment.key or 0.0) + 0.01)]
    command += ["-filter_complex", ";".join(_graph(probe, moments))]
    for n in range(len(moments)):
        command += ["-map", f"[w{n}]", "-frames:v", "1", "-c:v", "libwebp", "-quality", "80", *ffmpeg.BARE]
        command += ["-f", "webp", f"file:{folder}/cover-{n}.webp"]
        command += ["-map", f"[t{n}]", "-frames:v", "1", "-c:v", "rawvideo"]
        command += ["-f", "rawvideo", f"file:{folder}/{n}.rgba"]
    allowance = sandbox.Allowance(
        cpu_seconds=60 + round(20 * probe.duration_seconds), patience_seconds=300, file_bytes=20 * sandbox.MEGABYTE
    )
    try:
        sandbox.run(command, allowance, reads=source, writes=folder)
    except sandbox.Broken as broken:
        raise refusal.of(broken.how) from broken


def _graph(probe: Probe, moments: Sequence[_Moment]) -> list[str]:
    width, height = _fitted(probe, *LARGEST)
    if moments[0].key is not None:
        heads = [f"[{n}:{probe.picture_index}]{_further(moment)}" for n, moment in enumerate(moments)]
        graph = []
    else:
        heads = [f"[p{n}]trim=start={moment.at:.3f},trim=end_frame=1," for n, moment in enumerate(moments)]
        parts = "".join(f"[p{n}]" for n in range(len(moments)))
        graph = [f"[0:{probe.picture_index}]setpts=PTS-STARTPTS,split={len(moments)}{parts}"]
    for n, head in enumerate(heads):
        # Through RGB: WebP assumes BT.601 colours, whatever the chain ends in.
        graph += [
            f"{head}{picture.normalised(probe, width, height)},split[x{n}][y{n}]",
            f"[x{n}]format=bgra[w{n}]",
            f"[y{n}]{picture.resized(*_tiny(width, height))},format=rgba[t{n}]",
        ]
    return graph


def _further(moment: _Moment) -> str:
    """From the keyframe on to the moment itself."""
    return f"setpts=PTS-STARTPTS,trim=start={moment.ahead:.3f},trim=end_frame=1," if moment.ahead > 0 else ""


def _keep(folder: Path, out: Path, number: int, moment: _Moment, probe: Probe) -> Cover:
    width, height = _fitted(probe, *LARGEST)
    shot = folder / f"cover-{number}.webp"
    small = (folder / f"{number}.rgba").read_bytes()
    return Cover(
        path=shot.replace(out / shot.name),
        width=width,
        height=height,
        at_seconds=round(moment.at, 3),
        thumbhash=_hash(small, *_tiny(width, height)),
        contrast=pstdev(small[1::4]) / 255,  # green alone stands for brightness
    )


def _hash(rgba: bytes, width: int, height: int) -> str:
    return base64.b64encode(bytes(thumbhash.rgba_to_thumb_hash(width, height, list(rgba)))).decode()


def _fitted(probe: Probe, short: int, long: int) -> tuple[int, int]:
    scale = min(1.0, short / probe.short_side, long / max(probe.width, probe.height))
    return even(probe.width * scale), even(probe.height * scale)


def _tiny(width: int, height: int) -> tuple[int, int]:
    scale = HASHED_SIDE / max(width, height)
    return even(width * scale), even(height * scale)


def _is_there(folder: Path, number: int) -> bool:
    """A moment without a frame leaves an empty file."""
    files = (folder / f"cover-{number}.webp", folder / f"{number}.rgba")
    return all(file.is_file() and file.stat().st_size for file in files)
