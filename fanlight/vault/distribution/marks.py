"""Who has been counted for what today: bits under the day's key, which name nobody and go with the day."""

import hashlib
import os
import weakref
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.viewer import Keys

FIELDS = 8192
FIELD_BYTES = 8192
"""A person's field is read and written whole: two pages of memory, in which 2,000 places are found from the cache."""
_PLACE_BITS = (FIELD_BYTES * 8).bit_length() - 1
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing, Knuth 6.4


@dataclass(frozen=True, eq=False)
class Marks:
    """One day's marks, shared by all web workers of a machine.

    A bit that two videos share makes a count smaller, never larger. Should two workers answer the same person in the
    same moment, the marks of one are lost, and somebody counts twice. The file is not mapped into memory: on a full
    disk that would kill the process.
    """

    secret: bytes
    descriptor: int

    @classmethod
    def of(cls, folder: Path, day: date, secret: bytes) -> "Marks":
        """Today's marks; other days' are deleted. The file is sparse: it takes the room of those who were here."""
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if old.name < day.isoformat():
                with suppress(FileNotFoundError):  # another worker was faster
                    old.unlink()
        marks = cls(secret, os.open(folder / day.isoformat(), os.O_RDWR | os.O_CREAT, 0o600))
        weakref.finalize(marks, os.close, marks.descriptor)
        os.ftruncate(marks.descriptor, FIELDS * FIELD_BYTES)
        return marks

    def person(self, account_id: UUID) -> int:
        """A number for someone that means nothing without the day's key."""
        digest = hashlib.blake2b(account_id.bytes, digest_size=8, key=self.secret, person=b"distribution").digest()
        return int.from_bytes(digest, "little")

    def add(self, person: int, keys: Keys) -> NDArray[np.intp]:
        """Mark these different videos for someone; which of them, by their places, were not marked yet.

        `OSError` when the disk is full: then nothing is marked.
        """
        start = person % FIELDS * FIELD_BYTES
        field = np.frombuffer(bytearray(os.pread(self.descriptor, FIELD_BYTES, start)), np.uint8)
        places = (((keys ^ np.uint64(person)) * _GOLDEN) >> np.uint64(64 - _PLACE_BITS)).astype(np.intp)
        marks = np.uint8(1) << (places & 7).astype(np.uint8)
        places >>= 3
        new = np.flatnonzero(field[places] & marks == 0)
        if len(new):
            np.bitwise_or.at(field, places[new], marks[new])
            os.pwrite(self.descriptor, field.tobytes(), start)
        return new
