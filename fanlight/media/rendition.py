"""A finished file, and what players need to know of it."""

import hashlib
import struct
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from fanlight.media import boxes, description, refusal
from fanlight.media.boxes import Film
from fanlight.media.picture import MOST_FRAMES_PER_SECOND, kept_matrix
from fanlight.media.probe import BT709, Probe

SOUND = "mp4a.40.2"


@dataclass(frozen=True)
class Rendition:
    """One rung, as plain faststart MP4 (H.264 or AV1, AAC)."""

    name: str
    path: Path
    width: int
    height: int
    codecs: str
    """As in RFC 6381: `avc1.64001F, mp4a.40.2`, `av01.0.05M.08, mp4a.40.2`."""

    peak_kbps: int
    """In its heaviest second."""

    mean_kbps: int
    size_bytes: int
    sha256: str


def weighed(name: str, path: Path, probe: Probe, *, fewest_frames: int = 1) -> Rendition:
    """A rendition of what was made, unless it is not what was meant: then `Damaged`.

    Its bytes come out of a process that has read hostile ones, so only its tables are read, and by Python alone.
    """
    try:
        film = boxes.read(path)
        seen = description.read(film.tracks[0].headers[b"stsd"])
        seconds = film.whole_seconds
    except (boxes.Unreadable, struct.error) as error:
        raise refusal.Damaged from error
    if not seen.is_usual or film.tracks[0].count < fewest_frames or _is_off(seconds, probe.duration_seconds):
        raise refusal.Damaged
    mean_kbps = round(sum(sum(track.sizes) for track in film.tracks) * 8 / 1000 / seconds)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Rendition(
        name=name,
        path=path,
        width=seen.width,
        height=seen.height,
        codecs=", ".join([seen.codec, *(SOUND for _ in film.tracks[1:])]),
        peak_kbps=max(mean_kbps, _peak_kbps(film)),
        mean_kbps=mean_kbps,
        size_bytes=path.stat().st_size,
        sha256=digest,
    )


def as_source(made: Rendition, probe: Probe) -> Probe:
    """What is known of a film that was made of another, without a look at more than its tables; raises `Damaged`."""
    try:
        picture = boxes.read(made.path).tracks[0]
    except boxes.Unreadable as error:
        raise refusal.Damaged from error
    shown = [start + shift for start, shift in zip(picture.starts, picture.shifts, strict=False)]
    begin = min(shown)
    return replace(
        probe,
        format="mov",
        size_bytes=made.size_bytes,
        stored_width=made.width,
        stored_height=made.height,
        pixel_aspect=1.0,
        rotation=0,
        is_turned=False,
        pixel_format="yuv420p",
        is_full_range=False,
        is_interlaced=False,
        matrix=kept_matrix(probe),
        transfer=BT709,
        primaries=BT709,
        picture_index=0,
        busiest_second=min(probe.busiest_second, MOST_FRAMES_PER_SECOND),
        key_seconds=tuple(sorted((shown[key] - begin) / picture.ticks for key in picture.keys)),
    )


def _peak_kbps(film: Film) -> int:
    bytes_in: Counter[int] = Counter()
    for track in film.tracks:
        for start, size in zip(track.starts, track.sizes, strict=False):  # one start more: the end
            bytes_in[start // track.ticks] += size
    return round(max(bytes_in.values()) * 8 / 1000)


def _is_off(seconds: float, meant: float) -> bool:
    return abs(seconds - meant) > max(0.5, 0.1 * meant)
