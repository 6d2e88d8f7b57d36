"""How the public plane says no: a page to people, `{code, message, details}` to programs."""

import logging
from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from fanlight.config.public.schemas import Refusal
from fanlight.foundation.errors import NotFound, Refused
from fanlight.public.web import pages

log = logging.getLogger(__name__)

FOR_PROGRAMS = ("/gateway/", "/oembed", "/health", "/log/", "/witness/", "/.well-known/")
PLAYLIST = ".m3u8"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class WrongMethod(Refused):
    """This address is not asked in this way."""

    code = "method_not_allowed"
    status = 405


class Refusals:
    """Turns refusals into answers, and gives every answer its content security policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response = answer(request, WrongMethod(allow=response["Allow"]))
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            if error.status in (401, 403):
                log.warning("%s %s: %s", request.method, request.path, error.code)
            return answer(request, error)
        return None


def answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refusal in the form its reader understands."""
    if request.path.startswith(FOR_PROGRAMS) or request.path.endswith(PLAYLIST):
        response = _json(Refusal(refused.code, refused.message, refused.details), refused.status)
    else:
        response = pages.refusal(request, refused.status)
    if allowed := refused.details.get("allow"):
        response["Allow"] = str(allowed)
    return response


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return answer(request, NotFound())


def unreadable(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return answer(request, Refused("This request cannot be read."))


def crashed(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(FOR_PROGRAMS):
        return _json(Refusal("broken", "Something broke here. It has been written down; please try again.", {}), 500)
    return pages.refusal(request, 500)


def _json(refusal: Refusal, status: int) -> HttpResponse:
    response = HttpResponse(msgspec.json.encode(refusal), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"  # what is not there yet may be there in a moment
    return response
