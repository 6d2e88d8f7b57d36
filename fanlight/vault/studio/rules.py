"""Pure decisions of the studio: what a caption says, who may watch, which stage may follow which."""

import unicodedata
from collections.abc import Iterator, Sequence
from uuid import UUID

from fanlight.media.subtitles import Cue, check_size
from fanlight.vault.studio.errors import BeyondTheEnd, TextTooLong, TooManyHashtags, TooManyMentions, WrongTimes
from fanlight.vault.studio.models import MOVES, Commenting, Draft

LONGEST_CAPTION = 2200
LONGEST_HASHTAG = 60
LONGEST_NAME = 60
LONGEST_BIO = 300
MOST_HASHTAGS = 30
MOST_MENTIONS = 30
MOST_LANGUAGES = 20
"""In which a video may have subtitles."""
JOINERS = "\u200c\u200d"  # needed inside Persian and Indic words
HANDLE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


def default_audience(*, is_minor: bool) -> Draft.Audience:
    """Who sees a video unless its creator chooses otherwise. Anyone can follow, so followers are no shelter."""
    return Draft.Audience.ONLY_ME if is_minor else Draft.Audience.EVERYONE


def default_allows_sound(*, is_minor: bool) -> bool:
    """Whether others may use the sound of a video unless its creator chooses otherwise."""
    return not is_minor


def default_allows_duet(*, is_minor: bool) -> bool:
    """The same for duets and stitches with it."""
    return not is_minor


def default_commenting(wished: str, *, is_minor: bool) -> Commenting:
    """Who may write under a video unless its creator chooses otherwise: as they wish for all, else by their age."""
    if wished:
        return Commenting(wished)
    return Commenting.NOBODY if is_minor else Commenting.EVERYONE


def may_move(before: str, after: str) -> bool:
    """Whether a draft may go from one stage to another."""
    return after in MOVES[before]


def may_watch(viewer_actor_id: UUID | None, draft: Draft, *, is_let_in: bool) -> bool:
    """Whether someone may see a draft's pictures; `is_let_in` says that they follow in public and are not hidden.

    Any public follow opens a followers' video, at once and unasked (decision 33). A private one opens nothing: it would
    let people in unseen.
    """
    if viewer_actor_id is None or draft.withdrawn_at is not None:
        return False
    if viewer_actor_id == draft.actor_id:
        return True
    is_shared = draft.stage == Draft.Stage.PUBLISHED and draft.audience == Draft.Audience.FOLLOWERS
    return is_shared and is_let_in


def check_cues(cues: Sequence[Cue], *, duration_seconds: float) -> None:
    """Raises where words are too many, are shown before they begin, or begin after the video has ended."""
    check_size(cues)
    if any(cue.start >= cue.end for cue in cues):
        raise WrongTimes()
    if any(cue.start > duration_seconds * 1000 for cue in cues):
        raise BeyondTheEnd()


def cleaned(text: str, *, longest: int) -> str:
    """Somebody's words without control characters and surrounding blanks, in Unicode's composed form."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    clean = "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    if len(clean) > longest:  # composing makes a few letters longer
        raise TextTooLong(longest=longest)
    return clean


def hashtags_of(caption: str) -> list[str]:
    """The hashtags of a caption, lower case, each once, in their order."""
    return list(dict.fromkeys(_hashtags(caption)))


def mentions_of(caption: str) -> list[str]:
    """The handles a caption mentions, each once, in their order."""
    return list(dict.fromkeys(_mentions(caption)))


def check_caption(caption: str) -> None:
    """Refuse what could not be published."""
    if len(hashtags_of(caption)) > MOST_HASHTAGS:
        raise TooManyHashtags()
    if len(mentions_of(caption)) > MOST_MENTIONS:
        raise TooManyMentions()


def _hashtags(caption: str) -> Iterator[str]:
    for at, sign in enumerate(caption):
        if sign in "#＃" and (at == 0 or not _is_word(caption[at - 1], also="&/#＃")):
            tag = _word_from(caption, at + 1).strip(JOINERS).lower()
            if 0 < len(tag) <= LONGEST_HASHTAG and not tag.replace("_", "").isdigit() and tag.strip("_"):
                yield tag


def _mentions(caption: str) -> Iterator[str]:
    for at, sign in enumerate(caption):
        if sign == "@" and (at == 0 or not _is_word(caption[at - 1], also="@./")):
            handle = _word_from(caption, at + 1).lower()
            following = caption[at + 1 + len(handle) :][:1]
            if 3 <= len(handle) <= 30 and HANDLE_LETTERS.issuperset(handle) and following != "@":
                yield handle


def _word_from(caption: str, start: int) -> str:
    end = start
    while end < len(caption) and _is_word(caption[end], also=JOINERS):
        end += 1
    return caption[start:end]


def _is_word(character: str, *, also: str) -> bool:
    """Letters, digits and marks of any script: Hindi, Arabic and Thai words are full of marks."""
    return character.isalnum() or character == "_" or character in also or unicodedata.category(character)[0] == "M"
