"""A public file as HLS: `/media/<sha256>/v1/index.m3u8` and the segments it names, made of the file when asked for."""

import re
from pathlib import Path

from fanlight.engines.objects.port import Readable
from fanlight.foundation.file_answers import Answer, Asked, Held, answer_from
from fanlight.media import hls
from fanlight.media.boxes import Unreadable

NAME = re.compile(
    rf"(?P<sha256>[0-9a-f]{{64}})/{hls.FORM}/(?P<piece>index\.m3u8|init\.mp4|(?P<number>0|[1-9][0-9]{{0,5}})\.m4s)"
)
PLAYLIST_TYPE, PIECE_TYPE = "application/vnd.apple.mpegurl", "video/mp4"


def answer(asked: Asked, name: str, objects: Readable) -> Answer:
    """A playlist or a segment; 404 for everything else, and for files that are not there or cannot be cut.

    All may be kept for good: another way of cutting gives other addresses.
    """
    named = NAME.fullmatch(name)
    if named is None:
        return Answer(404)
    if asked.method not in ("GET", "HEAD"):
        return Answer(405, {"Allow": "GET, HEAD"})
    path = objects.path(f"{named['sha256']}.mp4")
    try:
        made = _made(path, named["piece"], named["number"])
    except (FileNotFoundError, Unreadable, IndexError):
        return Answer(404)
    kind = PLAYLIST_TYPE if named["piece"].endswith("m3u8") else PIECE_TYPE
    etag = f'"{named["sha256"][:32]}-{hls.FORM}-{named["piece"]}"'
    return answer_from(Held(made), asked, kind, etag, immutable=True, longest_part=len(made))


def _made(path: Path, piece: str, number: str | None) -> bytes:
    found = hls.index(path)
    if number is not None:
        return hls.segment(found, int(number), path)
    if not path.is_file():  # known from before, and let go since
        raise FileNotFoundError
    return hls.playlist(found).encode() if piece == "index.m3u8" else hls.beginning(found)
