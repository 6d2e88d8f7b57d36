"""Clips for tests, drawn by ffmpeg on the spot."""

import subprocess
from pathlib import Path

from fanlight.media import ffmpeg
from fanlight.media.limits import Limits

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
