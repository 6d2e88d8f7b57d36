"""What a model has learnt, as a vault commits itself to it in its log: bound for good, and telling nobody what it is.

The log holds SHA-256("custody/learnt" || nonce || what is committed to). The nonce stays in the vault, and is shown to
who checks: without it not even somebody who guesses all that was learnt, from one person's watches, can try the guess.
"""

import hashlib
from typing import Annotated

import msgspec

from fanlight.custody.entries import Day, MaybeSha256, Number, Sha256, canonical

NONCE_BYTES = 32
SUBJECT = b"custody/learnt"

Nonce = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Fingerprint = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the catalogue changed between two rows of the stream: what is learnt depends on which videos were known."""

    stream_seq: Number
    """After this row,"""
    videos: Number
    """there were so many videos,"""
    gone: list[Number]
    """and those at these places were in no feed any more."""


class Opening(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What opens a commitment: kept in the vault for as long as the stream that it can be checked with."""

    nonce: Nonce
    day: Day
    model_sha256: MaybeSha256
    code_sha256: MaybeSha256
    stream_seq: Number
    """The learning stream, read up to here. It is not in the log: noised counts would hide in vain how much was
    watched on a day."""
    events: Number
    relearnt_seq: Number
    """Up to which row vectors were learnt anew from what is still taught."""
    counts: Fingerprint
    """Of all counts,"""
    vectors: Fingerprint
    """and of counts and vectors."""
    weights: list[int]
    """Of the blend and of the heads, in millionths."""
    steps: list[Step]
    """Since the day before."""


def commitment(opening: Opening) -> Sha256:
    """What the log says in the place of all this."""
    told = msgspec.to_builtins(opening)
    nonce = bytes.fromhex(told.pop("nonce"))
    return hashlib.sha256(SUBJECT + nonce + canonical(told)).hexdigest()
