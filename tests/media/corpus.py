"""Bad inputs by the hundred: files made to reach something else, and real ones broken by a seeded hand."""

import random
from collections.abc import Iterator
from pathlib import Path

from tests.media.drawing import clip, draw

SIZE, SECONDS, RATE = "160x120", 1.5, 10
CONTAINERS: dict[str, tuple[str, ...]] = {
    "h264.mp4": ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart"),
    "tail.mov": ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"),
    "pieces.mp4": ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"),
    "h265.mp4": ("-c:v", "libx265", "-pix_fmt", "yuv420p", "-x265-params", "log-level=none", "-c:a", "aac"),
    "vp9.webm": ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus"),
    "h264.mkv": ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "libopus"),
    "mjpeg.avi": ("-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"),
    "mpeg2.ts": ("-c:v", "mpeg2video", "-c:a", "mp2"),
    "theora.ogg": ("-c:v", "libtheora", "-c:a", "libvorbis"),
    "sorenson.flv": ("-c:v", "flv", "-c:a", "aac"),
}
PHOTOS: dict[str, tuple[str, ...]] = {
    "photo.jpg": ("-frames:v", "1", "-f", "mjpeg", "-pix_fmt", "yuvj420p"),
    "photo.png": ("-frames:v", "1", "-f", "apng"),
    "photo.webp": ("-frames:v", "1", "-f", "webp"),
    "moving.gif": ("-t", "1"),
}
SONGS: dict[str, tuple[str, ...]] = {
    "song.mp3": ("-c:a", "libmp3lame"),
    "song.flac": ("-c:a", "flac"),
    "song.wav": ("-c:a", "pcm_s16le"),
    "song.m4a": ("-c:a", "aac"),
}
LARGEST_RUN = 400
SECRET = "secret.mp4"
"""What some of them would show, if they could."""


def mutated(folder: Path, count: int, *, seed: int) -> Iterator[Path]:
    """So many broken files, the same for the same seed; each is to be removed by whoever has tried it."""
    originals = [(file.name, file.read_bytes()) for file in _sound(folder)]
    chance = random.Random(seed)
    for number in range(count):
        name, data = originals[number % len(originals)]
        broken = chance.choice(WAYS)(bytearray(data), chance, originals)
        file = folder / f"{number:04}-{name}"
        file.write_bytes(broken)
        yield file


def _sound(folder: Path) -> Iterator[Path]:
    """One good file of each kind."""
    for name, how in CONTAINERS.items():
        yield clip(folder / name, *how, size=SIZE, seconds=SECONDS, rate=RATE)
    for name, how in PHOTOS.items():
        yield draw(folder / name, "-f", "lavfi", "-i", f"testsrc2=s={SIZE}:r={RATE}:d={SECONDS}", *how)
    for name, how in SONGS.items():
        yield draw(folder / name, "-f", "lavfi", "-i", f"sine=d={SECONDS}", *how)


def _flipped(data: bytearray, chance: random.Random, _: object) -> bytes:
    """Single bits, most of them near the front, where the index stands."""
    for _ in range(chance.randint(1, 60)):
        at = int(len(data) * chance.random() ** 2)
        data[at] ^= 1 << chance.randrange(8)
    return bytes(data)


def _overwritten(data: bytearray, chance: random.Random, _: object) -> bytes:
    """A run of noise, of nothing or of the largest numbers."""
    at, length = chance.randrange(len(data)), chance.randint(1, LARGEST_RUN)
    data[at : at + length] = chance.choice([b"\0" * length, b"\xff" * length, chance.randbytes(length)])
    return bytes(data)


