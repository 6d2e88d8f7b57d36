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

CATALOGUE = (
    "keys",
    "ids",
    "creators",
    "previous",
    "published_at",
    "languages",
    "tags",
    "tag_shares",
    "durations",
    "alive",
    "creator_keys",
    "creator_latest",
)
"""What everyone may see of videos, and nobody has taught."""
WEIGHTS = ("blend", "head_biases", "head_scales", "head_slopes")

Header = NDArray[np.void]
Rows = dict[str, np.ndarray[Any, Any]]


def write(folder: Path, state: State) -> None:
    """Replace the snapshot: after a power cut there is the old one or the new one, whole."""
    _write(folder, state.header, rows(state))


def strip_vectors(folder: Path) -> None:
    """Let a kept snapshot know nothing of what vectors had learnt; nothing happens where none can be read."""
    kept = read(folder)
    if kept is not None and not is_stripped(kept[1]):
        header, found = kept
        _write(folder, header, {name: _without(name, array) for name, array in found.items()})


def is_stripped(found: Rows) -> bool:
    """Whether vectors were taken out: where there is a video, they begin with other numbers than 0."""
    return not found["item_vectors"].any()


def _without(name: str, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.zeros_like(array) if name in Vectors._fields else array


def _write(folder: Path, header: Header, found: Rows) -> None:
    arriving = folder / "snapshot.next"
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    with arriving.open("wb") as file:
        for array in (header, *found.values()):
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


def fingerprint(state: State, *, vectors: bool = True, catalogue: bool = True) -> str:
    """A digest of everything learnt: equal streams make equal ones, on any machine. Positions are left out.

    So are vectors if asked: once learnt anew they follow from what is still taught, and no more from the whole stream.
    And so is the catalogue, which is no secret, and changes between two rows of the stream.
    """
    without = {*DERIVED, *(() if vectors else Vectors._fields), *(() if catalogue else CATALOGUE)}
    digest = hashlib.blake2b(digest_size=16)
    for name in ("events", "enjoyed", "clock", "lasting_epoch", "trend_epoch", "videos", "creators", "hot"):
        if catalogue or name != "creators":
            digest.update(state.header[name].tobytes())
    for name, array in rows(state).items():
        if name not in without:
            digest.update(_bytes(array))
    return digest.hexdigest()


def weights(state: State) -> list[int]:
    """What the blend and the heads have learnt, in millionths."""
    found = np.concatenate([getattr(state, name).ravel() for name in WEIGHTS])
    millionths: list[int] = np.rint(found.astype(np.float64) * 1e6).astype(np.int64).tolist()
    return millionths


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
