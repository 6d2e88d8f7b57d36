"""Vault to public: a person no longer follows someone in public."""

from uuid import UUID

from fanlight.crossings.crossing import Crossing


class Unfollow(Crossing, frozen=True):
    """The end of a public follow."""

    class_name = "unfollow"

    follower_id: UUID
    followed_id: UUID
