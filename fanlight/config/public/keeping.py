"""Whose log the public plane's is, and whose logs it witnesses."""

from fanlight.crossings import catalogue
from fanlight.foundation.configuration import own
from fanlight.transparency.keeping import Keeper, plane_told
from fanlight.transparency.schemas import PlaneTold


def keeper() -> Keeper:
    """The vaults' logs are made known in `witnessed/`, as their voices are in `vaults/`."""
    settings = own()
    return Keeper(
        by="public",
        address=settings.public_address,
        keys=settings.public_home / "keys",
        known_logs=[settings.public_home / "witnessed"],
        planes=[
            plane_told("public", settings.public_address, settings.public_owner, settings.public_jurisdiction),
            *_vaults(),
        ],
        crossings=catalogue.schemas(),
        openapi="/openapi.json",
    )


def _vaults() -> list[PlaneTold]:
    """Those whose crossings are taken here. Of more than one no address is known: their logs' names say where."""
    settings = own()
    names = sorted(file.stem for file in (settings.public_home / "vaults").glob("*"))
    address = settings.vault_address if len(names) == 1 else ""
    return [
        plane_told(f"vault:{name}", address, settings.vault_owner, settings.vault_jurisdiction)
        if address
        else PlaneTold(f"vault:{name}", "", "", "", "")
        for name in names
    ]
