"""Django's settings for the vault. It reads the public plane's tables and can write none of them."""

from urllib.parse import urlsplit

from fanlight.config.accepting import refuse_what_is_not_accepted
from fanlight.config.settings import settings
from fanlight.config.shared import *  # noqa: F403 - Django reads settings from this module's names
from fanlight.config.shared import secret
from fanlight.config.vault.built import APP, built_headers, immutable
from fanlight.foundation.databases import database
from fanlight.recommender import outcomes

FANLIGHT = _own = settings()
refuse_what_is_not_accepted(_own)  # whoever would open anything of the vault reads these settings first

SECRET_KEY = secret(_own.vault_home / "secret.key")
DEBUG = _own.debug
ALLOWED_HOSTS = [urlsplit(_own.vault_address).hostname or "localhost", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [_own.vault_address]
ROOT_URLCONF = "fanlight.config.vault.urls"
WSGI_APPLICATION = "fanlight.config.vault.wsgi.application"

PUBLIC_APPS = [
    "fanlight.public.journal",
    "fanlight.public.actors",
    "fanlight.public.videos",
    "fanlight.public.comments",
]
INSTALLED_APPS = [
    *PUBLIC_APPS,
    "fanlight.foundation.jobs",
    "fanlight.crossings.outbox",
    "fanlight.transparency",
    "fanlight.vault.mirror",
    "fanlight.vault.accounts",
    "fanlight.vault.ledger",
    "fanlight.vault.distribution",
    "fanlight.vault.likeness",
    "fanlight.vault.activity",
    "fanlight.vault.studio",
    "fanlight.vault.feed",
    "fanlight.vault.comments",
    "fanlight.vault.rights",
    "fanlight.vault.operations",
    "fanlight.config.vault",
]
MIDDLEWARE = [
    "fanlight.config.vault.doors.Doors",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fanlight.config.vault.refusals.Refusals",
    "fanlight.config.vault.doors.CsrfEverywhere",
]
CSRF_FAILURE_VIEW = "fanlight.config.vault.refusals.csrf_failed"
WHITENOISE_ROOT = APP if APP.is_dir() else None
WHITENOISE_IMMUTABLE_FILE_TEST = immutable
WHITENOISE_ADD_HEADERS_FUNCTION = built_headers
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}
DATABASES = {
    "default": database(_own.vault_database),
    "public": database(_own.public_mirror, read_only=True),
}
DATABASE_ROUTERS = ["fanlight.config.vault.mirror.OneWayMirror"]
TASKS = {"default": {"BACKEND": "fanlight.foundation.jobs.backend.LeasedBackend", "QUEUES": ["default", "media"]}}
FEED_VALUES = outcomes.table(outcomes.written(_own.feed_values))
PASSWORD_HASHERS = ["fanlight.vault.accounts.passwords.Argon2"]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _own.is_https
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 86_400 if _own.is_https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _own.is_https and _own.proxies else None
