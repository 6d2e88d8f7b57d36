"""Signed notes (C2SP signed-note): a text, an empty line, and lines that say who signed it."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

MOST_BYTES = 262_144
MOST_SIGNATURES = 64
KEY_ID_BYTES = 4

_NAME = re.compile(r"[^\s+\x00-\x1f]+")
_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<value>[A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class BadNote(Exception):
    """This is not a signed note."""


class NotSigned(Exception):
    """No key that is trusted here has signed this note."""


class WrongSignature(NotSigned):
    """A signature that claims to come from a trusted key does not fit."""


class BadKey(Exception):
    """This is not the line of a key."""


@dataclass(frozen=True)
class Signature:
    """One signature line; worth nothing before a key has checked it."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"


class Verifier(Protocol):
    """The public half of a key of one of the kinds that sign notes."""

    @property
    def name(self) -> str: ...

    @property
    def key_id(self) -> bytes: ...

    def fits(self, text: str, value: bytes) -> bool:
        """Whether this key made this signature for this text."""


@dataclass(frozen=True)
class Note:
    """A text with its signature lines, none of them checked."""

    text: str
    signatures: tuple[Signature, ...] = field(default=())

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(one.line for one in self.signatures)}"

    def signed_by(self, trusted: Iterable[Verifier]) -> dict[Verifier, Signature]:
        """The trusted keys whose signatures are here and fit. One that does not fit spoils the whole note."""
        known: dict[tuple[str, bytes], Verifier] = {(key.name, key.key_id): key for key in trusted}
        found: dict[Verifier, Signature] = {}
        for one in self.signatures:
            key = known.get((one.name, one.key_id))
            if key is None or key in found:
                continue
            if not key.fits(self.text, one.value):
                raise WrongSignature(f"the signature of {key.name} does not fit")
            found[key] = one
        return found

    def with_signatures(self, more: Sequence[Signature]) -> "Note":
        """The same text signed by more; a newer signature of a key takes the place of its older one."""
        given = {(one.name, one.key_id): one for one in (*self.signatures, *more)}
        return Note(self.text, tuple(given.values()))


def read(data: bytes) -> Note:
    """The note that some bytes are, or `BadNote`."""
    if len(data) > MOST_BYTES:
        raise BadNote("a note is not this long")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadNote("a note is UTF-8") from error
    if _CONTROL.search(whole):
        raise BadNote("a note holds no control characters but the ends of its lines")
    text, gap, lines = whole.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise BadNote("a note ends with an empty line and lines that sign it")
    return Note(f"{text}\n", signature_lines(lines))


def signature_lines(lines: str) -> tuple[Signature, ...]:
    """What some lines say of who signed, or `BadNote`."""
    rows = lines.removesuffix("\n").split("\n")
    if len(rows) > MOST_SIGNATURES:
        raise BadNote("a note is not signed this often")
    return tuple(_signature(row) for row in rows)


def _signature(row: str) -> Signature:
    found = _LINE.fullmatch(row)
    value = None if found is None else exact_base64(found["value"])
    if found is None or value is None or len(value) <= KEY_ID_BYTES:
        raise BadNote("a line that signs a note has another form")
    return Signature(found["name"], value[:KEY_ID_BYTES], value[KEY_ID_BYTES:])


def key_id(name: str, kind: int, public_key: bytes) -> bytes:
    """The first bytes of a hash over a key's name, its kind and itself."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public_key).digest()[:KEY_ID_BYTES]


def vkey(name: str, kind: int, public_key: bytes) -> str:
    """The line by which a key is handed on: `name+id+key`."""
    key = base64.b64encode(bytes([kind]) + public_key).decode()
    return f"{name}+{key_id(name, kind, public_key).hex()}+{key}"


def parts_of_vkey(line: str) -> tuple[str, int, bytes]:
    """A key's name, its kind and its bytes, or `BadKey`."""
    name, _, rest = line.partition("+")
    stated_id, _, encoded = rest.partition("+")
    key = exact_base64(encoded)
    if not is_name(name) or not key or len(key) < 2:
        raise BadKey("a key is written name+id+key")
    if stated_id != key_id(name, key[0], key[1:]).hex():
        raise BadKey(f"the id of {name} does not fit its key")
    return name, key[0], key[1:]


def is_name(name: str) -> bool:
    """Whether a key may be called so."""
    return _NAME.fullmatch(name) is not None


def exact_base64(text: str) -> bytes | None:
    """What is written in base64; None when it is not in the one spelling that encoding gives."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if base64.b64encode(value).decode() == text else None
