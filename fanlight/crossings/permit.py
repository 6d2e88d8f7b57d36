"""Vault to public: what a creator lets others do with a public video, and write under it."""

from uuid import UUID

from fanlight.crossings.crossing import Commenting, Crossing


class Permit(Crossing, frozen=True):
    """What holds from now on. What was made before stays as it is."""

    class_name = "permit"

    video_id: UUID
    actor_id: UUID
    allows_sound: bool
    """Whether others may put its sound under videos of theirs."""
    # Came later; no message from before then could have meant to allow it.
    allows_duet: bool = False
    """Whether others may put it beside, or its beginning before, videos of theirs."""
    commenting: Commenting = "everyone"
    """Who may write under it from now on. What was written before stays."""
