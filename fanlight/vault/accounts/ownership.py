"""Who runs the two planes, as the app tells people."""

import time

from fanlight.foundation.configuration import own
from fanlight.public.actors.models import Actor
from fanlight.transparency import queries as transparency
from fanlight.vault.accounts.schemas import Custody

LOOK_AGAIN_SECONDS = 600.0
"""Whether other vaults publish on our public plane is looked up this often: it changes once in months."""

_others: tuple[float, bool] | None = None


def custody() -> Custody:
    """What is true of this vault now."""
    settings = own()
    return Custody(
        mode="multi" if settings.is_apart and _there_are_others() else transparency.mode(),
        is_apart=settings.is_apart,
        vault_owner=settings.vault_owner,
        vault_jurisdiction=settings.vault_jurisdiction,
        public_owner=settings.public_owner,
        public_jurisdiction=settings.public_jurisdiction,
    )


def _there_are_others() -> bool:
    """Whether anybody publishes there through another vault."""
    global _others
    now = time.monotonic()
    if _others is None or now - _others[0] > LOOK_AGAIN_SECONDS:
        _others = (now, Actor.objects.exclude(vault=own().vault_name).filter(retired_at=None).exists())
    return _others[1]
