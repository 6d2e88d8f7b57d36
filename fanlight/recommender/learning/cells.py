"""The space of vectors, divided into cells, so that a request finds what lies near without looking at every video.

An inverted file (Sivic and Zisserman, 2003) over k-means in two levels. A cell holds slots and no vectors: who looks
into it scores the rows of this moment. Its centre is the mean of its videos, and so is the centre's score of theirs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.state import State
from fanlight.recommender.state.layout import CELLS, FACTORS

SMALL = 2048
"""Up to so many videos all of them are looked at."""
SIZE = 128
"""Videos of a cell, as long as CELLS of them suffice."""
REGIONS = 64
"""Cells of the first level."""
SAMPLE = 64
"""So many videos a cell are enough to find its centre,"""
ROUNDS = 8
"""in so many rounds."""
EVERY = 1000
"""Enjoyed watches after which the cells are drawn anew, at least; in a large catalogue one for each sixteen videos,"""
GROWTH = 0.1
"""and this share of all that came before. The same share of new videos makes them due, too."""
AT_ONCE = 8192

Points = NDArray[np.float32]
"""Videos × (vector, appeal)."""
Slots = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Scattered:
    """Where the videos lay at one moment."""

    slots: Slots
    points: Points
    videos: int
    """That were there, dead ones included."""
    enjoyed: int
    """Watches until then."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Cells, for all videos of that moment."""

    slots: Slots
    """Cell by cell."""
    ends: Slots
    centres: Points
    reaches: NDArray[np.float32]
    videos: int
    enjoyed: int


def draw(state: State) -> None:
    """Divide the space anew, and let the cells be read."""
    show(state, drawn(scattered(state)))


def is_due(state: State) -> bool:
    """Whether enough has moved or come since; never in a small catalogue."""
    enjoyed, videos = int(state.header["enjoyed"][0]), state.videos
    since, before = enjoyed - int(state.header["indexed_at"][0]), state.cells().indexed
    has_moved = since >= max(EVERY, videos // 16, GROWTH * (enjoyed - since))
    has_grown = videos - before >= max(SMALL // 8, GROWTH * before)
    return bool(videos > SMALL and (has_moved or has_grown))


def scattered(state: State) -> Scattered:
    """A copy of what cells are drawn of."""
    slots = np.flatnonzero(state.alive[: state.videos])
    points = np.concatenate([state.item_vectors[slots], state.appeal[slots, None]], axis=1)
    return Scattered(slots, points, state.videos, int(state.header["enjoyed"][0]))


def drawn(scattered: Scattered) -> Drawn:
    """The cells of such points; touches no state, and takes seconds for a million of them."""
    points = scattered.points
    cells = _divided(points, np.random.default_rng(scattered.videos)) if len(points) else []
    return Drawn(
        scattered.slots[np.concatenate(cells)] if cells else scattered.slots,
        np.cumsum([len(cell) for cell in cells], dtype=np.int64),
        np.array([points[cell].mean(axis=0) for cell in cells], np.float32).reshape(-1, FACTORS + 1),
        np.array([points[cell].std(axis=0).mean() for cell in cells], np.float32),
        scattered.videos,
        scattered.enjoyed,
    )


def show(state: State, drawn: Drawn) -> None:
    """Write the cells into the copy nobody reads, then let them be read."""
    bank, count = 1 - int(state.header["index"][0]), len(drawn.ends)
    state.cell_starts[bank, 0], state.cell_starts[bank, 1 : count + 1] = 0, drawn.ends
    state.cell_videos[bank, : len(drawn.slots)] = drawn.slots
    state.cell_reaches[bank, :count] = drawn.reaches
    state.cell_centres[bank, :count] = drawn.centres[:, :FACTORS]
    state.cell_appeals[bank, :count] = drawn.centres[:, -1]
    state.header["cells"][0, bank], state.header["indexed"][0, bank] = count, drawn.videos
    state.header["indexed_at"] = drawn.enjoyed
    state.header["index"] = bank


def _divided(points: Points, rng: np.random.Generator) -> list[Slots]:
    """Places of the points, cell by cell; first into regions, then each of them into as many cells as it needs."""
    size = max(SIZE, len(points) // (CELLS - REGIONS) + 1)
    return [
        region[cell]
        for region in _clusters(points, min(REGIONS, -(-len(points) // size)), rng)
        for cell in _clusters(points[region], -(-len(region) // size), rng)
    ]


def _clusters(points: Points, count: int, rng: np.random.Generator) -> list[Slots]:
    """Lloyd's algorithm (1982) on a sample; then every point to the nearest centre. Empty ones are left out."""
    sample = points if len(points) <= SAMPLE * count else points[rng.choice(len(points), SAMPLE * count, replace=False)]
    centres = sample[rng.choice(len(sample), count, replace=False)]
    for _ in range(ROUNDS):
        owners = _nearest(sample, centres)
        order = owners.argsort(kind="stable")
        used, firsts, counts = np.unique(owners[order], return_index=True, return_counts=True)
        centres[used] = np.add.reduceat(sample[order], firsts) / counts[:, None]
    owners = _nearest(points, centres)
    order = owners.argsort(kind="stable")
    return [cell for cell in np.split(order, np.cumsum(np.bincount(owners, minlength=count))[:-1]) if len(cell)]


def _nearest(points: Points, centres: Points) -> Slots:
    halves = (centres * centres).sum(axis=1) / 2
    slices = [points[first : first + AT_ONCE] for first in range(0, len(points), AT_ONCE)]
    return np.concatenate([(some @ centres.T - halves).argmax(axis=1) for some in slices])
