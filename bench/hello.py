"""The yardstick: an empty Django view on the same server."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"hello"


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("", hello)]


def wsgi() -> WSGIHandler:
    """An application with nothing in it but the view: no middleware, no database."""
    settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY=os.urandom(16).hex(), MIDDLEWARE=[])
    django.setup()
    return WSGIHandler()


application = wsgi() if os.environ.get("FANLIGHT_BENCH_HELLO") else None
