"""The keys that hold the vault shut: one key-encryption key for all, and a data key for each person."""

import hashlib
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

DATA_KEY_BYTES = 32
X25519_BYTES = 32
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

SUITE_P256 = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
"""For keys inside hardware modules, which seldom know X25519."""


class KeyUnavailable(Exception):
    """A wrapped key cannot be opened with the key-encryption key at hand."""


class UnsafeKeyFile(Exception):
    """A key file is not what it should be; nothing is read from it."""


@dataclass(frozen=True)
class DataKey:
    """Seals what is kept about one person, or about one day. The version grows when the key is replaced."""

    version: int
    secret: bytes = field(repr=False)

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self.secret)


def new_data_key(version: int = 1) -> DataKey:
    """A fresh random data key."""
    return DataKey(version, secrets.token_bytes(DATA_KEY_BYTES))


class KeyEncryption(Protocol):
    """Whoever holds the key-encryption key: a file, several people, or a hardware module."""

    def newest(self) -> "PublicHalf":
        """What wraps from now on."""

    def unwrap(self, wrapped: bytes, owner: str, version: int) -> DataKey:
        """The data key again; `KeyUnavailable` when it was wrapped for another owner, version or key."""


class PublicHalf:
    """What wraps data keys and cannot open them again: 32 bytes of X25519, or a point of P-256 in 65."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._public_key: X25519PublicKey | EllipticCurvePublicKey
        if len(raw) == X25519_BYTES:
            self._public_key, self._suite = X25519PublicKey.from_public_bytes(raw), SUITE
        else:
            self._public_key, self._suite = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw), SUITE_P256
        self.kek_id = hashlib.sha256(self.raw).hexdigest()[:16]

    def wrap(self, key: DataKey, owner: str) -> bytes:
        """A data key closed up for its owner, safe to store."""
        return self._suite.encrypt(key.secret, self._public_key, self.info(owner, key.version))

    def info(self, owner: str, version: int) -> bytes:
        """Binds a wrapped key to its owner: who can write rows still cannot hand one person's key to another."""
        return f"custody/dek/{self.kek_id}|{owner}|{version}".encode()


class PrivateHalf:
    """One key-encryption key, whole."""

    def __init__(self, private_key: X25519PrivateKey) -> None:
        self._private_key = private_key
        self.public = PublicHalf(private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    @classmethod
    def of(cls, secret: bytes) -> "PrivateHalf":
        """The key whose 32 bytes these are; `ValueError` for any other number of them."""
        return cls(X25519PrivateKey.from_private_bytes(secret))

    @classmethod
    def at(cls, path: Path) -> "PrivateHalf":
        """The key in this file, or `UnsafeKeyFile`."""
        if path.stat().st_mode & 0o077:
            raise UnsafeKeyFile(f"{path} can be read by others; make it yours alone (mode 0600)")
        try:
            private_key = load_pem_private_key(path.read_bytes(), password=None)
        except ValueError as error:
            raise UnsafeKeyFile(f"{path} holds no key that can be read; restore it from your copy") from error
        if not isinstance(private_key, X25519PrivateKey):
            raise UnsafeKeyFile(f"{path} holds another kind of key than X25519")
        return cls(private_key)

    @property
    def secret(self) -> bytes:
        """Its 32 bytes."""
        return self._private_key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())

    @property
    def pem(self) -> bytes:
        return self._private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def unwrap(self, wrapped: bytes, owner: str, version: int) -> DataKey:
        """The data key again, or `KeyUnavailable`."""
        try:
            return DataKey(version, SUITE.decrypt(wrapped, self._private_key, self.public.info(owner, version)))
        except (InvalidTag, ValueError) as error:
            raise KeyUnavailable(f"key {self.public.kek_id} does not open this data key") from error


def new_private_half() -> PrivateHalf:
    """A fresh random key-encryption key."""
    return PrivateHalf(X25519PrivateKey.generate())
