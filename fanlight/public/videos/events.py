"""Facts that videos announce."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class VideoWithdrawn:
    """A video was taken back, and so must be all that stands under it."""

    video_id: UUID
