"""What is popular with the hashtags that a viewer likes best."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.state.layout import SOUND
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

HASHTAGS = 3
MOST = 20
"""Videos with one of them."""


def find(state: State, viewer: Viewer, taste: Taste, rng: np.random.Generator) -> NDArray[np.int64]:
    return popular_with(state, _liked(state, viewer, taste), names=HASHTAGS, most=MOST)


def popular_with(state: State, wanted: Sequence[int], *, names: int, most: int) -> NDArray[np.int64]:
    """What is popular with the first so many of these hashtags or sounds that lead anywhere, and so much with each."""
    known, shelves = state.popular_with()
    if not wanted or not len(known):
        return np.empty(0, np.int64)
    keys = np.array(wanted, np.uint64)
    rows = np.minimum(known.searchsorted(keys), len(known) - 1)
    entries = shelves[rows[known[rows] == keys][:names], :most].ravel()
    return entries[entries > 0].astype(np.int64) - 1


def _liked(state: State, viewer: Viewer, taste: Taste) -> list[int]:
    """Hashtags, the best liked first: those that are asked for by hand, then what was enjoyed most."""
    liked = defaultdict[int, float](float)
    enjoyed = taste.enjoyed
    carried = state.tags.take(taste.slots[enjoyed], axis=0)[:, :SOUND]
    for tags, voice in zip(carried.tolist(), taste.voices[enjoyed].tolist(), strict=True):
        for tag in tags:
            liked[tag] += voice
    if viewer.wishes is not None:
        topics = viewer.wishes.topics
        for tag in topics.removed:
            liked.pop(tag, None)
        liked.update(topics.frozen)
        liked.update(dict.fromkeys(topics.more.tolist(), 1.0))
    liked.pop(0, None)  # none
    return sorted((tag for tag, share in liked.items() if share > 0), key=liked.__getitem__, reverse=True)
