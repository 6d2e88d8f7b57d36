"""The vault's addresses with an empty view before them: the yardstick for every other."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from fanlight.config.vault import urls
from fanlight.config.vault.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"{}", content_type="application/json")


urlpatterns = [path("api/hello", hello), *urls.urlpatterns]
