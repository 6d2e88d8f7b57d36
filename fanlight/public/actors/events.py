"""Facts that actors announce."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ActorRetired:
    """An actor is gone for good, and so must be all it published."""

    actor_id: UUID
