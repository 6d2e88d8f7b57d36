"""What a file is by its first bytes, whatever its name says."""

from pathlib import Path

from fanlight.media.refusal import NotAVideo

HEAD_BYTES = 4096
BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp", b"moof", b"uuid"}
STARTS = {
    b"\x1aE\xdf\xa3": "matroska",
    b"OggS": "ogg",
    b"FLV\x01": "flv",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": "asf",
    b"\x00\x00\x01\xba": "mpeg",
    b"GIF8": "gif",
    b"\xff\xd8\xff": "jpeg_pipe",
    b"\x89PNG\r\n\x1a\n": "png_pipe",
    b"fLaC": "flac",
    b"ID3": "mp3",
}
IN_RIFF = {b"AVI ": "avi", b"WEBP": "webp_pipe", b"WAVE": "wav"}
PHOTO_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"#EXTM3U", "a playlist"),
    (b"ffconcat", "a list of other files"),
    (b"v=0", "a session description"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"%PDF", "a PDF document"),
    (b"BM", "a bitmap"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)


def container(source: Path) -> str:
    """ffmpeg's name of the container it starts as; raises `NotAVideo`, which names what it is instead.

    Readers are told which container to expect, so that nothing is ever guessed from a name or from content.
    """
    with source.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head[4:8] in BOXES and head[8:12] not in PHOTO_BRANDS:
        return "mov"
    if head[:4] == b"RIFF" and head[8:12] in IN_RIFF:
        return IN_RIFF[head[8:12]]
    if _is_transport_stream(head):
        return "mpegts"
    if sound := _headless_sound(head):
        return sound
    for start, name in STARTS.items():
        if head.startswith(start):
            return name
    raise NotAVideo(what=_name(head))


def _is_transport_stream(head: bytes) -> bool:
    """A sync byte every 188 bytes, or every 192 from the fourth on (Blu-ray, AVCHD)."""
    return any(
        len(head) > first + 4 * step and all(head[first + n * step] == 0x47 for n in range(5))
        for first, step in ((0, 188), (4, 192))
    )


def _headless_sound(head: bytes) -> str | None:
    """MP3 and ADTS begin with their first frame: eleven or twelve bits set, then a layer, or none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] < 0xE0:
        return None
    layer, rate, frequency = head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if head[1] & 0xF6 == 0xF0:
        return "aac"
    return "mp3" if layer and 0 < rate < 15 and frequency < 3 else None


def _name(head: bytes) -> str:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for start, name in OTHERS:
        if text.startswith(start):
            return name
    if head[4:8] == b"ftyp" and head[8:12] in PHOTO_BRANDS:
        return "a photo as HEIC or AVIF"
    if text.startswith(b"<"):
        return "a drawing" if b"<svg" in text.lower() else "a web page or another document"
    return "something else"
