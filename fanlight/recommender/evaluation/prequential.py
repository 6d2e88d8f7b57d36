"""Test, then learn, event by event in the order of time; no sampled negatives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import process_time

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.evaluation.scorers import Scorer
from fanlight.recommender.learning.blend import viewer_before
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.signals import FINISHED, Kind
from fanlight.recommender.sources.explore import everything
from fanlight.recommender.state import State

Slots = NDArray[np.int64]


@dataclass
class Outcome:
    """How often, and how high, what was taken next stood among the first."""

    ranks: list[int] = field(default_factory=list)
    """For each test, how many others stood above."""
    cold: list[bool] = field(default_factory=list)
    """Whether it was the first of its person."""
    score_cpu_s: float = 0.0
    learn_cpu_s: float = 0.0

    @property
    def tested(self) -> int:
        return len(self.ranks)

    @property
    def hit_rate(self) -> float:
        """HR@10."""
        return self._share(10)

    @property
    def recall20(self) -> float:
        """Recall@20, which with one target is the hit rate among twenty."""
        return self._share(20)

    @property
    def ndcg(self) -> float:
        """NDCG@10 with one target: 1 / log2(2 + how many stood above), nothing beyond the tenth place."""
        ranks = np.array(self.ranks)
        return float(np.where(ranks < 10, 1 / np.log2(ranks + 2.0), 0.0).sum()) / max(self.tested, 1)

    @property
    def cold_hit_rate(self) -> float | None:
        """HR@10 of everyone's first; None where there was none."""
        first = [rank < 10 for rank, is_first in zip(self.ranks, self.cold, strict=True) if is_first]
        return sum(first) / len(first) if first else None

    def _share(self, places: int) -> float:
        return sum(rank < places for rank in self.ranks) / max(self.tested, 1)


def evaluate(
    state: State,
    events: NDArray[np.void],
    scorers: Mapping[str, Scorer],
    *,
    tested: Sequence[int] | range,
    who: NDArray[np.int64] | None = None,
) -> dict[str, Outcome]:
    """Learn a stream (EVENT); every scorer predicts the finished watches among `tested` before they are learnt.

    All videos are ranked but those that their person had before: all of them when `who` says who watched what,
    otherwise those that travel with the event.
    """
    outcomes = {name: Outcome() for name in scorers}
    slots, before = state.slots(events["key"]), state.slots(events["history_keys"].ravel()).reshape(len(events), -1)
    had: dict[int, list[int]] = {}
    at = 0
    for row in [*tested, len(events)]:
        _learn(state, events[at:row], slots[at:row], before[at:row], scorers, outcomes)
        if who is not None:
            for person, slot in zip(who[at:row].tolist(), slots[at:row].tolist(), strict=True):
                had.setdefault(person, []).append(slot)
        at = row
        if row < len(events) and events[row]["kind"] == Kind.WATCH and events[row]["worth"] >= FINISHED:
            seen = before[row] if who is None else np.array(had.get(int(who[row]), []), np.int64)
            _test(state, events[row], int(slots[row]), seen, scorers, outcomes)
    return outcomes


def _learn(
    state: State,
    events: NDArray[np.void],
    slots: Slots,
    before: Slots,
    scorers: Mapping[str, Scorer],
    outcomes: Mapping[str, Outcome],
) -> None:
    began = process_time()
    learn(state, events)
    shared = process_time() - began
    for name, scorer in scorers.items():
        began = process_time()
        for event, slot, history in zip(events, slots.tolist(), before, strict=True):
            if event["kind"] == Kind.WATCH and event["worth"] > 0 and slot >= 0:
                scorer.learn(slot, history[(history >= 0) & (event["history_worths"] > 0)])
        outcomes[name].learn_cpu_s += process_time() - began + (shared if name == "ours" else 0.0)


def _test(
    state: State,
    event: np.void,
    target: int,
    seen: Slots,
    scorers: Mapping[str, Scorer],
    outcomes: Mapping[str, Outcome],
) -> None:
    slots = everything(state)
    slots = slots[~np.isin(slots, seen)]
    place = int(np.searchsorted(slots, target))
    if place == len(slots) or slots[place] != target:  # they had it before: no test of what they take next
        return
    viewer = viewer_before(event)
    for name, scorer in scorers.items():
        began = process_time()
        scores = scorer.score(state, viewer, slots)
        outcomes[name].score_cpu_s += process_time() - began
        # Ties count half, so that a scorer that knows nothing is a fair draw.
        above = (scores > scores[place]).sum() + ((scores == scores[place]).sum() - 1) // 2
        outcomes[name].ranks.append(int(above))
        outcomes[name].cold.append(not int(event["length"]))
