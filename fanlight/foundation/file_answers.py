"""What a request for a file is answered with, whoever carries the answer."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import Protocol

from fanlight.foundation.byte_ranges import Part, Unsatisfiable, is_known, may_use_range, part_asked

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


class Source(Protocol):
    """Bytes that can be read from any place; whoever is done with it closes it, once or twice."""

    size: int

    def read(self, start: int, length: int) -> bytes: ...

    def close(self) -> None: ...


class OpenFile:
    """A plain file as a source; one that is not there is a FileNotFoundError."""

    def __init__(self, path: Path) -> None:
        self._file: int | None = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.size = os.fstat(self._file).st_size

    def read(self, start: int, length: int) -> bytes:
        assert self._file is not None, "closed"
        return os.pread(self._file, length, start)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class Held:
    """Bytes that are in memory anyhow: they go at once, and take nobody's place."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read(self, start: int, length: int) -> bytes:
        return self._data[start : start + length]

    def close(self) -> None:
        pass


class WholeFile:
    """A large part of a source, or all of it, in pieces; holds one of the few places for slow readers until closed."""

    def __init__(self, source: Source, part: Part) -> None:
        self._source: Source | None = source
        self._part = part

    def __iter__(self) -> Iterator[bytes]:
        end = self._part.start + self._part.length
        for start in range(self._part.start, end, PIECE):
            if self._source is None:
                return
            yield self._source.read(start, min(PIECE, end - start))

    def close(self) -> None:
        """Give the place back; read to the end or not, once or twice."""
        if self._source is not None:
            self._source.close()
            self._source = None
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
    only. A part is cut at `MOST_AT_ONCE`. A file that is not there is a FileNotFoundError.
    """
    if asked.method not in ("GET", "HEAD"):
        return Answer(405, {"Allow": "GET, HEAD"})
    return answer_from(OpenFile(path), asked, content_type, etag, immutable=immutable, longest_part=MOST_AT_ONCE)


def answer_from(
    source: Source, asked: Asked, content_type: str, etag: str, *, immutable: bool, longest_part: int
) -> Answer:
    """The same of any source, which is closed when it is read; parts are cut at so many bytes."""
    try:
        found = _answer(asked, source, etag, longest_part)
    except BaseException:
        source.close()
        raise
    if not isinstance(found.body, WholeFile):
        source.close()
    found.headers["Accept-Ranges"] = "bytes"
    found.headers["X-Content-Type-Options"] = "nosniff"
    found.headers["Content-Type"] = content_type
    if found.status < 400:
        found.headers["ETag"] = etag
        found.headers["Cache-Control"] = "public, max-age=31536000, immutable" if immutable else "private, no-cache"
    return found


def _answer(asked: Asked, source: Source, etag: str, longest_part: int) -> Answer:
    size = source.size
    if is_known(asked.if_none_match, etag):
        return Answer(304)
    if asked.method == "HEAD":  # a range means something on GET only (RFC 9110 §14.2)
        return Answer(200, {"Content-Length": str(size)})
    try:
        wanted = asked.range if may_use_range(asked.if_range, etag) else None
        part = part_asked(wanted, size, at_most=longest_part)
    except Unsatisfiable:
        return Answer(416, {"Content-Range": f"bytes */{size}", "Content-Length": "0"})
    if part is None:
        return _read(200, {}, source, Part(0, size))
    return _read(206, {"Content-Range": part.content_range(size)}, source, part)


def _read(status: int, headers: dict[str, str], source: Source, part: Part) -> Answer:
    headers["Content-Length"] = str(part.length)
    if part.length <= MOST_AT_ONCE or isinstance(source, Held):
        return Answer(status, headers, source.read(part.start, part.length))
    if not _whole_files.acquire(blocking=False):
        return Answer(503, {"Retry-After": "2", "Content-Length": "0"})
    return Answer(status, headers, WholeFile(source, part))
