"""This process's own settings, for features that may not know how they are put together."""

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from fanlight.config.settings import Settings


def own() -> "Settings":
    """The settings this plane was started with."""
    found: Settings = settings.FANLIGHT
    return found
