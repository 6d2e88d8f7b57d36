"""Recovery codes: shown once, kept as a hash, typed back forgivingly."""

import hashlib
import hmac
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that looks like a digit."""
LENGTH = 25
"""125 random bits."""
GROUP = 5
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """A fresh code, in groups that are easy to copy by hand."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def hash_of(code: str) -> str:
    """What is stored; the same for any spelling of the code. So many random bits need no slow hash."""
    return hashlib.sha256(_plain(code).encode()).hexdigest()


def is_right(code: str, stored: str) -> bool:
    return hmac.compare_digest(hash_of(code), stored)


def _plain(code: str) -> str:
    letters = "".join(c for c in code.upper() if c.isalnum())
    return letters.translate(MISREAD)
