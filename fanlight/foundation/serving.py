"""A file's bytes as an HTTP answer that a slow reader cannot turn against us."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, StreamingHttpResponse

from fanlight.foundation.byte_ranges import Unsatisfiable, is_known, may_use_range, part_asked
from fanlight.foundation.errors import NotFound

MOST_AT_ONCE = 1_000_000
"""One answer holds at most this much in memory and no thread at all; see decision 0007."""

PIECE = 256 * 1024

_whole_files = BoundedSemaphore(1)
"""Only readers who ask for no range and get more than `MOST_AT_ONCE` hold a thread, and only so many at a time."""


def serve_file(request: HttpRequest, path: Path, content_type: str, etag: str, *, immutable: bool) -> HttpResponseBase:
    """Answer GET or HEAD with a file, a part of it, or the news that the reader has it already.

    `etag` comes with its quotes. An immutable file may be kept by every cache for a year, any other by its reader only.
    """
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    with _opened(path) as file:
        answer = _answer(request, file, etag)
    answer["Accept-Ranges"] = "bytes"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Type"] = content_type
    if answer.status_code < 400:
        answer["ETag"] = etag
        answer["Cache-Control"] = "public, max-age=31536000, immutable" if immutable else "private, no-cache"
    return answer


def _answer(request: HttpRequest, file: int, etag: str) -> HttpResponseBase:
    headers = request.headers
    size = os.fstat(file).st_size
    if is_known(headers.get("If-None-Match"), etag):
        return HttpResponse(status=304)
    try:
        # A range means something on GET only (RFC 9110 §14.2).
        wanted = (
            headers.get("Range") if request.method == "GET" and may_use_range(headers.get("If-Range"), etag) else None
        )
        part = part_asked(wanted, size, at_most=MOST_AT_ONCE)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is not None:
        headers_of_part = {"Content-Range": part.content_range(size)}
        return _with_length(HttpResponse(os.pread(file, part.length, part.start), status=206, headers=headers_of_part))
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(size)})
    return _whole(file, size)


def _whole(file: int, size: int) -> HttpResponseBase:
    if size <= MOST_AT_ONCE:
        return _with_length(HttpResponse(os.pread(file, size, 0)))
    if not _whole_files.acquire(blocking=False):
        return HttpResponse(status=503, headers={"Retry-After": "2"})
    return _WholeFile(os.dup(file), size)


class _WholeFile(StreamingHttpResponse):
    """Everything, piece by piece; gives its place back when it is closed, read to the end or not."""

    def __init__(self, file: int, size: int) -> None:
        super().__init__(_pieces(file, size), headers={"Content-Length": str(size)})
        self._file: int | None = file

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
            _whole_files.release()
        super().close()


def _pieces(file: int, size: int) -> Iterator[bytes]:
    for start in range(0, size, PIECE):
        yield os.pread(file, min(PIECE, size - start), start)


def _with_length(answer: HttpResponse) -> HttpResponse:
    answer["Content-Length"] = str(len(answer.content))
    return answer


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise NotFound() from error
    try:
        yield file
    finally:
        os.close(file)
