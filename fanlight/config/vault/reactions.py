"""Who hears what in the vault. Read this page to see how the features meet."""

from collections.abc import Mapping, Sequence

from fanlight.foundation.events import Reaction, hear

REACTIONS: Mapping[type, Sequence[Reaction]] = {}


def connect() -> None:
    """Called once, when the vault's apps are ready."""
    hear(REACTIONS)
