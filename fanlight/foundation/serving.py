"""A file's bytes as an answer of Django's."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from fanlight.foundation.errors import NotFound
from fanlight.foundation.file_answers import Asked, WholeFile, answer


def serve_file(request: HttpRequest, path: Path, content_type: str, etag: str, *, immutable: bool) -> HttpResponseBase:
    """Answer a request with a file; see `file_answers.answer`."""
    headers = request.headers
    asked = Asked(
        method=request.method or "",
        range=headers.get("Range"),
        if_range=headers.get("If-Range"),
        if_none_match=headers.get("If-None-Match"),
    )
    try:
        found = answer(asked, path, content_type, etag, immutable=immutable)
    except FileNotFoundError as error:
        raise NotFound() from error
    if isinstance(found.body, WholeFile):
        return _WholeFile(found.body, found.headers)
    return HttpResponse(found.body, status=found.status, headers=found.headers)


class _WholeFile(StreamingHttpResponse):
    def __init__(self, whole: WholeFile, headers: dict[str, str]) -> None:
        super().__init__(whole, headers=headers)
        self._whole = whole

    def close(self) -> None:
        self._whole.close()
        super().close()
