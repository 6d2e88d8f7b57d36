"""Sealed cells: a value that opens only with its key, and only in the table, column and row it was sealed for."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag

from fanlight.custody.keys import DataKey

VERSION_BYTES = 4
NONCE_BYTES = 12
TAG_BYTES = 16
SHORTEST = VERSION_BYTES + NONCE_BYTES + TAG_BYTES


class Tampered(Exception):
    """A sealed cell does not open: it was changed, moved, cut short, or sealed with another key."""


@dataclass(frozen=True)
class Cell:
    """A place in the database."""

    table: str
    column: str
    row: str | int | UUID

    def __post_init__(self) -> None:
        if "|" in f"{self.table}{self.column}{self.row}":
            raise ValueError("a cell's name may not contain the character that separates its parts")

    def address(self, version: int) -> bytes:
        return f"{self.table}|{self.column}|{self.row}|{version}".encode()


def seal(key: DataKey, cell: Cell, plaintext: bytes) -> bytes:
    """Four bytes of key version, twelve random ones, then the ciphertext with its tag."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    ciphertext = key.cipher.encrypt(nonce, plaintext, cell.address(key.version))
    return key.version.to_bytes(VERSION_BYTES, "big") + nonce + ciphertext


def unseal(key: DataKey, cell: Cell, sealed: bytes) -> bytes:
    """What was sealed in this cell, or `Tampered`."""
    if version_of(sealed) != key.version:
        raise Tampered(f"{cell.table}.{cell.column} was sealed with another version of its key")
    nonce = sealed[VERSION_BYTES : VERSION_BYTES + NONCE_BYTES]
    try:
        return key.cipher.decrypt(nonce, sealed[VERSION_BYTES + NONCE_BYTES :], cell.address(key.version))
    except InvalidTag as error:
        raise Tampered(f"{cell.table}.{cell.column} does not open") from error


def version_of(sealed: bytes) -> int:
    """The version of the key that a cell was sealed with, as it claims."""
    if len(sealed) < SHORTEST:
        raise Tampered("too short to be a sealed cell")
    return int.from_bytes(sealed[:VERSION_BYTES], "big")
