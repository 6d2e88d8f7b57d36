"""Whose log the public plane's is, and whose logs it witnesses."""

from fanlight.crossings import catalogue, keys
from fanlight.crossings.keys import Place
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
    """Those whose crossings are taken here, each where it was when it was admitted; one came with the settings."""
    settings = own()
    vaults = settings.public_home / "vaults"
    places = {name: keys.place_of(vaults, name) for name in sorted(keys.known_vaults(vaults))}
    beside = Place(settings.vault_address, settings.vault_owner, settings.vault_jurisdiction)
    is_alone = list(places.values()).count(None) == 1
    return [_told(name, place or (beside if is_alone else None)) for name, place in places.items()]


def _told(name: str, place: Place | None) -> PlaneTold:
    by = f"vault:{name}"
    if place is None or not place.address:
        return PlaneTold(by, "", "", "", "")
    return plane_told(by, place.address, place.owner, place.jurisdiction)
