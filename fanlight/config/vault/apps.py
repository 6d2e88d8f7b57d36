"""The vault as a whole: when all its features are loaded, they are told who hears what."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Connects the features of the vault."""

    name = "fanlight.config.vault"
    label = "vault"

    def ready(self) -> None:
        from fanlight.config.vault import reactions

        reactions.connect()
