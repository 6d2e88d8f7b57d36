"""Identifiers: time-ordered UUIDs (RFC 9562, version 7)."""

import secrets
import time
from functools import lru_cache
from typing import NewType
from uuid import UUID

VideoKey = NewType("VideoKey", int)
"""A video's id folded to 64 bits, for arrays."""


def new_id() -> UUID:
    """A UUIDv7: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


@lru_cache(maxsize=16_384)
def uuid_of(number: int) -> UUID:
    """A UUID by its number, made once: making one costs ten times a look-up, and a page of a feed names fifty."""
    return UUID(int=number)


def key_of(video_id: UUID) -> VideoKey:
    """The 62 random bits at the end of a UUIDv7, under its 2 variant bits: unique in any catalogue."""
    return VideoKey(video_id.int & (2**64 - 1))
