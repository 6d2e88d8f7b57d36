"""Videos whose vectors point where the history leads, as they stand at this moment."""

import math

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.state.arrays import Cells
from fanlight.recommender.taste import Taste

LOOKED_AT = 1024
"""So many vectors are scored, those of the most promising cells;"""
PROMISING = 24
"""of so many cells at most;"""
HOPE = 2.0
"""By so many standard deviations the best of a cell may score more than its mean;"""
LATE = 256
"""and besides so many of the newest that lie in no cell yet."""
WHOLE = 4096
"""Without any cells, because the catalogue is small or its learner has just begun, the newest so many are scored."""

Slots = NDArray[np.int64]


def near(state: State, taste: Taste) -> tuple[Slots, NDArray[np.float32]]:
    """Some videos, most of the best of all among them, and what each has for this viewer by its vector and appeal."""
    cells, videos = state.cells(), state.videos
    if not len(cells.appeals):
        first = max(0, videos - WHOLE)
        scores = state.item_vectors[first:videos] @ taste.leads_to + state.appeal[first:videos]
        return np.arange(first, videos), scores
    slots = np.concatenate([_inside(cells, taste.leads_to), np.arange(max(cells.indexed, videos - LATE), videos)])
    return slots, state.item_vectors.take(slots, axis=0) @ taste.leads_to + state.appeal[slots]  # a column: no `take`


def _inside(cells: Cells, leads_to: NDArray[np.float32]) -> Slots:
    """What lies in the cells whose best videos should score most: the mean and something for the spread."""
    scores = cells.centres @ leads_to
    scores += cells.appeals
    scores += cells.reaches * (HOPE * math.sqrt(float(leads_to @ leads_to)))
    best = scores.argpartition(-PROMISING)[-PROMISING:] if len(scores) > PROMISING else np.arange(len(scores))
    best = best[scores[best].argsort()[::-1]]
    found, count = [], 0
    for first, last in zip(cells.starts[best].tolist(), cells.starts[best + 1].tolist(), strict=True):
        found.append(cells.videos[first:last])
        count += last - first
        if count >= LOOKED_AT:
            break
    return np.concatenate(found)[:LOOKED_AT].astype(np.int64)
