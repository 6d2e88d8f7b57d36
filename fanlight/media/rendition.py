"""A finished file, and what players need to know of it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from fanlight.media import refusal
from fanlight.media.limits import Limits
from fanlight.media.probe import Probe, ask


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


@dataclass(frozen=True, kw_only=True)
class _Weight:
    width: int
    height: int
    pixel_format: str
    codecs: str
    seconds: float
    frames: int
    peak_kbps: int
    mean_kbps: int


def weighed(name: str, path: Path, probe: Probe) -> Rendition:
    """A rendition of what was made, unless it is not what was meant: then `Damaged`.

    Its bytes come out of a process that has read hostile ones, so a confined process looks at it too.
    """
    size_bytes = path.stat().st_size
    limits = Limits.of_finished(size_bytes, probe.duration_seconds)
    found = msgspec.convert(ask(path, "rendition", "mov", limits), _Weight)
    if found.pixel_format != "yuv420p" or not found.frames or _is_off(found.seconds, probe.duration_seconds):
        raise refusal.Damaged
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Rendition(
        name=name,
        path=path,
        width=found.width,
        height=found.height,
        codecs=found.codecs,
        peak_kbps=max(found.peak_kbps, found.mean_kbps),
        mean_kbps=found.mean_kbps,
        size_bytes=size_bytes,
        sha256=digest,
    )


def _is_off(seconds: float, meant: float) -> bool:
    return abs(seconds - meant) > max(0.5, 0.1 * meant)
