"""What a film looks and sounds like, in bytes so few that it can be compared with a million others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.media.moments import SIDE

FRAME_BYTES, ITEM_BYTES = 32, 4
WAVES = 16
"""Of each direction, beginning with the slowest; the mean brightness is none of them."""

TELLING = 50
"""Pictures of lower quality, of 100, are fades and plain grounds, which many films share."""

FEWEST_ITEMS = 16
MOST_ALIKE_ITEMS = 0.75
"""A sound of which a larger share repeats itself is silence or one tone."""

# Discrete cosine transform, type II, without its constant: waves × pixels
_COSINES = np.sqrt(2 / SIDE) * np.cos(np.pi / (2 * SIDE) * np.outer(np.arange(1, WAVES + 1), np.arange(1, 2 * SIDE, 2)))
_MIRRORED = np.where(np.arange(1, WAVES + 1) % 2, -1.0, 1.0)
"""A mirror turns the sign of every odd wave across."""


@dataclass(frozen=True)
class Print:
    """A film's fingerprint; each part may be empty, where nothing would tell it from others."""

    frames: bytes = b""
    """PDQ hashes of its moments, 32 bytes each, in the order of time."""
    mirrored: bytes = b""
    """The same of the film in a mirror: as many, in the same order."""
    sound: bytes = b""
    """Chromaprint, 4 bytes (little-endian) for each eighth of a second."""

    def thinned(self, most: int) -> bytes:
        """At most so many of its frames, evenly chosen: enough for others to be compared with it."""
        count = len(self.frames) // FRAME_BYTES
        chosen = range(count) if count <= most else [n * count // most for n in range(most)]
        return b"".join(self.frames[n * FRAME_BYTES : (n + 1) * FRAME_BYTES] for n in chosen)


def taken(moments: bytes, sound: bytes) -> Print:
    """The print of a film with these moments and this chromaprint."""
    pictures = np.frombuffer(moments[: len(moments) // SIDE**2 * SIDE**2], np.uint8).reshape(-1, SIDE, SIDE)
    pictures = pictures[quality(pictures) >= TELLING]
    frames, mirrored = hashed(pictures)
    if len(frames):  # what stands still is said once
        is_new = np.concatenate([[True], (frames[1:] != frames[:-1]).any(axis=1)])
        frames, mirrored = frames[is_new], mirrored[is_new]
    return Print(frames.tobytes(), mirrored.tobytes(), _telling(sound))


def hashed(pictures: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """PDQ of each picture (n × 64 × 64) and of its mirror image, each n × 32 bytes in the published order of bits.

    After "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (2019): of the 64 × 64 brightnesses
    the 16 × 16 slowest waves, each a bit that says whether it is above their median. The picture is made this small by
    the mean of areas instead of by two passes of a box.
    """
    waves = _COSINES @ pictures.astype(np.float64) @ _COSINES.T  # pictures × waves down × waves across
    return _bits(waves), _bits(waves * _MIRRORED)


def quality(pictures: NDArray[np.uint8]) -> NDArray[np.int64]:
    """From 0 to 100, as published: the sum of the steps in brightness between neighbours."""
    small = pictures.astype(np.int16)  # holds 100 times the largest step, at a tenth of the cost of 64 bits
    down, across = (np.abs(np.diff(small, axis=axis)) * 100 // 255 for axis in (1, 2))
    total: NDArray[np.int64] = down.sum(axis=(1, 2), dtype=np.int64) + across.sum(axis=(1, 2), dtype=np.int64)
    return np.minimum(100, total // 90)


def _bits(waves: NDArray[np.float64]) -> NDArray[np.uint8]:
    flat = waves.reshape(len(waves), WAVES * WAVES)
    return np.packbits((flat > np.median(flat, axis=1, keepdims=True))[:, ::-1], axis=1)


def _telling(sound: bytes) -> bytes:
    items = np.frombuffer(sound[: len(sound) // ITEM_BYTES * ITEM_BYTES], "<u4")
    distinct = len(np.unique(items))
    if distinct < FEWEST_ITEMS or distinct < (1 - MOST_ALIKE_ITEMS) * len(items):
        return b""
    return items.tobytes()
