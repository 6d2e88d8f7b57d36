"""From an image that anyone may have sent to a small square one."""

from pathlib import Path

from fanlight.media import ffmpeg, refusal, sandbox, signature
from fanlight.media.containers import PHOTOS
from fanlight.media.scratch import scratch

SIDE = 256
MOST_PIXELS = 64_000_000
"""The largest photo a phone takes has 50 to 60 million that arrive as one JPEG."""

SQUARE = f"crop=w='min(iw,ih)':h='min(iw,ih)',scale={SIDE}:{SIDE}:flags=area:out_range=pc,format=bgra,setsar=1"


def avatar(source: Path, out: Path) -> Path:
    """The middle square of an image, upright, as a WebP without metadata at `out`; raises `Unacceptable`."""
    allowance = sandbox.Allowance(cpu_seconds=20, patience_seconds=30, memory_bytes=1_500_000_000, file_bytes=4_000_000)
    with scratch(out.parent) as folder:
        made = folder / "avatar.webp"
        command = [
            *(ffmpeg.binary(), *ffmpeg.QUIET, "-protocol_whitelist", "file", "-max_pixels", str(MOST_PIXELS)),
            # The kind is given, never guessed: an image's name may be a pattern, its content a script.
            *("-threads", "1", "-f", _kind(source), "-i", f"file:{source.resolve()}"),
            *("-map", "0:v:0", "-frames:v", "1", "-vf", SQUARE, "-c:v", "libwebp", "-quality", "85"),
            *(*ffmpeg.BARE, "-f", "webp", f"file:{made}"),
        ]
        try:
            sandbox.run(command, allowance, reads=source, writes=folder)
        except sandbox.Broken as broken:
            raise (refusal.NotAnImage() if broken.how in {"failed", "crashed"} else refusal.of(broken.how)) from broken
        if not made.is_file() or not made.stat().st_size:
            raise refusal.NotAnImage
        return made.replace(out)


def _kind(source: Path) -> str:
    try:
        kind = signature.container(source)
    except refusal.NotAVideo as other:
        raise refusal.NotAnImage from other
    if kind not in PHOTOS | {"gif"}:
        raise refusal.NotAnImage
    return kind
