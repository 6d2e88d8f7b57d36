"""Another's film beside one's own, or before it: the two become one, which is then prepared as any other."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from fanlight.media import damage, ffmpeg, ladder, loudness, picture, refusal, sandbox
from fanlight.media.filming import COLOURS, GROUND, KEYFRAMES, SAID
from fanlight.media.ladder import even
from fanlight.media.limits import Limits
from fanlight.media.loudness import STEREO
from fanlight.media.probe import Probe, probe
from fanlight.media.progress import Progress
from fanlight.media.scratch import scratch
from fanlight.media.transcode import MOST_THREADS, NICENESS

How = Literal["duet", "stitch"]
Place = Literal["left", "right", "above", "below"]
NAME = ".joined.mkv"
CELL_WIDTH, CELL_SHAPE = 540, 32 / 9
"""Two of these side by side are a phone's screen of 1080 x 1920."""
FLAT_CELL_WIDTH, FLAT_CELL_SHAPE = 1080, 8 / 9
"""And so are two of these, one above the other."""
LEAST_WIDTH = 90
SHORTEST_STITCH_SECONDS, STITCHED_SECONDS = 1, 5
"""So much of another's film comes before one's own: at least, unless it is shorter; and at most."""
LONGEST_PARTNER_SECONDS = 3600
"""What was published may be longer than what is taken today; no more than is needed of it is decoded."""
SLOWEST, FASTEST = 24, picture.MOST_FRAMES_PER_SECOND
FLAC_BYTES_A_SECOND = 200_000

