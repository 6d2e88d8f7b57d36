"""Videos that come and go."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import key_of
from fanlight.recommender.signals import possible_durations
from fanlight.recommender.state import State, Writer, directory
from fanlight.recommender.state.layout import FACTORS, SOUND, TAGS

LARGEST_AT_FIRST = 0.08
"""No number of a vector that has learnt nothing yet is larger."""
AT_ONCE = 8192
"""For so many videos vectors are begun at a time."""


@dataclass(frozen=True, kw_only=True)
class Clip:
    """What the recommender wants to know of a published video."""

    id: UUID
    creator: UUID
    published_at: int
    language: str
    hashtags: Sequence[str]
    duration_seconds: float
    sound: UUID | None = None
    """The video that its sound was first heard in, itself if it brought its own."""


def add(writer: Writer, clips: Sequence[Clip]) -> None:
    """Take in videos, oldest first; those already known stay as they are."""
    clips = _unknown(writer.state, clips)
    if not clips:
        return
    writer.make_room(len(clips))
    state = writer.state
    slots = np.arange(state.videos, state.videos + len(clips))
    state.keys[slots] = [key_of(clip.id) for clip in clips]
    state.ids[slots] = np.frombuffer(b"".join(clip.id.bytes for clip in clips), np.uint8).reshape(-1, 16)
    state.published_at[slots] = [clip.published_at for clip in clips]
    state.languages[slots] = [language_key(clip.language) for clip in clips]
    state.durations[slots] = possible_durations(np.array([clip.duration_seconds for clip in clips], np.float64))
    state.tags[slots] = [_tag_row(clip.hashtags) for clip in clips]
    # Tagging everything must not pay: a video's hashtags share one vote.
    state.tag_shares[slots] = 1 / np.sqrt(np.maximum(np.count_nonzero(state.tags[slots], axis=1), 1))
    state.tags[slots, SOUND] = [key_of(clip.sound) if clip.sound not in (None, clip.id) else 0 for clip in clips]
    state.context_vectors[slots], state.item_vectors[slots] = first_vectors(state.keys[slots])
    state.alive[slots] = 1
    for slot, clip in zip(slots.tolist(), clips, strict=True):
        _append_to_creator(state, slot, key_of(clip.creator))
    state.header["videos"] += len(clips)
    directory.insert(state.table, state.keys, slots)  # last: from here on readers find them
    _name_first_heard(state, state.tags[slots, SOUND])


def withdraw(state: State, video: UUID) -> None:
    """Take a video out of every feed; nothing happens when it is not known."""
    slot = int(state.slots(np.array([key_of(video)], np.uint64))[0])
    if slot >= 0:
        state.alive[slot] = 0


def retire(state: State, creator: UUID) -> None:
    """Take all videos of a creator out of every feed."""
    slot = int(state.creator_slots(np.array([key_of(creator)], np.uint64))[0])
    entry = int(state.creator_latest[slot]) if slot >= 0 else 0
    while entry:
        state.alive[entry - 1] = 0
        entry = int(state.previous[entry - 1])


@lru_cache(maxsize=10_000)
def tag_key(hashtag: str) -> int:
    """A hashtag as a number; never 0, which means none."""
    return int.from_bytes(hashlib.blake2b(hashtag.encode(), digest_size=8).digest(), "little") or 1


def language_key(language: str) -> int:
    """A language tag's first letters as a number; 0 when unknown."""
    return int.from_bytes(language.split("-")[0].encode()[:8], "little")


def _unknown(state: State, clips: Sequence[Clip]) -> list[Clip]:
    by_id = {clip.id: clip for clip in clips}
    known = state.slots(np.array([key_of(id_) for id_ in by_id], np.uint64)) >= 0
    return [clip for clip, is_known in zip(by_id.values(), known, strict=True) if not is_known]


def _name_first_heard(state: State, sounds: NDArray[np.uint64]) -> None:
    """A sound is a name only once it leads from one video to another: then the one that brought it bears it too."""
    slots = state.slots(np.unique(sounds[sounds != 0]))
    slots = slots[slots >= 0]
    state.tags[slots, SOUND] = state.keys[slots]


def _tag_row(hashtags: Sequence[str]) -> list[int]:
    keys = [tag_key(hashtag) for hashtag in dict.fromkeys(hashtags)][:SOUND]
    return keys + [0] * (TAGS - len(keys))


def first_vectors(keys: NDArray[np.uint64]) -> NDArray[np.float32]:
    """Two small vectors for each key, the same ones for the same key wherever it is met: 2 × keys × FACTORS."""
    made = np.empty((2, len(keys), FACTORS), np.float32)
    for first in range(0, len(keys), AT_ONCE):
        made[:, first : first + AT_ONCE] = _first_vectors(keys[first : first + AT_ONCE])
    return made


def _first_vectors(keys: NDArray[np.uint64]) -> NDArray[np.float32]:
    golden, first = np.uint64(0x9E3779B97F4A7C15), np.arange(1, 2 * FACTORS + 1, dtype=np.uint64)
    mixed = (keys[:, None] ^ (first * golden)) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    even = (mixed >> np.uint64(40)).astype(np.float32) / np.float32(2**24) - np.float32(0.5)
    return (even * np.float32(2 * LARGEST_AT_FIRST)).reshape(len(keys), 2, FACTORS).transpose(1, 0, 2)


def _append_to_creator(state: State, slot: int, creator: int) -> None:
    key = np.array([creator], np.uint64)
    row = int(state.creator_slots(key)[0])
    if row < 0:
        row = int(state.header["creators"][0])
        state.creator_keys[row] = creator
        state.header["creators"] += 1
        directory.insert(state.creator_table, state.creator_keys, np.array([row]))
    state.creators[slot] = row
    state.previous[slot] = state.creator_latest[row]
    state.creator_latest[row] = slot + 1
