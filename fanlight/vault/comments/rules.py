"""Pure decisions of this feature: what may be written."""

import unicodedata

from fanlight.crossings.comment import LONGEST
from fanlight.vault.comments.errors import EmptyComment, TooManyMentions
from fanlight.vault.studio.rules import cleaned, mentions_of

MOST_MENTIONS = 10
MOST_LINES = 10


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
