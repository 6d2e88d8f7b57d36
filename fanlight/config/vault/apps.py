"""The vault as a whole: checked against its manifest, and its features told who hears what."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from fanlight.transparency.keeping import keep_for


class VaultConfig(AppConfig):
    """Connects the features of the vault once all of them are loaded."""

    name = "fanlight.config.vault"
    label = "vault"

    def ready(self) -> None:
        # Models exist from here on and not before: Django's own rule, not a way round a cycle.
        from fanlight.config.vault import checks, keeping, reactions

        register(checks.manifest_is_kept, Tags.models)
        register(checks.http_is_declared)
        register(checks.noise_can_be_drawn)
        register(checks.line_is_there)
        register(checks.authority_can_be_read)
        reactions.connect()
        keep_for(keeping.keeper)
