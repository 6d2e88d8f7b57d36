"""Vault to public: how often videos were watched and liked. Never by whom."""

from typing import Annotated
from uuid import UUID

import msgspec

from fanlight.crossings.crossing import Crossing, Moment

MOST = 1_000_000_000


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was added since the last batch; likes may have been taken back."""

    video_id: UUID
    views: Annotated[int, msgspec.Meta(ge=0, le=MOST)]
    likes: Annotated[int, msgspec.Meta(ge=-MOST, le=MOST)]


class Counts(Crossing, frozen=True):
    """A batch over all people of a vault; exact where one owner runs both planes."""

    class_name = "counts"

    hour: Moment
    counts: Annotated[list[Count], msgspec.Meta(min_length=1, max_length=1000)]

    def __post_init__(self) -> None:
        """A finer time would say when a single person watched."""
        if (self.hour.minute, self.hour.second, self.hour.microsecond) != (0, 0, 0):
            raise ValueError("an hour has no minutes")
