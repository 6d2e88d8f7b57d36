"""Vault to public: a public video has more files than it was published with."""

from typing import Annotated
from uuid import UUID

import msgspec

from fanlight.crossings.crossing import Crossing
from fanlight.crossings.publish import Rendition

ADDED_CODEC = "av01."
"""What may be added: a file in AV1 beside one in H.264, which no message takes away."""


class Renditions(Crossing, frozen=True):
    """All that is there beside the files it was published with; their bytes go ahead of the message."""

    class_name = "renditions"

    video_id: UUID
    actor_id: UUID
    renditions: Annotated[list[Rendition], msgspec.Meta(min_length=1, max_length=4)]

    def __post_init__(self) -> None:
        if not all(one.codecs.startswith(ADDED_CODEC) for one in self.renditions):
            raise ValueError("only files in AV1 are added")
