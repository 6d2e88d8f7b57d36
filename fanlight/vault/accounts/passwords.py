"""Passwords: how they are hashed, and compared in the same time whether or not the person exists."""

import secrets
import unicodedata
from functools import cache

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: OWASP's setting.

    Django's 100 MiB would let eight people who sign in at the same moment fill a machine of 1 GB.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


def hashed(password: str) -> str:
    return make_password(_normal(password))


def is_right(stored: str | None, password: str) -> bool:
    """Whether this is the password that was stored; as slow when there is nothing to compare it with."""
    matches = check_password(_normal(password), stored or _nobodys())
    return matches and stored is not None


@cache
def _nobodys() -> str:
    return make_password(secrets.token_urlsafe(32))


def _normal(password: str) -> str:
    """The same letters from any keyboard: an é may be sent as one character or as two."""
    return unicodedata.normalize("NFC", password)
