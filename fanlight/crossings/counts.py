"""Vault to public: how often videos were watched and liked. Never by whom."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from fanlight.crossings.crossing import Crossing


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was added since the last batch; likes may have been taken back."""

    video_id: UUID
    views: Annotated[int, msgspec.Meta(ge=0)]
    likes: int


class Counts(Crossing, frozen=True):
    """A batch over all people of a vault; exact where one owner runs both planes."""

    class_name = "counts"

    hour: datetime
    counts: Annotated[list[Count], msgspec.Meta(min_length=1, max_length=1000)]
