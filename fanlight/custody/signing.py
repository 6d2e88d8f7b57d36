"""The keys that sign: plain ones of logs, and witnesses' cosignatures with a time, in Ed25519 and in ML-DSA-44."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from fanlight.custody import checkpoints, notes
from fanlight.custody.checkpoints import BadCheckpoint
from fanlight.custody.notes import BadKey, Signature
from fanlight.foundation.whole_files import write_new

PLAIN, TIMED, TIMED_MLDSA = 0x01, 0x04, 0x06
KEY_BYTES = {PLAIN: 32, TIMED: 32, TIMED_MLDSA: 1312}
TIME_BYTES = 8
LATEST = 2**63 - 1

PrivateKey = Ed25519PrivateKey | MLDSA44PrivateKey


class UnsafeSigningKey(Exception):
    """The file of a signing key is not what it should be; nothing is signed with it."""


@dataclass(frozen=True)
class NoteKey:
    """A public key; its kind says what it signs and how."""

    name: str
    kind: int
    public_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if KEY_BYTES.get(self.kind) != len(self.public_key):
            raise BadKey(f"{self.name} is a key of a kind that is not read here")
        if not notes.is_name(self.name):
            raise BadKey("the name of a key holds no spaces and no plus")

    @classmethod
    def of(cls, vkey: str) -> "NoteKey":
        """The key of a line `name+id+key`, or `BadKey`."""
        return cls(*notes.parts_of_vkey(vkey))

    @cached_property
    def key_id(self) -> bytes:
        return notes.key_id(self.name, self.kind, self.public_key)

    @property
    def vkey(self) -> str:
        return notes.vkey(self.name, self.kind, self.public_key)

    @property
    def is_timed(self) -> bool:
        """Whether it is a witness's."""
        return self.kind != PLAIN

    def fits(self, text: str, value: bytes) -> bool:
        """Whether this key made this signature for this text."""
        at, signed = (time_of(value), value[TIME_BYTES:]) if self.is_timed else (0, value)
        if self.is_timed and not 0 < at <= LATEST:
            return False
        try:
            message = _message(self, text, at)
            if self.kind == TIMED_MLDSA:
                MLDSA44PublicKey.from_public_bytes(self.public_key).verify(signed, message)
            else:
                Ed25519PublicKey.from_public_bytes(self.public_key).verify(signed, message)
        except (InvalidSignature, BadCheckpoint, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A private key with the name it signs under."""

    key: NoteKey
    private_key: PrivateKey = field(repr=False)

    @classmethod
    def plain(cls, name: str, private_key: Ed25519PrivateKey) -> "Signer":
        """A log's."""
        return cls(NoteKey(name, PLAIN, private_key.public_key().public_bytes_raw()), private_key)

    @classmethod
    def timed(cls, name: str, private_key: PrivateKey) -> "Signer":
        """A witness's. One of Ed25519 names nobody in what it signs: each witness needs a key of its own."""
        kind = TIMED_MLDSA if isinstance(private_key, MLDSA44PrivateKey) else TIMED
        return cls(NoteKey(name, kind, private_key.public_key().public_bytes_raw()), private_key)

    def sign(self, text: str, *, at: int = 0) -> Signature:
        """Its signature of a text; a witness's says at what second since 1970."""
        if self.key.is_timed and not 0 < at <= LATEST:
            raise ValueError("a cosignature has a time")
        value = self.private_key.sign(_message(self.key, text, at))
        time = at.to_bytes(TIME_BYTES, "big") if self.key.is_timed else b""
        return Signature(self.key.name, self.key.key_id, time + value)


def time_of(value: bytes) -> int:
    """The second since 1970 that a cosignature states."""
    return int.from_bytes(value[:TIME_BYTES], "big") if len(value) > TIME_BYTES else 0


def signing_key(file: Path) -> Ed25519PrivateKey:
    """The key kept in a file that only its owner may read; made on first use."""
    if not file.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_new(file, pem)
    if file.stat().st_mode & 0o077:
        raise UnsafeSigningKey(f"{file} can be read by others; make it yours alone (mode 0600)")
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except ValueError as error:
        raise UnsafeSigningKey(f"{file} holds no key that can be read; restore it from your copy") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UnsafeSigningKey(f"{file} holds another kind of key than Ed25519")
    return key


def _message(key: NoteKey, text: str, at: int) -> bytes:
    """The bytes a key of this kind signs."""
    match key.kind:
        case 0x01:
            return text.encode()
        case 0x04:
            checkpoints.parsed(text)
            return f"cosignature/v1\ntime {at}\n{text}".encode()
        case _:
            return _cosigned_message(key.name, text, at)


def _cosigned_message(name: str, text: str, at: int) -> bytes:
    """The structure `cosigned_message` of tlog-cosignature, over a whole tree."""
    tree = checkpoints.parsed(text)
    return b"".join(
        [
            b"subtree/v1\n\x00",
            _counted(name),
            at.to_bytes(8, "big"),
            _counted(tree.origin),
            (0).to_bytes(8, "big"),
            tree.size.to_bytes(8, "big"),
            tree.root,
        ]
    )


def _counted(words: str) -> bytes:
    """Words behind their length in one byte."""
    data = words.encode()
    if not 0 < len(data) <= 255:
        raise BadCheckpoint("a name is at most 255 bytes long")
    return bytes([len(data)]) + data
