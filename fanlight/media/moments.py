"""Small grey pictures of moments all along a film, of which its print is made, as a by-product of its decoding."""

from pathlib import Path

SIDE = 64
PER_SECOND = 12
"""A copy that begins elsewhere has its moments elsewhere too: at four a second, one in five trimmed clips got lost."""

MOST = 720


def chain(seconds: float) -> str:
    """The filters from a film of this length to its moments; frames between two of them cost nothing."""
    rate = min(PER_SECOND, MOST / seconds)
    small = f"scale={SIDE}:{SIDE}:flags=area:threads=1"  # to share so little out among threads costs as much again
    return f"setpts=PTS-STARTPTS,fps={rate:.4f}:start_time=0,{small},format=gray"


def output(file: Path) -> list[str]:
    """Arguments that write them, one byte a pixel."""
    return ["-frames:v", str(MOST), "-c:v", "rawvideo", "-f", "rawvideo", f"file:{file}"]
