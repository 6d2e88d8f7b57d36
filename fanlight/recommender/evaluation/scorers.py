"""The whole ranking, and simpler ones to hold it against."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.ranking import rank
from fanlight.recommender.state import State
from fanlight.recommender.taste import FADING, SHRINKAGE, Taste
from fanlight.recommender.viewer import Viewer

Slots = NDArray[np.int64]
Scores = NDArray[np.float64]


class Scorer(Protocol):
    """Scores candidates for a viewer; is told of every event after it was tested."""

    def score(self, state: State, viewer: Viewer, slots: Slots) -> Scores: ...

    def learn(self, slot: int, history: Slots) -> None: ...


class Whole:
    """What the feed does, before it is arranged; the state it reads is learnt by whoever holds it."""

    def score(self, state: State, viewer: Viewer, slots: Slots) -> Scores:
        return rank(state, viewer, Taste.of(state, viewer), slots).scores

    def learn(self, slot: int, history: Slots) -> None:
        """Nothing of its own."""


class RecentlyPopular(Whole):
    """The trend, the same for everyone."""

    def score(self, state: State, viewer: Viewer, slots: Slots) -> Scores:
        return state.trend[slots].astype(np.float64)


@dataclass
class Popular:
    """Counts since the beginning."""

    counts: Scores

    @classmethod
    def over(cls, videos: int) -> "Popular":
        return cls(np.zeros(videos))

    def score(self, state: State, viewer: Viewer, slots: Slots) -> Scores:
        return self.counts[slots]

    def learn(self, slot: int, history: Slots) -> None:
        self.counts[slot] += 1


@dataclass
class Neighbours:
    """Item-kNN over the live history, weighted by recency: cosine of the counts of all pairs, shrunk; nothing cut off.

    Sarwar et al., WWW 2001, with the shrinkage of Koren and Bell, 2011.
    """

    together: NDArray[np.float32]  # videos × videos
    counts: Scores

    @classmethod
    def over(cls, videos: int) -> "Neighbours":
        return cls(np.zeros((videos, videos), np.float32), np.zeros(videos))

    def score(self, state: State, viewer: Viewer, slots: Slots) -> Scores:
        watched = state.slots(viewer.history["key"])[::-1]
        weights = np.exp(-np.arange(len(watched)) / FADING)
        likeness = self.together[watched] / (np.sqrt(self.counts[watched][:, None] * self.counts) + SHRINKAGE)
        scores: Scores = (weights @ likeness)[slots]
        return scores

    def learn(self, slot: int, history: Slots) -> None:
        self.counts[slot] += 1
        self.together[slot, history] += 1
        self.together[history, slot] += 1
