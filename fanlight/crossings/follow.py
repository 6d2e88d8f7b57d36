"""Vault to public: a person follows someone, and wants it known."""

from uuid import UUID

from fanlight.crossings.crossing import Crossing


class Follow(Crossing, frozen=True):
    """A public follow. A private one never crosses."""

    class_name = "follow"

    follower_id: UUID
    followed_id: UUID