# Players may be sent these very packets, so they are made as a rung is.
PICTURE = ("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "23", "-pix_fmt", "yuv420p")
ONE_COLOUR = f"{COLOURS},setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A film of somebody else's, and how one's own is joined with it."""

    file: Path
    """MP4, as renditions are."""
    how: How
    """`duet`: the two side by side, for as long as one's own. `stitch`: its first seconds, then one's own."""
    own_place: Place = "left"
    """Where one's own is in a duet."""
    own_share: float = 0.5
    """How much of what is heard in a duet is one's own, from 0 to 1."""
    taken_seconds: float = STITCHED_SECONDS
    """How much of the other a stitch begins with, at most."""

    @property
    def is_stacked(self) -> bool:
        """Whether the two of a duet are one above the other."""
        return self.own_place in ("above", "below")


@dataclass(frozen=True, kw_only=True)
class _Part:
    """One of the two films: which input it is, how large it is shown, how loud it is, and for how long."""

    number: int
    source: str
    """What its picture is called in the graph."""
    found: Probe
    gain_db: float
    share: float
    """Of what is heard."""
    width: int
    height: int
    seconds: float
    rate: int

    @property
    def is_heard(self) -> bool:
        return self.found.has_audio and self.share > 0


@contextmanager
def joined(
    film: Path, found: Probe, partner: Partner | None, out: Path, limits: Limits, tell: Callable[[float], None]
) -> Iterator[tuple[Path, Probe, float]]:
    """The film itself, or one made of it and its partner in `out`, which is gone afterwards; what that one is; and for
    how many seconds it shows a picture that could not be read.

    `tell` hears how much of the work is done. Raises `Unacceptable`.
    """
    if partner is None:
        yield film, found, 0.0
        return
    file = out / NAME
    with scratch(out) as folder:
        made = folder / "joined.mkv"
        parts = _parts(film, found, partner, limits)
        command = _command(film, partner, parts, made)
        news, words = _run(command, parts, partner, reads=[film, partner.file], made=made, tell=tell)
        made.replace(file)
    try:
        # Longer than what may be sent by the other's first seconds.
        whole = replace(limits, max_bytes=file.stat().st_size, max_seconds=limits.max_seconds + STITCHED_SECONDS)
        yield file, probe(file, whole), damage.picture_seconds(news, words, found)
    finally:
        file.unlink(missing_ok=True)


def _parts(film: Path, found: Probe, partner: Partner, limits: Limits) -> tuple[_Part, _Part]:
    """One's own, and the other's."""
    other = _looked_at(partner.file, limits)
    own_level, other_level = loudness.measure(film, found), loudness.measure(partner.file, other)
    rate = min(FASTEST, max(SLOWEST, round(max(found.frames_per_second, other.frames_per_second))))
    is_duet = partner.how == "duet"
    width, height = _half_a_screen(found, other, is_flat=partner.is_stacked) if is_duet else _as_large_as(found)
    share, others_share = (partner.own_share, 1 - partner.own_share) if is_duet else (1.0, 1.0)
    seconds = found.duration_seconds
    others = seconds if is_duet else min(partner.taken_seconds, other.duration_seconds)
    gain, others_gain = (level.gain_db if level else 0.0 for level in (own_level, other_level))
    size = {"width": width, "height": height, "rate": rate}
    return (
        _Part(
            number=0, source=f"0:{found.picture_index}", found=found, gain_db=gain, share=share, seconds=seconds, **size
        ),
        _Part(
            number=1,
            source=f"1:{other.picture_index}",
            found=other,
            gain_db=others_gain,
            share=others_share,
            seconds=others,
            **size,
        ),
    )


def _looked_at(file: Path, limits: Limits) -> Probe:
    """It may come from another vault, so it is trusted no more than an upload."""
    longest = max(limits.max_seconds, LONGEST_PARTNER_SECONDS)
    try:
        return probe(file, replace(limits, max_bytes=max(1, file.stat().st_size), max_seconds=longest))
    except refusal.Unacceptable as unacceptable:
        raise refusal.PartnerUnreadable from unacceptable


def _half_a_screen(found: Probe, other: Probe, *, is_flat: bool) -> tuple[int, int]:
    """For each, and no larger than the larger of the two needs to be whole in it."""
    most, shape = (FLAT_CELL_WIDTH, FLAT_CELL_SHAPE) if is_flat else (CELL_WIDTH, CELL_SHAPE)
    needed = max(max(film.width, film.height / shape) for film in (found, other))
    width = even(min(most, max(needed, LEAST_WIDTH)))
    return width, even(width * shape)


def _as_large_as(found: Probe) -> tuple[int, int]:
    largest = ladder.plan(found)[-1]
    return largest.width, largest.height


def _command(film: Path, partner: Partner, parts: tuple[_Part, _Part], made: Path) -> list[str]:
    own, other = parts
    step, own_picture, counted = ffmpeg.counting(own.source, own.found)
    own = replace(own, source=own_picture)
    graph = _beside(own, other, partner.own_place) if partner.how == "duet" else _before(own, other)
    needed = replace(other.found, duration_seconds=min(other.seconds, other.found.duration_seconds))
    threads = min(MOST_THREADS, len(os.sched_getaffinity(0)))
    most_kbps = _most_kbps(parts, partner)
    return [
        *(ffmpeg.binary(), *ffmpeg.TELLING, *ffmpeg.NEWS),
        *ffmpeg.reading(film, own.found, threads=threads),
        *ffmpeg.reading(partner.file, needed, threads=threads),
        *("-filter_complex", ";".join([*step, *graph]), *counted, "-map", "[picture]", *PICTURE, *KEYFRAMES, *SAID),
        *("-maxrate", f"{most_kbps}k", "-bufsize", f"{2 * most_kbps}k", "-threads", str(threads)),
        *(("-map", "[sound]", "-c:a", "flac") if any(part.is_heard for part in parts) else ("-an",)),
        *("-t", f"{_seconds(parts, partner):.3f}", *ffmpeg.BARE, "-f", "matroska", f"file:{made}"),
    ]


def _beside(own: _Part, other: _Part, own_place: Place) -> list[str]:
    """Both as long as one's own: what ends sooner stands still, and silent. Together as loud as one, so that nothing
    clips: the sum is brought to its level afterwards."""
    inputs = "[own][other]" if own_place in ("left", "above") else "[other][own]"
    stacked = "hstack" if own_place in ("left", "right") else "vstack"
    graph = [f"{_picture(own)}[own]", f"{_picture(other)}[other]", f"{inputs}{stacked}[picture]"]
    heard = [part for part in (own, other) if part.is_heard]
    whole = sum(part.share for part in heard)
    graph += [f"{_sound(part)},volume={part.share / whole:.4f}[a{part.number}]" for part in heard]
    if heard:
        inputs = "".join(f"[a{part.number}]" for part in heard)
        graph.append(f"{inputs}amix=inputs={len(heard)}:duration=longest:normalize=0[sound]")
    return graph


def _before(own: _Part, other: _Part) -> list[str]:
    """First the other's; where one of the two is silent, silence is put beside it."""
    graph = [f"{_picture(part)}[v{part.number}]" for part in (other, own)]
    if not (own.found.has_audio or other.found.has_audio):
        return [*graph, "[v1][v0]concat=n=2:v=1:a=0[picture]"]
    graph += [f"{_sound(part)}[a{part.number}]" for part in (other, own)]
    return [*graph, "[v1][a1][v0][a0]concat=n=2:v=1:a=1[picture][sound]"]


def _picture(part: _Part) -> str:
    """Upright, whole, in the middle of its place, at an even pace, and exactly so long."""
    scale = min(part.width / part.found.width, part.height / part.found.height)
    width, height = even(part.found.width * scale), even(part.found.height * scale)
    place = f"pad={part.width}:{part.height}:(ow-iw)/2:(oh-ih)/2:color={GROUND}"
    pace = f"fps={part.rate}:start_time=0,tpad=stop=-1:stop_mode=clone,trim=duration={part.seconds:.3f}"
    normal = picture.normalised(part.found, width, height)
    return f"[{part.source}]{normal},{ONE_COLOUR},{place},{pace}"


def _sound(part: _Part) -> str:
    """At the level of all clips, and exactly so long."""
    if not part.found.has_audio:
        return f"anullsrc=r=48000:cl=stereo,atrim=duration={part.seconds:.3f}"
    level = f"{STEREO},volume={part.gain_db}dB,aresample=48000:async=1:first_pts=0"
    return f"[{part.number}:{part.found.sound_index}]{level},apad,atrim=duration={part.seconds:.3f}"


def _run(
    command: Sequence[str],
    parts: tuple[_Part, _Part],
    partner: Partner,
    *,
    reads: list[Path],
    made: Path,
    tell: Callable[[float], None],
) -> tuple[str, str]:
    """What it told of its progress, and said of its troubles."""
    seconds = _seconds(parts, partner)
    bytes_a_second = 2 * 125 * _most_kbps(parts, partner) + FLAC_BYTES_A_SECOND
    allowance = sandbox.Allowance(
        cpu_seconds=120 + round(60 * seconds),
        patience_seconds=300,
        file_bytes=round(bytes_a_second * seconds) + 20 * sandbox.MEGABYTE,
        niceness=NICENESS,
    )
    try:
        return sandbox.run(command, allowance, reads=reads, writes=made.parent, heard=Progress(seconds, tell))
    except sandbox.Broken as broken:
        raise refusal.of(broken.how) from broken


def _seconds(parts: tuple[_Part, _Part], partner: Partner) -> float:
    """Of the whole."""
    own, other = parts
    return own.seconds if partner.how == "duet" else own.seconds + other.seconds


def _most_kbps(parts: tuple[_Part, _Part], partner: Partner) -> int:
    """As the rung has that it will be."""
    own, _ = parts
    if partner.how == "stitch":
        return ladder.most_kbps(min(own.width, own.height))
    return ladder.most_kbps(min(own.width, 2 * own.height) if partner.is_stacked else min(2 * own.width, own.height))
