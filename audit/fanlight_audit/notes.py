"""Signed notes, their keys, and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature)."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

PLAIN, TIMED = 0x01, 0x04
MOST_BYTES = 262_144

_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<value>[A-Za-z0-9+/]+={0,2})")
_CHECKPOINT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*")


class BadNote(Exception):
    """Not signed by who should have, or no note at all."""


@dataclass(frozen=True)
class Key:
    """A public key: `name+id+key`. Of the two kinds one signs texts, the other cosigns them with a time."""

    name: str
    kind: int
    public: bytes = field(repr=False)

    @classmethod
    def of(cls, vkey: str) -> "Key":
        name, _, rest = vkey.strip().partition("+")
        stated, _, encoded = rest.partition("+")
        data = decoded(encoded)
        if not name or len(data) != 33 or data[0] not in (PLAIN, TIMED):
            raise BadNote("a key is written name+id+key, and is one of Ed25519")
        key = cls(name, data[0], data[1:])
        if key.id.hex() != stated:
            raise BadNote(f"the id of {name} does not fit its key")
        return key

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    def fits(self, text: str, value: bytes) -> bool:
        """Whether this key made this signature."""
        message, signature = text.encode(), value
        if self.kind == TIMED:
            at, signature = int.from_bytes(value[:8], "big"), value[8:]
            message = f"cosignature/v1\ntime {at}\n{text}".encode()
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Note:
    """A text and who is said to have signed it."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]
    """Name, id of the key, signature."""

    def is_signed_by(self, key: Key) -> bool:
        """One signature that claims to be this key's and does not fit spoils the note."""
        values = [value for name, key_id, value in self.signatures if (name, key_id) == (key.name, key.id)]
        return bool(values) and all(key.fits(self.text, value) for value in values)


@dataclass(frozen=True)
class Checkpoint:
    """What a log says its tree is."""

    origin: str
    size: int
    root: bytes


def read(data: bytes) -> Note:
    """The note that some bytes are."""
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise BadNote("a note is UTF-8") from error
    text, gap, lines = whole.rpartition("\n\n")
    found = [_LINE.fullmatch(line) for line in lines.removesuffix("\n").split("\n")]
    if len(data) > MOST_BYTES or not gap or not lines.endswith("\n") or not all(found):
        raise BadNote("a note ends with an empty line and lines that sign it")
    values = [(one["name"], decoded(one["value"])) for one in found if one]
    return Note(f"{text}\n", tuple((name, value[:4], value[4:]) for name, value in values))


def checkpoint(note: Note, key: Key) -> Checkpoint:
    """What a note says of a log's tree, once the log's key has signed it."""
    found = _CHECKPOINT.fullmatch(note.text)
    if found is None:
        raise BadNote("this is not a checkpoint")
    if found[1] != key.name or not note.is_signed_by(key):
        raise BadNote(f"{key.name} has not signed this checkpoint")
    return Checkpoint(found[1], int(found[2]), decoded(found[3]))


def decoded(text: str) -> bytes:
    """Base64, in the one spelling that encoding gives."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote("this is not base64") from error
    if base64.b64encode(value).decode() != text:
        raise BadNote("this is not base64 as it is written")
    return value


def signed(text: str, name: str, private: Ed25519PrivateKey) -> str:
    """A note of our own."""
    key = own_key(name, private)
    value = base64.b64encode(key.id + private.sign(text.encode())).decode()
    return f"{text}\n— {name} {value}\n"


def own_key(name: str, private: Ed25519PrivateKey) -> Key:
    return Key(name, PLAIN, private.public_key().public_bytes_raw())


def private_key(file: Path) -> Ed25519PrivateKey:
    """The auditor's own, made at the first use."""
    if not file.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.touch(mode=0o600)
        file.write_bytes(pem)
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise BadNote(f"{file} holds another kind of key than Ed25519")
    return key
