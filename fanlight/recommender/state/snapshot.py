"""The state on disk: the used rows of every array that cannot be computed from the others."""

import hashlib
import os
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import layout
from fanlight.recommender.state.arrays import State
from fanlight.recommender.state.reader import is_ours

NAME = "snapshot"
_DIGEST_BYTES = 32

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
    return {field.name: getattr(state, field.name)[: shape[0]] for field, shape in _shapes(state.header)}


def fingerprint(state: State) -> str:
    """A digest of everything learnt: equal streams make equal ones. Positions in the streams are left out."""
    digest = hashlib.blake2b(digest_size=16)
    for name in ("events", "clock", "lasting_epoch", "trend_epoch", "videos", "creators"):
        digest.update(state.header[name].tobytes())
    for name, array in rows(state).items():
        if name not in ("popular", "fresh"):  # drawn up at any moment, from the rest
            digest.update(_bytes(array))
    return digest.hexdigest()


def _bytes(array: np.ndarray[Any, Any]) -> memoryview:
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _shapes(header: Header) -> list[tuple[layout.Field, tuple[int, ...]]]:
    used = {"videos": int(header["videos"][0]), "creators": int(header["creators"][0])}
    return [
        (field, field.shape if field.rows == "fixed" else (used[field.rows], *field.shape))
        for field in layout.FIELDS
        if field.rows != "table"
    ]
