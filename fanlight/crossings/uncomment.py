"""Vault to public: what was written under a video is taken away again."""

from uuid import UUID

from fanlight.crossings.crossing import Crossing


class Uncomment(Crossing, frozen=True):
    """By whoever wrote it, or by the creator of the video it stands under. What answers it goes with it."""

    class_name = "uncomment"

    comment_id: UUID
    actor_id: UUID
    """Who takes it away."""
