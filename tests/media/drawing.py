"""Clips for tests, drawn by ffmpeg on the spot, and prepared."""

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import av

from fanlight.media import ffmpeg, loudness, transcode
from fanlight.media.limits import Limits
from fanlight.media.probe import Probe
from fanlight.media.rendition import Rendition

LIMITS = Limits(max_bytes=50_000_000, max_seconds=60, max_pixels=16_777_216)


def draw(out: Path, *arguments: str) -> Path:
    """Run ffmpeg without any of our precautions."""
    subprocess.run(
        [ffmpeg.binary(), "-nostdin", "-v", "error", "-y", *arguments, str(out)], check=True, capture_output=True
    )
    return out


def clip(
    out: Path,
    *arguments: str,
    size: str = "320x240",
    seconds: float = 2,
    rate: int = 30,
    sound: str | None = "sine=440",
    picture: str = "testsrc2",
) -> Path:
    """A moving test card with a tone, encoded with the given arguments."""
    inputs = ["-f", "lavfi", "-i", f"{picture}=s={size}:r={rate}:d={seconds}"]
    if sound:
        inputs += ["-f", "lavfi", "-i", f"{sound}:d={seconds}"]
    return draw(out, *inputs, *(arguments or WEB), "-t", str(seconds))


WEB = ("-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-c:a", "aac")


def broken(source: Path, kind: Literal["audio", "video"], packets: range, *, kept_share: float = 0.0) -> Path:
    """A copy whose packets of that kind are noise, but for the share at their beginning that is kept."""
    noise = random.Random(3)
    copy = Path(shutil.copy(source, source.with_stem(f"{source.stem}-broken")))
    with av.open(str(source)) as container, copy.open("r+b") as file:
        for number, packet in enumerate(container.demux(getattr(container.streams, kind)[0])):
            if number in packets and packet.pos and packet.size:
                kept = int(packet.size * kept_share)
                file.seek(packet.pos + kept)
                file.write(noise.randbytes(packet.size - kept))
    return copy


ALL = range(1_000_000)


def renditions(
    source: Path,
    found: Probe,
    out: Path,
    *,
    on_progress: Callable[[float], None] = lambda _: None,
    on_ready: Callable[[Rendition], None] = lambda _: None,
    on_unread: Callable[[float], None] = lambda _: None,
) -> list[Rendition]:
    """What is made of a clip, at the common loudness."""
    level = loudness.measure(source, found)
    return transcode.renditions(
        source, found, out, level=level, on_progress=on_progress, on_ready=on_ready, on_unread=on_unread
    )
