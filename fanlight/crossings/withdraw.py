"""Vault to public: a person takes a video back."""

from uuid import UUID

from fanlight.crossings.crossing import Crossing


class Withdraw(Crossing, frozen=True):
    """The video and its bytes leave the public plane."""

    class_name = "withdraw"

    video_id: UUID
    actor_id: UUID
