"""The vault's OpenAPI document, at its own address."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fanlight.config.vault import described, document


@cache
def _text() -> str:
    return document.text(described.whole())


@require_safe
def own_document(request: HttpRequest) -> HttpResponse:
    """What programs may ask of this plane, as it runs now."""
    return HttpResponse(_text(), content_type="application/json")
