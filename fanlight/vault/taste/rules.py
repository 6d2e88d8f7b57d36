"""Pure decisions: what may be muted, and in which form it is kept."""

from fanlight.vault.activity.wishes import folded
from fanlight.vault.studio.errors import TextTooLong
from fanlight.vault.studio.rules import cleaned, hashtags_of
from fanlight.vault.taste.errors import NotAHashtag, NotAKeyword

MOST_MUTES = 200
MOST_EDITS = 500
LONGEST = 60


def hashtag(text: str) -> str:
    """A hashtag as videos carry it, whether or not it was written with its sign; or a refusal."""
    written = _cleaned(text).lstrip("#＃")
    found = hashtags_of(f"#{written}")
    if found != [written.lower()]:
        raise NotAHashtag()
    return found[0]


def keyword(text: str) -> str:
    """A word, or a few, as they are compared; or a refusal."""
    words = " ".join(folded(_cleaned(text)).split())
    if not words or len(words) > LONGEST or not any(map(str.isalnum, words)):
        raise NotAKeyword()
    return words


def _cleaned(text: str) -> str:
    try:
        return cleaned(text, longest=4 * LONGEST)
    except TextTooLong:
        return ""
