"""A file's bytes as an answer of Django's."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from fanlight.foundation.errors import NotFound
from fanlight.foundation.file_answers import Answer, Asked, WholeFile, answer


def serve_file(request: HttpRequest, path: Path, content_type: str, etag: str, *, immutable: bool) -> HttpResponseBase:
    """Answer a request with a file; see `file_answers.answer`."""
    try:
        found = answer(asked_by(request), path, content_type, etag, immutable=immutable)
    except FileNotFoundError as error:
        raise NotFound() from error
    return as_response(found)


def asked_by(request: HttpRequest) -> Asked:
    """All of a request that matters to `file_answers`."""
    headers = request.headers
    return Asked(
        method=request.method or "",
        range=headers.get("Range"),
        if_range=headers.get("If-Range"),
        if_none_match=headers.get("If-None-Match"),
    )


def as_response(found: Answer) -> HttpResponseBase:
    """What `file_answers` answers, as Django's."""
    if isinstance(found.body, WholeFile):
        return _WholeFile(found.body, found.status, found.headers)
    return HttpResponse(found.body, status=found.status, headers=found.headers)


class _WholeFile(StreamingHttpResponse):
    def __init__(self, whole: WholeFile, status: int, headers: dict[str, str]) -> None:
        super().__init__(whole, status=status, headers=headers)
        self._whole = whole

    def close(self) -> None:
        self._whole.close()
        super().close()
