"""How the vault says no over HTTP: always `{code, message, details}`, never a page of HTML from the API."""

import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from fanlight.foundation.errors import Refused

logger = logging.getLogger(__name__)

WORDS = {
    400: ("unreadable", "This request cannot be read."),
    401: ("sign_in_needed", "Sign in first."),
    403: ("forbidden", "This is not yours to do."),
    404: ("not_found", "There is nothing here, or it is not for you to see."),
    405: ("method_not_allowed", "This address does not do that."),
    413: ("too_large", "This is larger than what is taken here."),
    415: ("wrong_media_type", "This kind of content is not taken here."),
    500: ("broken", "Something broke here. It has been written down; please try again."),
}


def answer(status: int, code: str, message: str, details: object = None) -> HttpResponse:
    """A refusal as JSON."""
    body = {"code": code, "message": message, "details": details or {}}
    response = JsonResponse(body, status=status, json_dumps_params={"default": str})
    response["Cache-Control"] = "no-store"  # what is not there yet may be there in a moment
    return response


def plain(status: int) -> HttpResponse:
    """A refusal that has nothing more to say than its status."""
    code, message = WORDS.get(status, (f"status_{status}", HTTPStatus(status).phrase))
    return answer(status, code, message)


def of(refused: Refused) -> HttpResponse:
    """A feature's own refusal; `retry_after_seconds` among its details also becomes a header."""
    response = answer(refused.status, refused.code, refused.message, refused.details)
    if seconds := refused.details.get("retry_after_seconds"):
        response["Retry-After"] = str(seconds)
    return response


def register(api: NinjaAPI) -> None:
    """Teach the API our refusals."""
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(Exception, _broken)


class Refusals:
    """Turns what plain views raise, and Django's own bare errors, into our form of refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_bare = response.status_code >= 400 and not response.get("Content-Type", "").startswith("application/json")
        if not (is_bare and request.path.startswith("/api")) or request.method == "HEAD":
            return response
        told = plain(response.status_code)
        for name in ("Allow", "Retry-After", *(n for n in response.headers if n.startswith(("Tus-", "Upload-")))):
            if name in response:
                told[name] = response[name]
        return told

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        match error:
            case Refused():
                return of(error)
            case msgspec.ValidationError():
                return answer(422, "invalid", "Something in this request has the wrong form.", {"problem": str(error)})
            case msgspec.DecodeError() | UnicodeDecodeError() | json.JSONDecodeError():
                return plain(400)
            case _:
                return None


# The API's framework allows for an exception's class where only its instances come: hence `Any`.


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return of(error)


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return plain(error.status_code)


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    """Something nobody foresaw: written to the log with its place, and told without it."""
    logger.error("broken: %s %s", request.method, request.path, exc_info=error)
    return plain(500)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    problems = [{"at": ".".join(map(str, e["loc"][1:])), "problem": e["msg"]} for e in error.errors]
    return answer(422, "invalid", "Something in this request has the wrong form.", {"problems": problems})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF check said no."""
    return answer(403, "csrf", "This page has grown old. Load it again, then try once more.")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return plain(404)


def unreadable(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return plain(400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return plain(403)


def crashed(request: HttpRequest) -> HttpResponse:
    return plain(500)
