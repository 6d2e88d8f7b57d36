"""Who looks at a card: a person with their marks, or a stranger."""

from dataclasses import dataclass
from uuid import UUID

from fanlight.foundation.ids import key_of
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import sheets
from fanlight.vault.activity.sheets import Sheets


@dataclass(frozen=True, eq=False)
class Onlooker:
    """What cards ask of the one who looks at them."""

    viewer: Viewer | None
    sheets: Sheets | None

    @classmethod
    def of(cls, viewer: Viewer | None) -> "Onlooker":
        """Read the person's sheets, with one query."""
        return cls(viewer, sheets.read(viewer.account_id) if viewer else None)

    @property
    def actor_id(self) -> UUID | None:
        return self.viewer.actor_id if self.viewer else None

    def likes(self, video_id: UUID) -> bool:
        return self.sheets is not None and bool((self.sheets.liked == key_of(video_id)).any())

    def follows(self, actor_id: UUID) -> bool:
        return self.sheets is not None and bool((self.sheets.following == key_of(actor_id)).any())

    def follows_privately(self, actor_id: UUID) -> bool:
        return self.sheets is not None and bool((self.sheets.follows_privately == key_of(actor_id)).any())

    def has_sent_away(self, video_id: UUID, actor_id: UUID) -> bool:
        """Whether the viewer wants no more of this video, or of its creator."""
        if self.sheets is None:
            return False
        unwanted = (self.sheets.hidden_videos == key_of(video_id)).any()
        return bool(unwanted or (self.sheets.hidden_creators == key_of(actor_id)).any())
