"""One clip on disk: frames and sound piped into ffmpeg."""

import subprocess
import wave
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from fanlight.demo.canvas import HEIGHT, WIDTH, Canvas
from fanlight.demo.sound import RATE, music
from fanlight.demo.themes import THEMES

FRAMES_A_SECOND = 24
ROUND_SECONDS = 3
"""A drawing closes its circle in this time; longer clips go round again."""


def draw(theme: str, *, seed: int, seconds: float, out: Path) -> Path:
    """Draw a vertical clip as an ordinary phone would deliver it: MP4, H.264 and AAC, 540 × 960."""
    rng = np.random.default_rng(seed)
    sound = out.with_suffix(".wav")
    _write_sound(sound, theme, seconds, rng)
    drawing = THEMES[theme](Canvas(rng))
    count = ROUND_SECONDS * FRAMES_A_SECOND
    with subprocess.Popen(_encoder(sound, out, seconds), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as encoder:
        assert encoder.stdin is not None
        for number in range(count):
            encoder.stdin.write(drawing(number / count).tobytes())
        encoder.stdin.close()
    sound.unlink()
    if encoder.returncode:
        raise RuntimeError(f"ffmpeg ended with {encoder.returncode} while drawing {theme}")
    return out


def _write_sound(path: Path, theme: str, seconds: float, rng: np.random.Generator) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(music(theme, seconds, rng).tobytes())


def _encoder(sound: Path, out: Path, seconds: float) -> list[str]:
    size = f"{WIDTH}x{HEIGHT}"
    pictures = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(FRAMES_A_SECOND), "-i", "pipe:0"]
    scaled = ["-vf", f"loop=-1:size={ROUND_SECONDS * FRAMES_A_SECOND},scale=540:960:flags=bicubic,format=yuv420p"]
    coded = [
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "24",
        "-g",
        "48",
        "-c:a",
        "aac",
        "-b:a",
        "96k",
        "-ac",
        "2",
    ]
    return [
        imageio_ffmpeg.get_ffmpeg_exe(),
        *["-nostdin", "-loglevel", "error", "-y", *pictures, "-i", str(sound), *scaled, *coded],
        *["-movflags", "+faststart", "-t", str(seconds), "-f", "mp4", str(out)],
    ]
