"""The settings that the public plane is given: none that says where a vault keeps anything, or how to open it."""

from dataclasses import dataclass
from pathlib import Path

from fanlight.config.settings import Settings


@dataclass(frozen=True, kw_only=True)
class PublicSettings:
    """Stands where the whole `Settings` stand in the vault; what is missing here cannot be asked for."""

    public_home: Path
    public_objects: Path
    public_address: str
    vault_address: str
    """Where "Open in Fanlight" leads: a plain public fact."""
    max_upload_bytes: int
    debug: bool


def public_part(whole: Settings) -> PublicSettings:
    """What the public plane may know."""
    return PublicSettings(
        public_home=whole.public_home,
        public_objects=whole.public_objects,
        public_address=whole.public_address,
        vault_address=whole.vault_address,
        max_upload_bytes=whole.max_upload_bytes,
        debug=whole.debug,
    )
