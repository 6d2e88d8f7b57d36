"""How alike two films are by their prints, and the few numbers by which likely ones are found among millions."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fanlight.media.fingerprint import FRAME_BYTES, Print

SAME_BITS = 40
"""Of 256, by which two pictures of one scene may differ. Of 23 real clips the nearest two that differ are 80 apart."""

ALIKE = 0.5
"""A film looks like another from here on; what has nothing to do with it comes to 0."""

SAME_SOUND_ERROR = 0.15
"""Wrong bits, as a share. Copies of a sound have up to 0.10; other sounds, of music too, 0.23 and more."""
FEWEST_ITEMS = 24
"""About three seconds."""
LEAST_OVERLAP = 0.5
"""Of the sound that is asked about."""
OFFSETS_TRIED = 5

WORD_BITS, WORDS = 28, 9
SOUND_SPACE = 15
SIGNED = 1 << 31
MOST_ASKED_FRAMES = 240

Words = NDArray[np.int64]


def picture(asked: Print, seconds: float, frames: bytes, frames_seconds: float) -> float:
    """From 0 to 1, how much of the shorter of the two can be seen in the other, upright or in a mirror.

    `frames` are some of a public film. Each that has its like among those asked about counts; a film that lasts as
    long as a part of it is expected to show that part.
    """
    shown = _frames(frames)
    if not len(shown) or not asked.frames:
        return 0.0
    found = max(_found(shown, _frames(asked.frames)), _found(shown, _frames(asked.mirrored)))
    expected = len(shown) * min(1.0, seconds / frames_seconds)
    return min(1.0, found / expected) if found >= min(2, len(shown)) else 0.0


def is_same_sound(asked: bytes, shown: bytes) -> bool:
    """Whether one is the other, or a part of it."""
    ours, theirs = np.frombuffer(asked, "<u4"), np.frombuffer(shown, "<u4")
    least = max(FEWEST_ITEMS, round(LEAST_OVERLAP * len(ours)))
    return any(_error(ours, theirs, offset, least) <= SAME_SOUND_ERROR for offset in _likely_offsets(ours, theirs))


def asked_keys(asked: Print) -> tuple[list[int], list[int]]:
    """Everything under which a film like this may be found: by its pictures, and by its sound."""
    frames = [_thinned(_frames(part), MOST_ASKED_FRAMES) for part in (asked.frames, asked.mirrored)]
    pictures = np.unique(np.concatenate([_picture_words(part) for part in frames]))
    return _signed(pictures), _signed(np.unique(_sound_words(asked.sound)))


def shown_keys(part: bytes, kind: Literal["frames", "sound"], most: int) -> list[int]:
    """At most so many numbers under which a public film is found: those whose scrambled value is smallest.

    So two films that have many in common have kept the same ones of them.
    """
    words = np.unique(_picture_words(_frames(part)) if kind == "frames" else _sound_words(part))
    scrambled = words.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(20)
    return _signed(words[np.argsort(scrambled)[:most]])


def _found(shown: NDArray[np.uint64], asked: NDArray[np.uint64]) -> int:
    if not len(asked):
        return 0
    return int((np.bitwise_count(shown[:, None] ^ asked[None]).sum(axis=2).min(axis=1) <= SAME_BITS).sum())


def _frames(part: bytes) -> NDArray[np.uint64]:
    """frames × 4 words of 64 bits"""
    return np.frombuffer(part, "<u8").reshape(-1, FRAME_BYTES // 8)


def _thinned(frames: NDArray[np.uint64], most: int) -> NDArray[np.uint64]:
    return frames if len(frames) <= most else frames[np.arange(most) * len(frames) // most]


def _picture_words(frames: NDArray[np.uint64]) -> Words:
    """Nine words of each picture, without its four quickest waves; each says which of the nine it is."""
    bits = np.unpackbits(frames.view(np.uint8).reshape(-1, FRAME_BYTES), axis=1)[
        :, 8 * FRAME_BYTES - WORDS * WORD_BITS :
    ]
    words: Words = bits.reshape(-1, WORDS, WORD_BITS).astype(np.int64) @ (1 << np.arange(WORD_BITS, dtype=np.int64))
    return np.reshape(words + (np.arange(WORDS, dtype=np.int64) << WORD_BITS), -1)


def _sound_words(sound: bytes) -> Words:
    """Its upper 28 bits are enough, and forgive more."""
    return (np.frombuffer(sound, "<u4").astype(np.int64) >> 4) + (SOUND_SPACE << WORD_BITS)


def _signed(words: Words) -> list[int]:
    """As databases keep them in four bytes."""
    numbers: list[int] = (words - SIGNED).tolist()
    return numbers


def _likely_offsets(ours: NDArray[np.uint32], theirs: NDArray[np.uint32]) -> list[int]:
    """Where most of their words fall on the same of ours."""
    at, there = np.nonzero((ours[:, None] >> 4) == (theirs[None] >> 4))
    offsets, counts = np.unique(there - at, return_counts=True)
    best: list[int] = offsets[np.argsort(-counts)[:OFFSETS_TRIED]].tolist()
    return best


def _error(ours: NDArray[np.uint32], theirs: NDArray[np.uint32], offset: int, least: int) -> float:
    """The share of wrong bits where they overlap, if that is long enough; else all."""
    begin, end = max(0, -offset), min(len(ours), len(theirs) - offset)
    if end - begin < least:
        return 1.0
    return float(np.bitwise_count(ours[begin:end] ^ theirs[begin + offset : end + offset]).mean()) / 32
