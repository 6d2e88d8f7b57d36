"""Vault to public: a person writes something under a video, for everyone to read."""

from typing import Annotated
from uuid import UUID

import msgspec

from fanlight.crossings.crossing import Crossing, Handle, Moment, Text

LONGEST = 500


class Comment(Crossing, frozen=True):
    """Plain words, written once: there is no changing them, only taking them back."""

    class_name = "comment"

    comment_id: UUID
    video_id: UUID
    actor_id: UUID
    text: Annotated[Text, msgspec.Meta(min_length=1, max_length=LONGEST)]
    mentions: Annotated[list[Handle], msgspec.Meta(max_length=10)]
    answers: UUID | None
    """The comment under the same video that it answers, which answers none itself; None where it stands alone."""
    written_at: Moment
