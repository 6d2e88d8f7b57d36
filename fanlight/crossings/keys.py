"""The public halves of the keys with which vaults sign their crossings: by them the public plane knows vaults."""

import re
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from fanlight.foundation.whole_files import write_anew

VAULT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,58}")


def introduce(key: Ed25519PrivateKey, *, vaults: Path, name: str) -> None:
    """Make a vault known to the public plane beside it, by its key."""
    admit(key.public_key(), vaults=vaults, name=name)


def admit(key: Ed25519PublicKey, *, vaults: Path, name: str) -> None:
    """Let a vault speak: its public half, in the folder of those that may."""
    write_anew(_place(vaults, name), key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def dismiss(*, vaults: Path, name: str) -> None:
    """Take a vault's voice at once."""
    _place(vaults, name).unlink(missing_ok=True)


def known_vault(vaults: Path, name: str) -> Ed25519PublicKey | None:
    """The key of a vault that may speak, or None. Deleting the file takes its voice at once."""
    try:
        key = load_pem_public_key(_place(vaults, name).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def _place(vaults: Path, name: str) -> Path:
    if not VAULT_NAME.fullmatch(name):
        raise ValueError(f"not the name of a vault: {name[:80]!r}")
    return vaults / f"{name}.pub"
