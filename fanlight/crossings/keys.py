"""The public halves of the keys with which vaults sign their crossings: by them the public plane knows vaults."""

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from fanlight.foundation.whole_files import write_anew

VAULT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,58}")


@dataclass(frozen=True)
class Place:
    """Where a vault is, and whose it is, as its owner said when it was admitted."""

    address: str
    owner: str
    jurisdiction: str


def introduce(key: Ed25519PrivateKey, *, vaults: Path, name: str) -> None:
    """Make a vault known to the public plane beside it, by its key."""
    admit(key.public_key(), vaults=vaults, name=name)


def admit(key: Ed25519PublicKey, *, vaults: Path, name: str) -> None:
    """Let a vault speak: its public half, in the folder of those that may."""
    write_anew(_file(vaults, name, "pub"), key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def note_place(place: Place, *, vaults: Path, name: str) -> None:
    """Remember where an admitted vault is; strangers are told."""
    write_anew(_file(vaults, name, "json"), msgspec.json.encode(place))


def dismiss(*, vaults: Path, name: str) -> None:
    """Take a vault's voice at once."""
    for kind in ("pub", "json"):
        _file(vaults, name, kind).unlink(missing_ok=True)


def known_vaults(vaults: Path) -> set[str]:
    """The names of all that may speak."""
    return {file.stem for file in vaults.glob("*.pub")}


def place_of(vaults: Path, name: str) -> Place | None:
    """Where a vault is; None of one that was not admitted by a line, as the one beside the public plane."""
    try:
        return msgspec.json.decode(_file(vaults, name, "json").read_bytes(), type=Place)
    except FileNotFoundError:
        return None


def known_vault(vaults: Path, name: str) -> Ed25519PublicKey | None:
    """The key of a vault that may speak, or None. Deleting the file takes its voice at once."""
    try:
        key = load_pem_public_key(_file(vaults, name, "pub").read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def _file(vaults: Path, name: str, kind: str) -> Path:
    if not VAULT_NAME.fullmatch(name):
        raise ValueError(f"not the name of a vault: {name[:80]!r}")
    return vaults / f"{name}.{kind}"
