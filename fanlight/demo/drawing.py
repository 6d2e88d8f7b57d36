"""One clip on disk: frames and sound piped into ffmpeg."""

import subprocess
import wave
from collections.abc import Iterable
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
    sound, once = out.with_suffix(".wav"), out.with_suffix(".round.mp4")
    _write_sound(sound, theme, seconds, rng)
    drawing = THEMES[theme](Canvas(rng))
    count = ROUND_SECONDS * FRAMES_A_SECOND
    _ffmpeg(*_drawn(once), pictures=(drawing(number / count).tobytes() for number in range(count)))
    _ffmpeg(*_repeated(once, sound, seconds, out))
    sound.unlink()
    once.unlink()
    return out


def _write_sound(path: Path, theme: str, seconds: float, rng: np.random.Generator) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(music(theme, seconds, rng).tobytes())


def _drawn(once: Path) -> list[str]:
    """One round; a picture leans on none of another round."""
    size = f"{WIDTH}x{HEIGHT}"
    return [
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(FRAMES_A_SECOND), "-i", "pipe:0"),
        *("-vf", "scale=540:960:flags=bicubic,format=yuv420p"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-bf", "0", "-f", "mp4", str(once)),
    ]


def _repeated(once: Path, sound: Path, seconds: float, out: Path) -> list[str]:
    """Round after round, as it is. Without B-frames the end of each is where the next begins."""
    return [
        *("-stream_loop", "-1", "-i", str(once), "-i", str(sound), "-c:v", "copy", "-c:a", "aac", "-b:a", "96k"),
        *("-ac", "2", "-movflags", "+faststart", "-t", str(seconds), "-f", "mp4", str(out)),
    ]


def _ffmpeg(*arguments: str, pictures: Iterable[bytes] = ()) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as encoder:
        assert encoder.stdin is not None
        for picture in pictures:
            encoder.stdin.write(picture)
        encoder.stdin.close()
    if encoder.returncode:
        raise RuntimeError(f"ffmpeg ended with {encoder.returncode} while drawing the demo world")
