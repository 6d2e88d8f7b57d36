"""Facts that a feature announces and floors above hear."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Reaction = Callable[[Any], None]

_reactions: Mapping[type, Sequence[Reaction]] = {}


def hear(reactions: Mapping[type, Sequence[Reaction]]) -> None:
    """Set who hears what; called once, by the plane's reactions.py."""
    global _reactions
    _reactions = reactions


def announce(fact: object) -> None:
    """Tell everyone who asked; runs inside the announcer's transaction."""
    for reaction in _reactions.get(type(fact), ()):
        reaction(fact)
