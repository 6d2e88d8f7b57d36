"""Django's settings for the public plane. No vault app, no vault address, no vault key."""

from urllib.parse import urlsplit

from fanlight.config.public.own import public_settings
from fanlight.config.shared import *  # noqa: F403 - Django reads settings from this module's names
from fanlight.config.shared import secret
from fanlight.foundation.databases import database

FANLIGHT = _own = public_settings()

SECRET_KEY = secret(_own.public_home / "secret.key")
DEBUG = _own.debug
ALLOWED_HOSTS = [urlsplit(_own.public_address).hostname or "localhost", "127.0.0.1", "localhost"]
ROOT_URLCONF = "fanlight.config.public.urls"
WSGI_APPLICATION = "fanlight.config.public.wsgi.application"

INSTALLED_APPS = [
    "fanlight.public.journal",
    "fanlight.public.holdings",
    "fanlight.public.actors",
    "fanlight.public.videos",
    "fanlight.public.comments",
    "fanlight.public.changes",
    "fanlight.public.web",
    "fanlight.crossings.inbox",
    "fanlight.transparency",
    "fanlight.config.public",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "fanlight.config.public.refusals.Refusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": []},
    }
]
DATABASES = {"default": database(_own.public_database)}
