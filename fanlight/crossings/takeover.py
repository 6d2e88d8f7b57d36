"""Vault to public: from now on this vault speaks for a public face that another has handed over."""

from uuid import UUID

from fanlight.crossings.crossing import Crossing, Sha256


class Takeover(Crossing, frozen=True):
    """The face keeps its name, its videos and its followers."""

    class_name = "takeover"

    actor_id: UUID
    secret: Sha256
    """What the handover's `claim` is the hash of; it is of no use afterwards."""
