"""What the inbox must know of the plane it lets messages into; set once, by config/public/arrivals.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fanlight.engines.objects.port import Objects

Arrival = Callable[[Any, str], None]
"""Gives a crossing its effect; the second argument is the name of the vault that sent it."""


@dataclass(frozen=True, kw_only=True)
class Plane:
    """Where messages and bytes go."""

    arrivals: Mapping[str, Arrival]
    """For each class, the feature that receives it."""

    objects: Callable[[], Objects]
    """The public store of bytes."""

    expect: Callable[[str], None]
    """Told before an object's bytes settle, so that one which nobody claims is let go again."""

    settle: Callable[[], object]
    """Called after each message, outside its transaction: finishes what a crash may have left undone."""


_plane: Plane | None = None


def receive_for(plane: Plane) -> None:
    """Connect the inbox to its plane."""
    global _plane
    _plane = plane


def plane() -> Plane:
    assert _plane is not None, "config/public/arrivals.py connects the inbox before the first request"
    return _plane
