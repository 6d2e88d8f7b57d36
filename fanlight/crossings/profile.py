"""Vault to public: a person's public face appears, changes or retires."""

from typing import Annotated
from uuid import UUID

import msgspec

from fanlight.crossings.crossing import Crossing, Handle, Sha256, Text


class Profile(Crossing, frozen=True):
    """What a person chose to show of themselves; `retired` takes the face and all its videos down."""

    class_name = "profile"

    actor_id: UUID
    handle: Handle
    name: Annotated[Text, msgspec.Meta(max_length=60)]
    bio: Annotated[Text, msgspec.Meta(max_length=300)]
    avatar_sha256: Sha256 | None
    retired: bool


def gone(actor_id: UUID, handle: str) -> Profile:
    """The last word about a face."""
    return Profile(actor_id=actor_id, handle=handle, name="", bio="", avatar_sha256=None, retired=True)
