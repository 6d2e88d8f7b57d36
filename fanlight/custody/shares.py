"""A secret split among people, of whom some together can put it back: Shamir's scheme (1979) over GF(2^8).

Byte by byte, with the field of AES (x^8 + x^4 + x^3 + x + 1) and a polynomial of its own for each byte, as in
draft-mcgrew-tss-03, whose test vector is in our tests. Fewer shares than needed say nothing at all about the secret.
"""

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import xor

MOST = 255
FORM = re.compile(r"fanlight-share-1-([0-9a-f]{16})-([0-9]{1,3})-([0-9]{1,3})-([a-z2-7]{52})-([0-9a-f]{8})")
SECRET_BYTES = 32


class BadShares(Exception):
    """These shares do not make a secret; the message says why."""


@dataclass(frozen=True)
class Share:
    """One person's part of a key-encryption key."""

    kek_id: str
    needed: int
    """So many of them make the key."""
    number: int
    """Whose it is, from 1."""
    data: bytes = field(repr=False)

    def __str__(self) -> str:
        """A line that can be read aloud: letters and digits, and a checksum that finds slips of the pen."""
        body = f"fanlight-share-1-{self.kek_id}-{self.needed}-{self.number}-{_letters(self.data)}"
        return f"{body}-{_checksum(body)}"


def read(text: str) -> Share:
    """A share from its line, blanks and capitals aside; or `BadShares`."""
    line = "".join(text.split()).lower()
    found = FORM.fullmatch(line)
    if found is None:
        raise BadShares("this is not a share; it begins with fanlight-share-1-")
    kek_id, needed, number, letters, checksum = found.groups()
    if checksum != _checksum(line.rpartition("-")[0]):
        raise BadShares("there is a slip in this share: its checksum does not fit")
    try:
        data = base64.b32decode(letters.upper() + "====")
    except binascii.Error as error:
        raise BadShares("this share holds letters that no share holds") from error
    if not 1 <= int(needed) <= MOST or not 1 <= int(number) <= MOST:
        raise BadShares("this share has a number that no share has")
    return Share(kek_id, int(needed), int(number), data)


def split(secret: bytes, *, needed: int, count: int) -> list[tuple[int, bytes]]:
    """So many parts of a secret, each with its number, of which `needed` make it; `ValueError` for other numbers."""
    if not 1 <= needed <= count <= MOST:
        raise ValueError(f"between 1 and {MOST} shares, and no more needed than there are")
    others = [secrets.token_bytes(len(secret)) for _ in range(needed - 1)]
    polynomials = list(zip(secret, *others, strict=True))
    return [(number, bytes(_value(polynomial, number) for polynomial in polynomials)) for number in range(1, count + 1)]


def joined(parts: Collection[tuple[int, bytes]]) -> bytes:
    """The secret of which these are parts, all with numbers of their own; something else if they are too few or wrong.

    Lagrange's interpolation at nought.
    """
    numbers = [number for number, _ in parts]
    weights = [_weight(number, numbers) for number in numbers]
    columns = zip(*(data for _, data in parts), strict=True)
    return bytes(reduce(xor, map(_times, weights, column)) for column in columns)


def _value(polynomial: Sequence[int], at: int) -> int:
    """Horner's scheme; the first number is the value at nought."""
    return reduce(lambda value, number: _times(value, at) ^ number, reversed(polynomial), 0)


def _weight(number: int, numbers: Sequence[int]) -> int:
    others = [other for other in numbers if other != number]
    return reduce(_times, (_times(other, _inverse(other ^ number)) for other in others), 1)


def _times(one: int, other: int) -> int:
    """The product in the field. Every bit takes the same steps, whatever it is."""
    product = 0
    for bit in range(8):
        product ^= one * (other >> bit & 1)
        one = one << 1 ^ 0x11B * (one >> 7)
    return product


def _inverse(number: int) -> int:
    """The 254th power: that times the number itself is its 255th, which is one."""
    return reduce(_times, [number] * 254)


def _letters(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:8]
