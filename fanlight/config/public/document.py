"""The public plane's OpenAPI document, at its own address."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fanlight.config.public import openapi

_text = cache(openapi.text)


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """What programs may ask of this plane, as it runs now."""
    return HttpResponse(_text(), content_type="application/json")
