"""What is popular in each language and with each hashtag: short lists, drawn up with those of all."""

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.state.layout import HASHTAGS, LANGUAGES, TAGS

FEWEST = 2
"""Videos that carry a hashtag, for it to lead from one to another."""

Slots = NDArray[np.int64]
Names = NDArray[np.uint64]


def draw_up(state: State, bank: int, pool: Slots) -> None:
    """Sort a pool of videos, the most watched of late and the newest, by language and by hashtag.

    Of a name the most watched of late come first, and of equal ones the newer.
    """
    trend = state.believed_trend(pool, int(state.header["clock"][0]))
    pool = pool[np.lexsort((pool, trend))[::-1]]
    languages = state.languages[pool]
    _put(state, bank, "language", *_shelves(pool, languages, _most_used(languages, LANGUAGES, len(pool))))
    tags, carriers = state.tags[pool].ravel(), np.repeat(pool, TAGS)
    # A hashtag that most videos carry tells none from another.
    _put(state, bank, "hashtag", *_shelves(carriers, tags, _most_used(tags, HASHTAGS, len(pool) // 2)))


def _most_used(names: Names, most: int, too_many: int) -> Names:
    """In ascending order; 0 is none."""
    found, counts = np.unique(names, return_counts=True)
    fits = (found != 0) & (counts >= FEWEST) & (counts <= too_many)
    found, counts = found[fits], counts[fits]
    return np.sort(found[np.lexsort((found, -counts))[:most]])


def _shelves(slots: Slots, names: Names, wanted: Names) -> tuple[Names, list[Slots]]:
    """For each name its slots, in the order in which they came."""
    if not len(wanted):
        return wanted, []
    rows = np.minimum(wanted.searchsorted(names), len(wanted) - 1)
    known = np.flatnonzero(wanted[rows] == names)
    order = known[rows[known].argsort(kind="stable")]
    return wanted, np.split(slots[order], np.cumsum(np.bincount(rows[known], minlength=len(wanted)))[:-1])


def _put(state: State, bank: int, kind: str, names: Names, shelves: list[Slots]) -> None:
    keys, lists = getattr(state, f"{kind}_keys")[bank], getattr(state, f"{kind}_lists")[bank]
    keys[: len(names)] = names
    lists[:] = 0
    for row, shelf in enumerate(shelves):
        first = shelf[: lists.shape[1]]
        lists[row, : len(first)] = first + 1
    state.header[f"{kind}s"][0, bank] = len(names)
