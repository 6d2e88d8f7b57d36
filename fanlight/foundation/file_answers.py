"""What a request for a file is answered with, whoever carries the answer."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore

from fanlight.foundation.byte_ranges import Unsatisfiable, is_known, may_use_range, part_asked

MOST_AT_ONCE = 1_000_000
"""One answer holds at most this much in memory and no thread at all; see decision 0007."""

PIECE = 256 * 1024

_whole_files = BoundedSemaphore(1)
"""Only readers who ask for no range and get more than `MOST_AT_ONCE` hold a thread, and only so many at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All of a request that matters here: the method, and the headers as they came or None."""

    method: str
    range: str | None = None
    if_range: str | None = None
    if_none_match: str | None = None


class WholeFile:
    """A large file in pieces; holds one of the few places for slow readers until it is closed."""

    def __init__(self, file: int, size: int) -> None:
        self._file: int | None = os.dup(file)
        self.size = size

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, self.size, PIECE):
            if self._file is None:
                return
            yield os.pread(self._file, min(PIECE, self.size - start), start)

    def close(self) -> None:
        """Give the place back; read to the end or not, once or twice."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
            _whole_files.release()


@dataclass(slots=True)
class Answer:
    """A status, the headers that go with it, and the bytes."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | WholeFile = b""


def answer(asked: Asked, path: Path, content_type: str, etag: str, *, immutable: bool) -> Answer:
    """Answer GET or HEAD with a file, a part of it, or the news that the reader has it already.

    `etag` comes with its quotes. An immutable file may be kept by every cache for a year, any other by its reader
    only. A file that is not there is a FileNotFoundError.
    """
    if asked.method not in ("GET", "HEAD"):
        return Answer(405, {"Allow": "GET, HEAD"})
    with _opened(path) as file:
        found = _answer(asked, file, etag)
    found.headers["Accept-Ranges"] = "bytes"
    found.headers["X-Content-Type-Options"] = "nosniff"
    found.headers["Content-Type"] = content_type
    if found.status < 400:
        found.headers["ETag"] = etag
        found.headers["Cache-Control"] = "public, max-age=31536000, immutable" if immutable else "private, no-cache"
    return found


def _answer(asked: Asked, file: int, etag: str) -> Answer:
    size = os.fstat(file).st_size
    if is_known(asked.if_none_match, etag):
        return Answer(304)
    if asked.method == "HEAD":  # a range means something on GET only (RFC 9110 §14.2)
        return Answer(200, {"Content-Length": str(size)})
    try:
        wanted = asked.range if may_use_range(asked.if_range, etag) else None
        part = part_asked(wanted, size, at_most=MOST_AT_ONCE)
    except Unsatisfiable:
        return Answer(416, {"Content-Range": f"bytes */{size}", "Content-Length": "0"})
    if part is None:
        return _whole(file, size)
    headers = {"Content-Range": part.content_range(size), "Content-Length": str(part.length)}
    return Answer(206, headers, os.pread(file, part.length, part.start))


def _whole(file: int, size: int) -> Answer:
    if size <= MOST_AT_ONCE:
        return Answer(200, {"Content-Length": str(size)}, os.pread(file, size, 0))
    if not _whole_files.acquire(blocking=False):
        return Answer(503, {"Retry-After": "2", "Content-Length": "0"})
    return Answer(200, {"Content-Length": str(size)}, WholeFile(file, size))


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield file
    finally:
        os.close(file)
