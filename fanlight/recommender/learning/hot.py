"""The most watched videos, whose every pair is counted, and what is made of those counts and of what they carry.

Joint counts of a recency-weighted window beat those of whole histories, decision 0026.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.learning import content, ease
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import HOT, NEIGHBOURS

RIDGE = 100.0
"""λ: so many joint interests that never were."""
CLOSE_SHRINKAGE = 5.0
"""Counts that two videos must be close to each other with, before their likeness is believed by half."""
EVERY = 1000
"""Enjoyed watches between two choices, at least,"""
GROWTH = 0.02
"""and this share of all that came before."""


@dataclass(frozen=True, eq=False)
class Counted:
    """What is known of the hot at one moment."""

    slots: NDArray[np.uint32]
    gram: NDArray[np.float64]
    """Joint counts, videos × videos."""
    close: NDArray[np.float64]
    """The same of watches close to each other; nothing on the diagonal."""
    carried: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Fit:
    """Videos, the weights from each (row) to each, and how much two of them are watched close to each other."""

    slots: NDArray[np.uint32]
    weights: NDArray[np.float32]
    likeness: NDArray[np.float32]


def until_due(state: State) -> int:
    """How many events may be learnt before the next choice; one at least."""
    return max(1, _due_at(state) - int(state.header["enjoyed"][0]))


def choose_when_due(state: State, fit: Callable[[State], None]) -> None:
    """Choose anew who is hot, at moments that a replay repeats, and have the weights fitted."""
    if int(state.header["enjoyed"][0]) >= _due_at(state):
        choose(state)
        state.header["fitted_at"] = state.header["enjoyed"]
        fit(state)


def choose(state: State) -> None:
    """Take in the most watched of late, and the newest where there is room.

    Who stays keeps its counts, who comes begins with those of its neighbours.
    """
    interest = state.interest[: state.videos]
    alive = np.flatnonzero(state.alive[: state.videos])
    wanted = np.sort(alive[np.lexsort((-alive, -interest[alive]))[:HOT]])
    before = state.hot_slots[: int(state.header["hot"][0])].astype(np.int64)
    if len(wanted) == len(before) and (wanted == before).all():
        return
    known = state.hot_places[wanted].astype(np.int64)  # place + 1; 0 = new
    counts = _taken_over(state, known)
    _begin(state, np.flatnonzero(known == 0), wanted, counts)
    state.hot_places[before] = 0
    state.hot_places[wanted] = np.arange(1, len(wanted) + 1)
    state.hot_slots[: len(wanted)] = wanted
    state.hot_together[: len(wanted), : len(wanted)] = counts
    state.header["hot"] = len(wanted)


def fit(state: State) -> None:
    """Fit the weights to the counts of now, and let them be read."""
    show(state, fitted(counted(state)))


def counted(state: State) -> Counted:
    """A copy of what a fit is made of."""
    count = int(state.header["hot"][0])
    slots = state.hot_slots[:count].copy()
    unit = state.lasting_unit(int(state.header["clock"][0]))
    both = state.hot_together[:count, :count].astype(np.float64) / unit
    gram = np.triu(both) + np.triu(both, 1).T
    gram[np.diag_indices(count)] = np.maximum(gram.diagonal(), 0.0)
    close = np.maximum(np.tril(both, -1), 0.0)
    return Counted(slots, gram, close + close.T, content.features(state, slots.astype(np.int64)))


def fitted(counted: Counted) -> Fit:
    """The weights for such counts; touches no state, and takes seconds for thousands of videos.

    likeness(h, v) = close(h, v) / (sqrt(Σ close(h, ·) Σ close(v, ·)) + CLOSE_SHRINKAGE)
    """
    if not len(counted.slots):
        return Fit(counted.slots, counted.gram.astype(np.float32), counted.close.astype(np.float32))
    gram = counted.gram + content.SHARE * RIDGE * content.likeness(counted.carried)
    root = np.sqrt(counted.close.sum(axis=1))
    likeness = counted.close / (np.outer(root, root) + CLOSE_SHRINKAGE)
    return Fit(counted.slots, ease.weights(gram, RIDGE).astype(np.float32), likeness.astype(np.float32))


def show(state: State, fit: Fit) -> None:
    """Write a fit into the copy nobody reads, then let it be read."""
    bank, count = 1 - int(state.header["fit"][0]), len(fit.slots)
    state.fitted_weights[bank, :count, :count] = fit.weights
    state.fitted_likeness[bank, :count, :count] = fit.likeness
    state.fitted_slots[bank, :count] = fit.slots
    state.header["fitted"][0, bank] = count
    state.header["fit"] = bank


def _due_at(state: State) -> int:
    last = int(state.header["fitted_at"][0])
    return last + max(EVERY, int(GROWTH * last))


def _taken_over(state: State, known: NDArray[np.int64]) -> NDArray[np.float32]:
    """The counts of those that stay, in their new places."""
    places, is_new = np.maximum(known - 1, 0), known == 0
    counts: NDArray[np.float32] = state.hot_together[np.ix_(places, places)]
    counts[is_new] = 0
    counts[:, is_new] = 0
    return counts


def _begin(state: State, places: NDArray[np.int64], wanted: NDArray[np.int64], counts: NDArray[np.float32]) -> None:
    """Counts of the newly hot, as far as their rows of neighbours know them."""
    if not len(places):
        return
    lookup = np.full(state.videos + 1, -1, np.int64)
    lookup[wanted + 1] = np.arange(len(wanted))
    near = lookup[state.neighbours[wanted[places]]]  # new × NEIGHBOURS; entry 0 = none stays -1
    rows = np.repeat(places, NEIGHBOURS)[near.ravel() >= 0]
    columns = near.ravel()[near.ravel() >= 0]
    amounts = state.together[wanted[places]].ravel()[near.ravel() >= 0]
    counts[np.minimum(rows, columns), np.maximum(rows, columns)] = amounts
    counts[places, places] = state.interest[wanted[places]]
