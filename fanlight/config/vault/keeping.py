"""Whose log the vault's is, and whose logs it witnesses."""

from fanlight.config.vault.built import APP
from fanlight.custody.manifest import SHIPPED
from fanlight.foundation.configuration import own
from fanlight.transparency.keeping import Keeper


def keeper() -> Keeper:
    """The public plane's log is known by the file it lays down at its own start; others' in `witnessed/`."""
    settings = own()
    return Keeper(
        by=f"vault:{settings.vault_name}",
        address=settings.vault_address,
        keys=settings.vault_home / "keys",
        known_logs=[settings.vault_home / "witnessed", settings.public_home / "log.vkey"],
        manifest=SHIPPED,
        app=APP,
    )
