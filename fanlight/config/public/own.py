"""The settings that the public plane is given: none that says where a vault keeps anything, or how to open it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

from fanlight.config.settings import Settings, read


@dataclass(frozen=True, kw_only=True)
class PublicSettings:
    """Stands where the whole `Settings` stand in the vault; what is missing here cannot be asked for."""

    public_home: Path
    public_objects: Path
    public_database: str = field(repr=False)
    public_address: str
    public_port: int
    public_workers: int
    vault_address: str
    """Where "Open in Fanlight" leads: a plain public fact."""
    vault_owner: str
    vault_jurisdiction: str
    public_owner: str
    public_jurisdiction: str
    bind: str
    threads: int
    max_upload_bytes: int
    debug: bool


@cache
def public_settings() -> PublicSettings:
    """The settings of this process of the public plane, read once."""
    return public_part(read(without_the_vaults(os.environ)))


def public_part(whole: Settings) -> PublicSettings:
    """What the public plane may know."""
    return PublicSettings(**{name: getattr(whole, name) for name in _names()})


def without_the_vaults(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without the settings that are none of the public plane's business."""
    known = {"FANLIGHT_HOME", *(f"FANLIGHT_{name.upper()}" for name in _names())}
    return {name: value for name, value in environment.items() if name in known or not name.startswith("FANLIGHT_")}


def _names() -> list[str]:
    return [one.name for one in fields(PublicSettings)]
