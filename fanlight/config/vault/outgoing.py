"""To whom the vault's processes may speak: the public plane and their databases, and nobody else."""

from fanlight.config.settings import settings
from fanlight.foundation.outgoing import allow_only


def close_the_rest() -> None:
    """Called once, when a process of the vault begins its work."""
    own = settings()
    allow_only([own.public_address, own.vault_database, own.public_mirror, own.mirror_database])
