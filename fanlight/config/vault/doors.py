"""What every request to the vault passes: limits on the way in, security headers on the way out."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware

from fanlight.config.vault import bodies, refusals
from fanlight.foundation import reading
from fanlight.foundation.configuration import own

Answering = Callable[[HttpRequest], HttpResponse]

BODILESS = {204, 304}
POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(self), camera=(self), payment=(), usb=(), browsing-topics=()",
    "X-Frame-Options": "DENY",
}


class Doors:
    """Refuses what cannot be a request of ours; adds to every answer what browsers are told to forbid."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with reading.by(None):  # until somebody shows who they are
            response = _refusal(request) or self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if not response.streaming and response.status_code not in BODILESS:
            response.setdefault("Content-Length", str(len(response.content)))
        if request.path.startswith("/api/"):
            # Answers are somebody's own: no cache on the way may keep one.
            response.setdefault("Cache-Control", "private, no-store")
        return response


class CsrfEverywhere(CsrfViewMiddleware):
    """Django's CSRF check, without the exemption that the API's framework gives to its views."""

    def process_view(
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> HttpResponseForbidden | None:
        if getattr(callback, "takes_no_cookie", False):  # it knows nobody, so nobody can be made to ask it
            return None
        return super().process_view(request, _not_exempt, callback_args, callback_kwargs)


def _not_exempt(request: HttpRequest) -> HttpResponse:
    """Stands in for a view, since the check asks the view whether it wants to be spared."""
    return HttpResponse()


def _refusal(request: HttpRequest) -> HttpResponse | None:
    try:
        request.get_host()  # against pages elsewhere that let their own name point at this machine
    except DisallowedHost:
        return refusals.answer(400, "wrong_host", f"This Fanlight answers at {own().vault_address}.")
    if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return refusals.plain(400)  # no text of ours holds one, and PostgreSQL can store none
    return bodies.take_in(request)
