"""The key with which a vault signs its crossings, and the public halves by which the public plane knows vaults."""

import re
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from fanlight.foundation.whole_files import write_new

VAULT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,58}")


def signing_key(file: Path) -> Ed25519PrivateKey:
    """The key kept in a file that only its owner may read; made on first use."""
    if not file.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_new(file, pem)
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{file.name} does not hold an Ed25519 key")
    return key


def introduce(key: Ed25519PrivateKey, *, vaults: Path, name: str) -> None:
    """Make a vault known to the public plane: its public half, in the folder of vaults that may speak."""
    vaults.mkdir(parents=True, exist_ok=True)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    place = _place(vaults, name)
    if not place.exists() or place.read_bytes() != pem:
        arriving = place.with_suffix(".new")
        arriving.write_bytes(pem)
        arriving.replace(place)


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
