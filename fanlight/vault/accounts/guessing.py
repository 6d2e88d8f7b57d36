"""Which passwords are guessed first: those that many people have, and what is made of one of them by habit."""

import re
from collections.abc import Iterator
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator

BESIDE = 4
"""So many digits of one's own beside a word are tried with it: a year, a day and a month."""

_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_BETWEEN = re.compile(r"[\W_]+")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def is_guessed_first(plain: str) -> bool:
    """Whether a password, in small letters, is common, or only repeats or decorates one word that is."""
    if plain in _common() or _once(_BETWEEN.sub("", plain)) in _common():
        return True
    own_digits = sum(len(number) for number in _DIGITS.findall(plain) if _once(number) not in _common())
    return own_digits <= BESIDE and any(len(words) == 1 and words <= _common() for words in _readings(plain))


def _readings(plain: str) -> Iterator[set[str]]:
    """Its different words: of letters alone, and between spaces, where a digit or a sign may stand for a letter."""
    yield {_once(word) for word in _LETTERS.findall(plain)}
    yield {_once(word) for part in plain.split() if (word := _AROUND.sub("", part))}


def _once(text: str) -> str:
    """What a text says again and again, without the repetitions."""
    return text[: (text + text).find(text, 1)]


@cache
def _common() -> frozenset[str]:
    """Django's list, the 20,000 that were leaked most often; read when the first password is chosen."""
    return frozenset(CommonPasswordValidator().passwords)
