"""Whose log the vault's is, and whose logs it witnesses."""

from fanlight.config.vault.built import APP
from fanlight.crossings import catalogue
from fanlight.custody.manifest import SHIPPED
from fanlight.foundation.configuration import own
from fanlight.transparency.keeping import Keeper, plane_told
from fanlight.transparency.schemas import CountsTold
from fanlight.vault.activity.noise import KINDS


def keeper() -> Keeper:
    """The public plane's log and witness are known by what it lays down when it starts; others by files of our own."""
    settings = own()
    by = f"vault:{settings.vault_name}"
    return Keeper(
        by=by,
        address=settings.vault_address,
        keys=settings.vault_home / "keys",
        known_logs=[settings.vault_home / "witnessed", settings.public_home / "log.vkey"],
        witnesses=[settings.vault_home / "witnesses", settings.public_home / "witness.vkey"],
        manifest=SHIPPED,
        app=APP,
        planes=[
            plane_told("public", settings.public_address, settings.public_owner, settings.public_jurisdiction),
            plane_told(by, settings.vault_address, settings.vault_owner, settings.vault_jurisdiction),
        ],
        crossings=catalogue.schemas(),
        counts=_counts(settings.is_split, settings.counts_a_day, settings.counts_epsilon),
        openapi="/api/openapi.json",
    )


def _counts(is_split: bool, rows: int, epsilon: float) -> CountsTold:
    if not is_split:
        return CountsTold(exact=True)
    return CountsTold(exact=False, rows=rows, epsilon_micro=round(KINDS * epsilon * 1e6))
