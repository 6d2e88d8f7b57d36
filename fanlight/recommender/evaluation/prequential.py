"""Test, then learn, event by event in the order of time; no sampled negatives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.learning.blend import viewer_before
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.signals import FINISHED, Kind
from fanlight.recommender.sources.explore import everything
from fanlight.recommender.state import State
from fanlight.recommender.viewer import Viewer

Slots = NDArray[np.int64]
Scorer = Callable[[State, Viewer, Slots], NDArray[np.float64]]


@dataclass
class Outcome:
    """How often, and how high, the video that was finished next stood among the first ten."""

    tested: int = 0
    hits: int = 0
    gain: float = 0.0

    @property
    def hit_rate(self) -> float:
        """HR@10."""
        return self.hits / max(self.tested, 1)

    @property
    def ndcg(self) -> float:
        """NDCG@10 with one target."""
        return self.gain / max(self.tested, 1)

    def take(self, rank: int) -> None:
        """Count a target that `rank` others stood above."""
        self.tested += 1
        if rank < 10:
            self.hits += 1
            self.gain += 1 / np.log2(rank + 2)


def evaluate(
    state: State, events: NDArray[np.void], scorers: Mapping[str, Scorer], *, tested_from: int, batch: int = 1
) -> dict[str, Outcome]:
    """Learn a stream (EVENT); from `tested_from` on every scorer predicts each finished watch before it is learnt."""
    outcomes = {name: Outcome() for name in scorers}
    learn(state, events[:tested_from])
    for at in range(tested_from, len(events), batch):
        for event in events[at : at + batch]:
            if int(event["kind"]) == Kind.WATCH and event["worth"] >= FINISHED:
                _test(state, event, scorers, outcomes)
        learn(state, events[at : at + batch])
    return outcomes


def _test(state: State, event: np.void, scorers: Mapping[str, Scorer], outcomes: Mapping[str, Outcome]) -> None:
    viewer = viewer_before(event)
    slots = everything(state)
    slots = slots[~np.isin(state.keys[slots], viewer.history["key"])]
    target = np.flatnonzero(state.keys[slots] == event["key"])
    if not len(target):
        return
    for name, scorer in scorers.items():
        scores = scorer(state, viewer, slots)
        # Ties count half, so that a scorer that knows nothing is a fair draw.
        above = (scores > scores[target[0]]).sum() + ((scores == scores[target[0]]).sum() - 1) // 2
        outcomes[name].take(int(above))
