"""What is written on the sheet of wishes: what a person asks of their feeds by hand."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Literal
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import key_of
from fanlight.recommender import wishes as recommender
from fanlight.recommender.learning.catalogue import tag_key
from fanlight.recommender.outcomes import OUTCOMES
from fanlight.recommender.wishes import Edits, Sliders

EditKind = Literal["more", "less", "frozen", "removed"]

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese put no blanks between words: nothing marks the bounds of one."""


class Edit(msgspec.Struct, frozen=True, array_like=True):
    """What a person says of a hashtag, a sound or a creator."""

    kind: EditKind
    share: float = 0.0
    """Of the taste; what a frozen one is kept at."""


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet. Nothing on it was found out by watching but the shares that their person froze."""

    version: Literal[1] = 1
    sliders: Sliders = Sliders()
    muted_hashtags: tuple[str, ...] = ()
    muted_keywords: tuple[str, ...] = ()
    topics: dict[str, Edit] = {}
    """By hashtag."""
    creators: dict[UUID, Edit] = {}
    """By actor id."""
    sounds: dict[UUID, Edit] = {}
    """By the id of a sound."""
    learnt_from: int = 0
    """Seconds since 1970; the feed ignores whatever was watched before."""
    values: dict[str, float] = {}
    """What outcomes are worth to them, only where it is not what they are worth to everyone here."""

    @classmethod
    def decoded(cls, data: bytes) -> "Wishes":
        return _page.decode(data)

    def encoded(self) -> bytes:
        return msgspec.msgpack.encode(self)

    @property
    def mute(self) -> bool:
        """Whether captions and hashtags have to be looked at."""
        return bool(self.muted_hashtags or self.muted_keywords)

    def mutes(self, caption: str, hashtags: Collection[str]) -> bool:
        """Whether a video with these words is not to be shown."""
        if self.muted_hashtags and not set(self.muted_hashtags).isdisjoint(hashtags):
            return True
        return bool(self.muted_keywords and any_of(self.muted_keywords).search(folded(caption)))

    def table(self, usual: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each of the OUTCOMES is worth to them; whoever says nothing gets the very table that is usual."""
        if not self.values:
            return usual
        both = zip(OUTCOMES, usual.tolist(), strict=True)
        return np.array([self.values.get(outcome, value) for outcome, value in both])

    def for_ranking(self, *, is_profiled: bool) -> recommender.Wishes | None:
        """In the recommender's words; None for none. Without a profile, what was frozen from watching has no say."""
        if self.sliders == MIDDLE and not (self.muted_hashtags or self.topics or self.sounds or self.creators):
            return None
        topics = {tag_key(hashtag): edit for hashtag, edit in self.topics.items()}
        topics |= {int(key_of(sound_id)): edit for sound_id, edit in self.sounds.items()}
        creators = {int(key_of(actor_id)): edit for actor_id, edit in self.creators.items()}
        return recommender.Wishes(
            sliders=self.sliders,
            muted_hashtags=recommender.keys(tag_key(hashtag) for hashtag in self.muted_hashtags),
            topics=_edits(topics, is_profiled=is_profiled),
            creators=_edits(creators, is_profiled=is_profiled),
        )


MIDDLE = Sliders()
NONE = Wishes()

_page = msgspec.msgpack.Decoder(Wishes)


def folded(text: str) -> str:
    """Words as they are compared: in one form, without regard to case."""
    return unicodedata.normalize("NFKC", text).casefold()


def _edits(edits: Mapping[int, Edit], *, is_profiled: bool) -> Edits:
    def named(kind: EditKind) -> list[int]:
        return [key for key, edit in edits.items() if edit.kind == kind]

    return Edits(
        more=np.array(named("more"), np.uint64),
        less=np.array(named("less"), np.uint64),
        frozen={key: edits[key].share for key in named("frozen")} if is_profiled else {},
        removed=frozenset(named("removed")),
    )


@lru_cache(maxsize=256)
def any_of(keywords: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of these keywords in a folded text."""
    return re.compile("|".join(map(_whole_word, keywords)))


def _whole_word(keyword: str) -> str:
    """A pattern for one keyword at the bounds of words; any blanks between its words will do."""
    words = folded(keyword).split()
    inside = r"\s+".join(map(re.escape, words))
    before = "" if re.match(rf"[{UNSPACED}\W]", inside.lstrip("\\")) else r"(?<!\w)"
    after = "" if re.search(rf"[{UNSPACED}\W]\Z", inside) else r"(?!\w)"
    return before + inside + after
