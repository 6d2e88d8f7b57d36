"""What the vault keeps, for whoever asks: a page without script, and the record of processing in two forms."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fanlight.config.vault import keeping
from fanlight.custody.manifest import load
from fanlight.custody.processing import page, record
from fanlight.custody.processing.words import ENGLISH, LANGUAGES, Words

FOR_A_MOMENT = "public, max-age=60"


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The page, in a language that was asked for."""
    response = HttpResponse(page.page(load(), keeping.told(), _words(request)))
    response["Content-Security-Policy"] = page.POLICY
    response["Vary"] = "Accept-Language"
    response["Cache-Control"] = FOR_A_MOMENT
    return response


@require_safe
def processing(request: HttpRequest) -> HttpResponse:
    """The record of processing activities, as text."""
    return _open(record.text(load(), keeping.told()).encode(), "text/plain; charset=utf-8")


@require_safe
def processing_for_programs(request: HttpRequest) -> HttpResponse:
    """The same in the terms of the Data Privacy Vocabulary."""
    return _open(record.jsonld(load(), keeping.told()), "application/ld+json")


def _words(request: HttpRequest) -> Words:
    """The one named in the address; else the first that the browser likes."""
    liked = [
        part.partition(";")[0].strip()[:2].lower() for part in request.headers.get("Accept-Language", "").split(",")
    ]
    found = (LANGUAGES[one] for one in [request.GET.get("language", ""), *liked] if one in LANGUAGES)
    return next(found, ENGLISH)


def _open(data: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Cache-Control"] = FOR_A_MOMENT
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
