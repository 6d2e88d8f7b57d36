"""Which arrays there are, and where in the file each one lies."""

import hashlib
import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from fanlight.recommender.signals import CONTEXT

MAGIC = 0x66616E6C69676874  # "fanlight" in ASCII
NEIGHBOURS = 64
"""How many related videos a video keeps: 512 bytes of its row."""
SOUND = 6
"""A video is known by so many hashtags, and then by its sound,"""
TAGS = SOUND + 1
"""so many names in all."""
FACTORS = 32
"""Numbers in a vector of a video."""
STANDING = 4
APPEAL, APPEAL_PACE, ITEM_PACE, CONTEXT_PACE = range(STANDING)
"""What a video has for anyone; then AdaGrad's sums of squares, one for the appeal and one a vector."""
HOT = 2048
"""How many videos have all their pairs counted, and are fitted together: the most watched."""
RECENT = 2048
"""How many of the last enjoyed videos are remembered, to tell them from the next."""
STAGES = 4
"""How well a viewer is known, by the length of the history: none, up to 5, up to 19, 20 and more."""
WAYS = 12
"""Parts of a score whose weights are learnt; their names are in `ranking/weights.py`."""
OUTCOMES = 9
"""What may become of a watch; their names are there too."""
POSITIONS = np.array([round(math.exp(-k / 10), 6) for k in range(CONTEXT)])
"""What a position in a history weighs before anything was learnt of it, the last watch first."""
LISTED = 1024
"""How long the lists of popular, of fresh and of waiting videos may get."""
DURATIONS = 10
"""Kinds of videos by how long they are, whose watches are compared with each other: `quantiles.py`."""
SHARES = 128
"""Shares of a video that watches of it are counted by."""
LANGUAGES, LANGUAGE_DEPTH = 32, 64
"""So many languages have a list of their own, and it is so long."""
HASHTAGS, HASHTAG_DEPTH = 512, 32
CELLS = 4096
"""Into so many cells at most the space of vectors is divided."""
PAGE = 4096

HEADER = np.dtype(
    [
        ("magic", "<u8"),
        ("layout", "<u8"),  # the fingerprint of this file's arrays; another one means: rebuild
        ("capacity", "<u8"),  # videos that fit
        ("videos", "<u8"),  # videos that are there, dead ones included
        ("creators", "<u8"),
        ("events", "<u8"),  # events learnt from since the beginning
        ("enjoyed", "<u8"),  # of them those that were enjoyed watches
        ("taught", "<u8"),  # events that taught the vectors as they stand
        ("remembered", "<u8"),  # how often `recent` was written
        ("taken_back_seq", "<u8"),  # the last row of the stream that took back what had taught vectors
        ("relearnt_seq", "<u8"),  # the row up to which the vectors know nothing of what was taken back
        ("journal_seq", "<u8"),  # the public journal, read up to here
        ("stream_seq", "<u8"),  # the learning stream, read up to here
        ("clock", "<u4"),  # the latest moment an event has told of
        ("lasting_epoch", "<u4"),  # when one unit of a lasting count was worth one
        ("trend_epoch", "<u4"),
        ("bank", "<u4"),  # which of the two copies of the lists is to be read
        ("popular", "<u4", (2,)),  # lengths
        ("fresh", "<u4", (2,)),
        ("debuts", "<u4", (2,)),
        ("languages", "<u4", (2,)),
        ("hashtags", "<u4", (2,)),
        ("top_trend", "<f8"),  # the greatest trend, in today's units
        ("hot", "<u4"),  # videos whose pairs are all counted
        ("fit", "<u4"),  # which of the two copies of the fit is to be read
        ("fitted", "<u4", (2,)),  # lengths
        ("fitted_at", "<u8"),  # `enjoyed` at the last fit
        ("blended", "<u8"),  # how often the weights have learnt
        ("index", "<u4"),  # which of the two copies of the cells is to be read
        ("cells", "<u4", (2,)),
        ("indexed", "<u4", (2,)),  # videos that were there when the cells were drawn
        ("indexed_at", "<u8"),  # `enjoyed` then
    ]
)

