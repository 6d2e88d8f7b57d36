"""A viewer's live history, weighed: what was watched last counts most, and nothing counts too much."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.signals import FINISHED, Flag
from fanlight.recommender.state import State
from fanlight.recommender.viewer import Viewer

CONSIDERED = 64
"""How many of the last watches have a say; the one before them would weigh 4 % of the last."""
FADING = 20.0
"""Watches after which one weighs e times less; measured best on MovieLens-100K, decision 0020."""
SKIP_WEIGHT = 0.5
"""A skip says less than a finish: there are many reasons to swipe on."""
LIKE_BONUS = 0.5
LEAST_WEIGHT = 3.0
"""Fewer than about four full watches do not yet fill a whole taste."""
LARGEST_SHARE = 0.35
"""No single video makes up more of a taste than this."""
SHRINKAGE = 10.0
"""Joint interest counts in full only where this much of it has been seen (item-kNN with shrinkage)."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Taste:
    """One row for each video that was watched, newest first."""

    state: State
    now: int
    slots: NDArray[np.int64]
    shares: NDArray[np.float64]  # of the whole taste; negative for skips
    finished: NDArray[np.bool_]

    @classmethod
    def of(cls, state: State, viewer: Viewer) -> "Taste":
        """What to learn from in a viewer's history; empty for a stranger."""
        history = viewer.history[(viewer.history["flags"] & Flag.NOT_LEARNT) == 0][::-1]
        _, first = np.unique(history["key"], return_index=True)  # of two watches of one video the later counts
        history = history[np.sort(first)[:CONSIDERED]]
        slots = state.slots(history["key"])
        known = slots >= 0
        history, slots = history[known], slots[known]
        return cls(
            state=state, now=viewer.now, slots=slots, shares=_shares(history), finished=history["worth"] >= FINISHED
        )

    @cached_property
    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """What each watched video says of its neighbours: row of the taste, slot of the neighbour, share × likeness.

        likeness(h, v) = together(h, v) / (sqrt(interest(h) interest(v)) + SHRINKAGE)
        """
        state = self.state
        entries = state.neighbours[self.slots]  # history × places
        rows, places = np.nonzero(entries)
        near = entries[rows, places].astype(np.int64) - 1
        history = self.slots[rows]
        scale = np.sqrt(state.interest[history].astype(np.float64) * state.interest[near])
        likeness = state.together[history, places] / (scale + SHRINKAGE * state.lasting_unit(self.now))
        return rows, near, self.shares[rows] * likeness


def _shares(history: NDArray[np.void]) -> NDArray[np.float64]:
    weights = history["worth"].astype(np.float64)
    weights = np.where(weights < 0, SKIP_WEIGHT * weights, weights)
    weights += LIKE_BONUS * ((history["flags"] & Flag.LIKED) != 0)
    weights *= np.exp(-np.arange(len(weights)) / FADING)
    shares: NDArray[np.float64] = weights / max(float(np.abs(weights).sum()), LEAST_WEIGHT)
    return np.clip(shares, -LARGEST_SHARE, LARGEST_SHARE)
