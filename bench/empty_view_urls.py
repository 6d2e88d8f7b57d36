"""The vault's addresses with two empty views before them: the yardsticks for every other."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from fanlight.config.vault import urls
from fanlight.config.vault.urls import handler400, handler403, handler404, handler500
from fanlight.vault.accounts.sessions import signed_in

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"{}", content_type="application/json")


def hello_you(request: HttpRequest) -> HttpResponse:
    """The same, for somebody whose session is looked up: no page of theirs can cost less."""
    signed_in(request)
    return hello(request)


urlpatterns = [path("api/hello", hello), path("api/hello/you", hello_you), *urls.urlpatterns]
