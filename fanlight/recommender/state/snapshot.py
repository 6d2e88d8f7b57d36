"""The state on disk: the used rows of every array that cannot be computed from the others."""

import hashlib
import os
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import layout
from fanlight.recommender.state.arrays import State, Vectors
from fanlight.recommender.state.reader import is_ours

NAME = "snapshot"
_DIGEST_BYTES = 32
UNKEPT = ("fitted_slots", "fitted_weights", "fitted_likeness")
"""Fitted anew after a restart: the largest arrays, and all they say follows from the counts."""
HEADS = ("head_biases", "head_scales", "head_slopes", "head_bias_pace", "head_scale_pace", "head_slope_pace")
DERIVED = (
    "popular",
    "fresh",
    "debuts",
    "language_keys",
    "language_lists",
    "hashtag_keys",
    "hashtag_lists",
    "cell_centres",
    "cell_appeals",
    "cell_reaches",
    "cell_starts",
    "cell_videos",
    "blend",
    "blend_pace",
    *HEADS,
)
"""Drawn up from the rest by sums in an order that the machine's own library chooses: alike, but not to the bit."""

Header = NDArray[np.void]
Rows = dict[str, np.ndarray[Any, Any]]


def write(folder: Path, state: State) -> None:
    """Replace the snapshot: after a power cut there is the old one or the new one, whole."""
    arriving = folder / "snapshot.next"
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    with arriving.open("wb") as file:
        for array in (state.header, *rows(state).values()):
            digest.update(_bytes(array))
            file.write(_bytes(array))
        file.write(digest.digest())
        file.flush()
        os.fsync(file.fileno())
    arriving.replace(folder / NAME)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(folder: Path) -> tuple[Header, Rows] | None:
    """The snapshot's header and rows; None when it is missing, damaged or of another layout."""
    try:
        with (folder / NAME).open("rb") as file:
            return _read(file)
    except FileNotFoundError:
        return None


def _read(file: BinaryIO) -> tuple[Header, Rows] | None:
    head = file.read(layout.HEADER.itemsize)
    if not is_ours(head):
        return None
    header = np.frombuffer(head, layout.HEADER).copy()
    digest = hashlib.blake2b(head, digest_size=_DIGEST_BYTES)
    kept: Rows = {}
    for field, shape in _shapes(header):
        data = file.read(int(np.prod(shape)) * np.dtype(field.dtype).itemsize)
        digest.update(data)
        if len(data) < int(np.prod(shape)) * np.dtype(field.dtype).itemsize:
            return None
        kept[field.name] = np.frombuffer(data, field.dtype).reshape(shape)
    return (header, kept) if file.read() == digest.digest() else None


def rows(state: State) -> Rows:
    """The used rows of every array but the look-up tables."""
    return {
        field.name: getattr(state, field.name)[tuple(slice(length) for length in shape)]
        for field, shape in _shapes(state.header)
    }


def unkept(state: State) -> Rows:
    """What a snapshot leaves out, for a copy in memory."""
    return {name: getattr(state, name) for name in UNKEPT}


def fingerprint(state: State, *, vectors: bool = True) -> str:
    """A digest of everything learnt: equal streams make equal ones, on any machine. Positions are left out.

    So are vectors if asked: once learnt anew they follow from what is still taught, and no more from the whole stream.
    """
    digest = hashlib.blake2b(digest_size=16)
    for name in ("events", "enjoyed", "clock", "lasting_epoch", "trend_epoch", "videos", "creators", "hot"):
        digest.update(state.header[name].tobytes())
    for name, array in rows(state).items():
        if name not in DERIVED and (vectors or name not in Vectors._fields):
            digest.update(_bytes(array))
    return digest.hexdigest()


def _bytes(array: np.ndarray[Any, Any]) -> memoryview:
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _shapes(header: Header) -> list[tuple[layout.Field, tuple[int, ...]]]:
    return [
        (field, _shape(field, header)) for field in layout.FIELDS if field.rows != "table" and field.name not in UNKEPT
    ]


def _shape(field: layout.Field, header: Header) -> tuple[int, ...]:
    match field.rows:
        case "pairs":
            return (int(header["hot"][0]), int(header["hot"][0]))
        case "videos" | "creators" as rows:
            return (int(header[rows][0]), *field.shape)
        case "copies":
            return (2, int(header["videos"][0]))
        case _:
            return field.shape
