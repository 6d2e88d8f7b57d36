"""Who has been counted for what today: bits under the day's key, which name nobody and go with the day."""

import hashlib
import mmap
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.viewer import Keys

FIELDS = 8192
FIELD_BITS = 65_536
"""A person's field is two pages of memory, so that a look at 2,000 of its bits stays in the fastest cache."""
BYTES = FIELDS * FIELD_BITS // 8
_FIELD_BITS_LOG2 = FIELD_BITS.bit_length() - 1
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing, Knuth 6.4


@dataclass(frozen=True, eq=False)
class Marks:
    """One day's marks, shared by all web workers of a machine.

    A bit that two videos share makes a count smaller, never larger. Two workers that mark the same byte at the same
    moment may lose a mark: then somebody counts twice.
    """

    secret: bytes
    bits: NDArray[np.uint8]

    @classmethod
    def of(cls, folder: Path, day: date, secret: bytes) -> "Marks":
        """Today's marks; other days' are deleted. The file is sparse: it takes the room of those who were here."""
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if old.name < day.isoformat():
                with suppress(FileNotFoundError):  # another worker was faster
                    old.unlink()
        descriptor = os.open(folder / day.isoformat(), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(descriptor, BYTES)
            return cls(secret, np.frombuffer(mmap.mmap(descriptor, BYTES), np.uint8))
        finally:
            os.close(descriptor)

    def person(self, account_id: UUID) -> int:
        """A number for someone that means nothing without the day's key."""
        digest = hashlib.blake2b(account_id.bytes, digest_size=8, key=self.secret, person=b"distribution").digest()
        return int.from_bytes(digest, "little")

    def add(self, person: int, keys: Keys) -> NDArray[np.intp]:
        """Mark these different videos for someone; the places of those that were not marked yet."""
        start = person % FIELDS * (FIELD_BITS // 8)
        field = self.bits[start : start + FIELD_BITS // 8]
        places = (((keys ^ np.uint64(person)) * _GOLDEN) >> np.uint64(64 - _FIELD_BITS_LOG2)).astype(np.intp)
        marks = np.uint8(1) << (places & 7).astype(np.uint8)
        places >>= 3
        new = np.flatnonzero(field[places] & marks == 0)
        np.bitwise_or.at(field, places[new], marks[new])
        return new
