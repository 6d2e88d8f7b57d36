"""Whose log the vault's is, and whose logs it witnesses."""

from fanlight.config.vault.built import APP
from fanlight.custody.manifest import SHIPPED
from fanlight.foundation.configuration import own
from fanlight.transparency.keeping import Keeper


def keeper() -> Keeper:
    """The public plane's log and witness are known by what it lays down when it starts; others by files of our own."""
    settings = own()
    return Keeper(
        by=f"vault:{settings.vault_name}",
        address=settings.vault_address,
        keys=settings.vault_home / "keys",
        known_logs=[settings.vault_home / "witnessed", settings.public_home / "log.vkey"],
        witnesses=[settings.vault_home / "witnesses", settings.public_home / "witness.vkey"],
        manifest=SHIPPED,
        app=APP,
    )