Rows = Literal["videos", "creators", "copies", "table", "fixed", "pairs"]


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
    Field("tags", "<u8", "videos", (TAGS,)),  # keys of hashtags, then that of a sound; 0 = none
    Field("tag_shares", "<f4", "videos"),  # of a video's one vote, what each of its hashtags has
    Field("durations", "<f4", "videos"),  # seconds
    Field("alive", "u1", "videos"),
    Field("neighbours", "<u4", "videos", (NEIGHBOURS,)),  # slot + 1; 0 = free place
    Field("together", "<f4", "videos", (NEIGHBOURS,)),  # lasting count of joint interest with that neighbour
    Field("interest", "<f4", "videos"),  # lasting sum of squared worths
    Field("plays", "<f4", "videos"),  # lasting count
    Field("finishes", "<f4", "videos"),  # lasting count
    Field("likes", "<f4", "videos"),  # lasting count
    Field("trend", "<f4", "videos"),  # quickly fading sum of positive worths, less what was not wanted
    Field("faint_trend", "<f4", "videos"),  # the worths of voices too new to be trusted, and of nothing else
    Field("welcome", "<f4", "videos"),  # quickly fading sum of positive worths of first watches
    Field("context_vectors", "<f4", "videos", (FACTORS,)),  # what having enjoyed it says of what comes next
    Field("item_vectors", "<f4", "videos", (FACTORS,)),
    Field("standings", "<f4", "videos", (STANDING,)),  # four numbers that learning touches together
    Field("hot_places", "<u4", "videos"),  # place + 1 among the hot; 0 = none
    Field("hot_slots", "<u4", "fixed", (HOT,)),
    # Lasting counts of joint interest of the hot, each pair once: row < column. In the other half, of watches close by.
    Field("hot_together", "<f4", "pairs"),
    Field("fitted_slots", "<u4", "fixed", (2, HOT)),  # in ascending order
    Field("fitted_weights", "<f4", "fixed", (2, HOT, HOT)),  # from a watched video (row) to another
    Field("fitted_likeness", "<f4", "fixed", (2, HOT, HOT)),  # how much two are watched close to each other
    Field("position_weights", "<f4", "fixed", (CONTEXT,)),  # learnt on top of what each position begins with
    Field("position_pace", "<f4", "fixed", (CONTEXT,)),
    Field("recent", "<u4", "fixed", (RECENT,)),  # slots, in a ring
    Field("blend", "<f4", "fixed", (STAGES, WAYS)),  # each weight is the published one times 1 + this
    Field("blend_pace", "<f4", "fixed", (STAGES, WAYS)),
    Field("watched", "<f8", "fixed", (DURATIONS, SHARES)),  # lasting count of watches, by duration and share seen
    Field("head_biases", "<f4", "fixed", (OUTCOMES,)),  # added to the published ones
    Field("head_scales", "<f4", "fixed", (OUTCOMES,)),  # all slopes of a head are those published times 1 + this,
    Field("head_slopes", "<f4", "fixed", (OUTCOMES, WAYS)),  # and each of them times 1 + this
    Field("head_bias_pace", "<f4", "fixed", (OUTCOMES,)),
    Field("head_scale_pace", "<f4", "fixed", (OUTCOMES,)),
    Field("head_slope_pace", "<f4", "fixed", (OUTCOMES, WAYS)),
    Field("creator_keys", "<u8", "creators"),
    Field("creator_latest", "<u4", "creators"),  # slot + 1 of the newest video
    Field("table", "<u4", "table"),  # open addressing: video key -> slot + 1
    Field("creator_table", "<u4", "table"),
    Field("popular", "<u4", "fixed", (2, LISTED)),
    Field("fresh", "<u4", "fixed", (2, LISTED)),
    Field("debuts", "<u4", "fixed", (2, LISTED)),  # the newest of those that few have met
    Field("language_keys", "<u8", "fixed", (2, LANGUAGES)),  # in ascending order
    Field("language_lists", "<u4", "fixed", (2, LANGUAGES, LANGUAGE_DEPTH)),  # slot + 1, first first; 0 = none
    Field("hashtag_keys", "<u8", "fixed", (2, HASHTAGS)),  # in ascending order
    Field("hashtag_lists", "<u4", "fixed", (2, HASHTAGS, HASHTAG_DEPTH)),  # slot + 1, first first; 0 = none
    Field("cell_centres", "<f4", "fixed", (2, CELLS, FACTORS)),  # mean vector of the videos in a cell
    Field("cell_appeals", "<f4", "fixed", (2, CELLS)),  # their mean appeal
    Field("cell_reaches", "<f4", "fixed", (2, CELLS)),  # how far they lie from that: mean standard deviation
    Field("cell_starts", "<u4", "fixed", (2, CELLS + 1)),  # where the videos of a cell begin in `cell_videos`
    Field("cell_videos", "<u4", "copies"),  # slots, cell by cell
)

LAYOUT = int.from_bytes(hashlib.blake2b(repr((HEADER.descr, FIELDS, 2)).encode(), digest_size=8).digest(), "little")


def shape_of(field: Field, capacity: int) -> tuple[int, ...]:
    """The whole array's shape in a file with room for so many videos (a power of two)."""
    match field.rows:
        case "videos" | "creators":
            return (capacity, *field.shape)
        case "copies":
            return (2, capacity)
        case "table":
            return (2 * capacity,)
        case "fixed":
            return field.shape
        case "pairs":
            return (HOT, HOT)


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
