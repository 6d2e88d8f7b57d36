"""How a file of interactions is turned into numbers that others can repeat."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from fanlight.recommender.evaluation.interactions import Carried, Interactions
from fanlight.recommender.evaluation.prequential import Outcome, evaluate
from fanlight.recommender.evaluation.scorers import Neighbours, Popular, RecentlyPopular, Scorer, Whole

Protocol = Literal["prequential", "leave-last-out"]
PROTOCOLS: tuple[Protocol, ...] = get_args(Protocol)

HALF_LIVES = (500, 2000, 8000, 32_000)
"""Of the trend, in events; the best one on the end of the learnt part is taken."""
MOST = 20_000
"""Tests; of more there are, evenly spaced ones are taken."""
ALL_PAIRS = 16_384
"""Items; of more, not all pairs are counted: item-kNN is left out."""
FEWEST = 3
"""Whoever has taken fewer has no last one to be foretold."""


def run(
    file: Path, *, protocol: Protocol, split: float = 0.8, seed: int = 1, items: Path | None = None
) -> dict[str, object]:
    """Evaluate the feed's ranking and its baselines on a file (`interactions.py`); a report that JSON can hold.

    `items` is a file of what each item carries.
    """
    interactions = Interactions.read(file)
    carried = Carried.read(items) if items else {}
    tested, learnt = _tested(interactions, protocol, split, np.random.default_rng(seed))
    half_life = _half_life(interactions, learnt)
    outcomes = _outcomes(interactions, carried, tested, half_life, learning=protocol == "prequential")
    return {
        "file": file.name,
        "protocol": protocol,
        "interactions": len(interactions),
        "users": len(interactions.user_names),
        "items": len(interactions.item_names),
        "tested": outcomes["ours"].tested,
        "trend_half_life_events": half_life,
        **_numbers(outcomes.pop("ours")),
        "baselines": {name: _numbers(outcome) for name, outcome in outcomes.items()},
    }


def _tested(
    interactions: Interactions, protocol: Protocol, split: float, chance: np.random.Generator
) -> tuple[list[int], int]:
    """Which rows are foretold, and up to which row parameters may be chosen."""
    if protocol == "prequential":
        learnt = int(len(interactions) * split)
        rows = np.arange(learnt, len(interactions))
        if len(rows) > MOST:
            rows = rows[np.linspace(0, len(rows) - 1, MOST).astype(np.int64)]
        return rows.tolist(), learnt
    last = {user: row for row, user in enumerate(interactions.users.tolist())}
    counts = np.bincount(interactions.users)
    people = np.array([user for user in last if counts[user] >= FEWEST])
    if len(people) > MOST:
        people = chance.choice(people, MOST, replace=False)
    return sorted(last[user] for user in people.tolist()), len(interactions)


def _half_life(interactions: Interactions, learnt: int) -> int:
    """Chosen on the last fifth of the part that is not evaluated, by the trend alone."""
    return max(HALF_LIVES, key=lambda half_life: _trend_gain(interactions, learnt, half_life))


def _trend_gain(interactions: Interactions, learnt: int, half_life: int) -> float:
    """How high the trend places what is taken next: NDCG without an end, over a tenth of the tests at most."""
    counts, gain = np.zeros(len(interactions.item_names)), 0.0
    tested = set(range(int(learnt * 0.8), learnt, max(1, learnt // 10_000)))
    for row, item in enumerate(interactions.items[:learnt].tolist()):
        if row in tested:
            gain += float(1 / np.log2(2 + (counts > counts[item]).sum()))
        counts[item] += 2.0 ** (row % (40 * half_life) / half_life)
        if row % (40 * half_life) == 40 * half_life - 1:
            counts *= 2.0**-40  # before the numbers grow too long
    return gain


def _outcomes(
    interactions: Interactions, carried: Mapping[str, Carried], tested: list[int], half_life: int, *, learning: bool
) -> dict[str, Outcome]:
    events = interactions.events(half_life)
    order = np.arange(len(events))
    if not learning:  # all that is learnt comes first, so that nothing of the last ones is known to anyone
        order = np.concatenate([np.delete(order, tested), tested])
        events["at"] = np.sort(events["at"])[np.argsort(order)]
        tested = list(range(len(events) - len(tested), len(events)))
    with tempfile.TemporaryDirectory(prefix="fanlight-evaluate-") as folder:
        state = interactions.state(Path(folder), carried)
        scorers: dict[str, Scorer] = {
            "ours": Whole(),
            "popularity": Popular.over(state.videos),
            "recent popularity": RecentlyPopular(),
        }
        if state.videos <= ALL_PAIRS:
            scorers["item-kNN with recency"] = Neighbours.over(state.videos)
        return evaluate(state, events[order], scorers, tested=tested, who=interactions.users[order])


def _numbers(outcome: Outcome) -> dict[str, float | None]:
    return {
        "hr10": outcome.hit_rate,
        "ndcg10": outcome.ndcg,
        "recall20": outcome.recall20,
        "cold_hr10": outcome.cold_hit_rate,
        "fit_cpu_s": round(outcome.learn_cpu_s, 3),
        "score_cpu_s": round(outcome.score_cpu_s, 3),
    }
