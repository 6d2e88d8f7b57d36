"""Pure decisions of this feature: what may be written."""

import unicodedata
from collections.abc import Iterable

from fanlight.crossings.comment import LONGEST
from fanlight.vault.activity.wishes import any_of, folded
from fanlight.vault.comments.errors import EmptyComment, NotAWord, TooManyMentions, TooManyWords
from fanlight.vault.studio.rules import cleaned, mentions_of

MOST_MENTIONS = 10
MOST_LINES = 10
MOST_WORDS = 200
LONGEST_WORD = 60


def words(text: str) -> str:
    """A comment as it will be read: clean, in few lines; or a refusal."""
    lines = [line.strip() for line in cleaned(text, longest=LONGEST).split("\n")]
    kept = [line for line in lines if line]
    if not any(unicodedata.category(character)[0] in "LNPS" for character in "".join(kept)):
        raise EmptyComment()  # joiners and marks alone are nothing to read
    clean = "\n".join([*kept[: MOST_LINES - 1], " ".join(kept[MOST_LINES - 1 :])]).strip()
    if len(mentions_of(clean)) > MOST_MENTIONS:
        raise TooManyMentions()
    return clean


def holding_words(written: Iterable[str]) -> tuple[str, ...]:
    """A creator's words as they are compared, each once, in their order; or a refusal."""
    found = dict.fromkeys(" ".join(_compared(word).split()) for word in written)
    if len(found) > MOST_WORDS:
        raise TooManyWords()
    if any(len(word) > LONGEST_WORD or not any(map(str.isalnum, word)) for word in found):
        raise NotAWord()
    return tuple(found)


def is_held(text: str, words: tuple[str, ...]) -> bool:
    """Whether any of a creator's words stands in a text, as a whole word."""
    return bool(words) and any_of(words).search(_compared(text)) is not None


def _compared(text: str) -> str:
    """Folded, and without what is not seen: a joiner or a soft hyphen inside a word must not let it through."""
    return folded("".join(c for c in text if unicodedata.category(c) != "Cf"))