def _false_numbers(data: bytearray, chance: random.Random, _: object) -> bytes:
    """Four bytes that may be a size, a count or an offset, made as large as they go, or negative."""
    for _ in range(chance.randint(1, 6)):
        at = int(len(data) * chance.random() ** 3)
        data[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\0"])
    return bytes(data)


def _cut(data: bytearray, chance: random.Random, _: object) -> bytes:
    return bytes(data[: chance.randint(1, len(data))])


def _moved(data: bytearray, chance: random.Random, _: object) -> bytes:
    """One piece taken out and put in elsewhere, or twice."""
    at, length = chance.randrange(len(data)), chance.randint(8, max(8, len(data) // 4))
    piece = bytes(data[at : at + length])
    if chance.random() < 0.5:
        del data[at : at + length]
    to = chance.randrange(len(data) + 1)
    return bytes(data[:to]) + piece + bytes(data[to:])


def _spliced(data: bytearray, chance: random.Random, originals: list[tuple[str, bytes]]) -> bytes:
    """The front of one file and the back of another."""
    other = chance.choice(originals)[1]
    return bytes(data[: chance.randrange(len(data))]) + other[chance.randrange(len(other)) :]


WAYS = (_flipped, _flipped, _overwritten, _false_numbers, _false_numbers, _cut, _moved, _spliced)

HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{}\n#EXT-X-ENDLIST\n"
DASH = '<?xml version="1.0"?><MPD type="static"><Period><BaseURL>{}</BaseURL></Period></MPD>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><image href="{}" width="99" height="99"/></svg>'
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {} RTP/AVP 96\na=rtpmap:96 H264/90000\n"


def reaching(folder: Path, address: str) -> Iterator[Path]:
    """Files that would have a reader fetch an address, or open another file; all of them are to be turned away."""
    secret = clip(folder / SECRET, size=SIZE, seconds=SECONDS, rate=RATE)
    port = address.split(":")[2].split("/")[0]
    texts = {
        "concat-relative": f"ffconcat version 1.0\nfile '{secret.name}'\n",
        "concat-absolute": f"ffconcat version 1.0\nfile '{secret}'\n",
        "concat-address": f"ffconcat version 1.0\nfile '{address}'\n",
        "hls-file": HLS.format(secret),
        "hls-address": HLS.format(address),
        "dash-file": DASH.format(secret),
        "dash-address": DASH.format(address),
        "drawing-file": SVG.format(f"file://{secret}"),
        "drawing-address": SVG.format(address),
        "session": SDP.format(port),
    }
    fronts = {"bare": b"", "mp4": b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "webm": b"\x1aE\xdf\xa3\n"}
    for name, text in texts.items():
        for front, head in fronts.items():
            file = folder / f"{name}-{front}.mp4"
            file.write_bytes(head + text.encode())
            yield file


def demanding(folder: Path) -> Iterator[Path]:
    """Small files that ask for much: pixels, frames, hours, tracks; and what holds nothing. None is to be accepted."""
    card = ("-f", "lavfi", "-i")
    quick = ("-c:v", "libx264", "-preset", "ultrafast")
    yield draw(folder / "pixels.mp4", *card, "color=c=red:s=16000x16000:r=1:d=1", "-frames:v", "1", *quick)
    yield draw(folder / "frames.mp4", *card, "color=c=red:s=32x32:r=2000:d=12", *quick)
    day = ("-vf", "setpts=N*43200/TB", "-fps_mode", "passthrough")
    yield draw(folder / "day.mp4", *card, "color=c=red:s=64x64:r=1:d=3", *day, *quick)
    maps = ["-map", "0:v", *(word for _ in range(60) for word in ("-map", "1:a"))]
    tracks = (*card, "color=c=red:s=64x64:r=5:d=1", *card, "sine=d=1", *maps, *quick, "-c:a", "pcm_s16le")
    yield draw(folder / "tracks.mkv", *tracks)
    yield draw(folder / "strip.mp4", *card, "testsrc2=s=4000x20:r=5:d=1", *quick)
    yield draw(folder / "photo.jpg", *card, "color=c=red:s=12000x12000:r=1:d=1", "-frames:v", "1", "-f", "mjpeg")
    for name, data in (("empty.mp4", b""), ("noise.mp4", random.Random(0).randbytes(100_000))):
        (folder / name).write_bytes(data)
        yield folder / name
