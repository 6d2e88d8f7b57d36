"""Which arrays there are, and where in the file each one lies."""

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

MAGIC = 0x66616E6C69676874  # "fanlight" in ASCII
NEIGHBOURS = 64
"""How many related videos a video keeps: 512 bytes of its row."""
TAGS = 6
LISTED = 1024
"""How long the lists of popular and of fresh videos may get."""
PAGE = 4096

HEADER = np.dtype(
    [
        ("magic", "<u8"),
        ("layout", "<u8"),  # the fingerprint of this file's arrays; another one means: rebuild
        ("capacity", "<u8"),  # videos that fit
        ("videos", "<u8"),  # videos that are there, dead ones included
        ("creators", "<u8"),
        ("events", "<u8"),  # events learnt from since the beginning
        ("journal_seq", "<u8"),  # the public journal, read up to here
        ("stream_seq", "<u8"),  # the learning stream, read up to here
        ("clock", "<u4"),  # the latest moment an event has told of
        ("lasting_epoch", "<u4"),  # when one unit of a lasting count was worth one
        ("trend_epoch", "<u4"),
        ("bank", "<u4"),  # which of the two copies of the lists is to be read
        ("popular", "<u4", (2,)),  # lengths
        ("fresh", "<u4", (2,)),
        ("top_trend", "<f8"),  # the greatest trend, in today's units
    ]
)

Rows = Literal["videos", "creators", "table", "fixed"]


@dataclass(frozen=True)
class Field:
    """One array: how long it is, and the shape of a row."""

    name: str
    dtype: str
    rows: Rows
    shape: tuple[int, ...] = ()


FIELDS = (
    Field("keys", "<u8", "videos"),
    Field("ids", "u1", "videos", (16,)),
    Field("creators", "<u4", "videos"),  # slot of the creator
    Field("previous", "<u4", "videos"),  # slot + 1 of the creator's video before this one; 0 = none
    Field("published_at", "<u4", "videos"),  # seconds since 1970
    Field("languages", "<u8", "videos"),
    Field("tags", "<u8", "videos", (TAGS,)),  # keys of hashtags; 0 = none
    Field("tag_shares", "<f4", "videos"),  # of a video's one vote, what each of its hashtags has
    Field("durations", "<f4", "videos"),  # seconds
    Field("alive", "u1", "videos"),
    Field("neighbours", "<u4", "videos", (NEIGHBOURS,)),  # slot + 1; 0 = free place
    Field("together", "<f4", "videos", (NEIGHBOURS,)),  # lasting count of joint interest with that neighbour
    Field("interest", "<f4", "videos"),  # lasting sum of squared worths
    Field("plays", "<f4", "videos"),  # lasting count
    Field("finishes", "<f4", "videos"),  # lasting count
    Field("likes", "<f4", "videos"),  # lasting count
    Field("trend", "<f4", "videos"),  # quickly fading sum of positive worths
    Field("creator_keys", "<u8", "creators"),
    Field("creator_latest", "<u4", "creators"),  # slot + 1 of the newest video
    Field("table", "<u4", "table"),  # open addressing: video key -> slot + 1
    Field("creator_table", "<u4", "table"),
    Field("popular", "<u4", "fixed", (2, LISTED)),
    Field("fresh", "<u4", "fixed", (2, LISTED)),
)

LAYOUT = int.from_bytes(hashlib.blake2b(repr((HEADER.descr, FIELDS, 1)).encode(), digest_size=8).digest(), "little")


def shape_of(field: Field, capacity: int) -> tuple[int, ...]:
    """The whole array's shape in a file with room for so many videos (a power of two)."""
    match field.rows:
        case "videos" | "creators":
            return (capacity, *field.shape)
        case "table":
            return (2 * capacity,)
        case "fixed":
            return field.shape


def offsets(capacity: int) -> tuple[dict[str, int], int]:
    """Where each array begins, page by page, and the size of the file."""
    places, at = {}, PAGE
    for field in FIELDS:
        places[field.name] = at
        size = int(np.prod(shape_of(field, capacity))) * np.dtype(field.dtype).itemsize
        at += -(-size // PAGE) * PAGE
    return places, at


def views(buffer: Any, capacity: int) -> dict[str, np.ndarray[Any, Any]]:
    """All arrays over a mapped file, under their names, and its `header`."""
    places, _ = offsets(capacity)
    arrays = {f.name: np.ndarray(shape_of(f, capacity), f.dtype, buffer, places[f.name]) for f in FIELDS}
    return arrays | {"header": np.ndarray((1,), HEADER, buffer, 0)}
