"""Reads of actors."""

from uuid import UUID

from fanlight.public.actors.models import Actor


def actor(handle: str) -> Actor | None:
    """The actor who goes by a handle, in any spelling of capitals; None when there is none, or none any more."""
    return Actor.objects.filter(handle=handle.lower(), retired_at=None).first()


def handle_is_taken(handle: str, *, but_for: UUID) -> bool:
    """Whether somebody else goes by this handle."""
    return Actor.objects.filter(handle=handle).exclude(id=but_for).exists()
