"""Who looks at a card: a person with their marks, or a stranger."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from fanlight.foundation.ids import key_of
from fanlight.recommender.viewer import Keys
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import sheets
from fanlight.vault.activity.sheets import Sheets

FEW = 2000


@dataclass(frozen=True, eq=False)
class Onlooker:
    """What cards ask of the one who looks at them."""

    viewer: Viewer | None
    sheets: Sheets | None

    @classmethod
    def of(cls, viewer: Viewer | None) -> "Onlooker":
        """Read the person's sheets, with one query."""
        return cls(viewer, sheets.read(viewer.account_id) if viewer else None)

    @classmethod
    def scrolling(cls, viewer: Viewer | None) -> "Onlooker":
        """The same for a page of For You, whose cards do not show a like or a save from before the newest thousands."""
        return cls(viewer, sheets.newest(viewer.account_id) if viewer else None)

    @property
    def actor_id(self) -> UUID | None:
        return self.viewer.actor_id if self.viewer else None

    def likes(self, video_id: UUID) -> bool:
        return self._has_liked(key_of(video_id))

    def saves(self, video_id: UUID) -> bool:
        return self._has_saved(key_of(video_id))

    def follows(self, actor_id: UUID) -> bool:
        return self._is_following(key_of(actor_id))

    def follows_privately(self, actor_id: UUID) -> bool:
        return self.sheets is not None and bool((self.sheets.follows_privately == key_of(actor_id)).any())

    def follows_in_public(self, actor_id: UUID) -> bool:
        return self.follows(actor_id) and not self.follows_privately(actor_id)

    def mutes(self, caption: str, hashtags: Collection[str]) -> bool:
        """Whether the viewer muted a word or a hashtag of these."""
        return self.sheets is not None and self.sheets.wishes.mutes(caption, hashtags)

    def has_sent_away(self, video_id: UUID, actor_id: UUID) -> bool:
        """Whether the viewer wants no more of this video, or of its creator."""
        if self.sheets is None:
            return False
        unwanted = (self.sheets.hidden_videos == key_of(video_id)).any()
        return bool(unwanted or (self.sheets.hidden_creators == key_of(actor_id)).any())

    @cached_property
    def _has_liked(self) -> Callable[[int], bool]:
        return _asking(self.sheets.liked if self.sheets else None)

    @cached_property
    def _has_saved(self) -> Callable[[int], bool]:
        return _asking(self.sheets.saved if self.sheets else None)

    @cached_property
    def _is_following(self) -> Callable[[int], bool]:
        return _asking(self.sheets.following if self.sheets else None)


def _asking(keys: Keys | None) -> Callable[[int], bool]:
    """How to ask a few times whether a key is among these."""
    if keys is None:
        return lambda key: False
    if len(keys) <= FEW:  # a set is made in a moment, and answers ten times as fast
        return frozenset(keys.tolist()).__contains__
    return lambda key: bool((keys == key).any())
