"""A published split: learn one part, choose on the next, foretell the last. Every item is ranked, none is sampled."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.evaluation.interactions import Unreadable
from fanlight.recommender.evaluation.matrix import Matrix
from fanlight.recommender.learning import content, ease
from fanlight.recommender.taste import SHRINKAGE

PLACES = 20
RIDGES = (50.0, 100.0, 200.0)
FADING = 0.5
"""Each pair of a user who took n counts n^-0.5: who takes everything says little of what belongs together."""

Numbers = NDArray[np.float32]
Ranking = Callable[[NDArray[np.int64]], Numbers]
"""Scores all items for somebody who took these."""
Choice = Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Split:
    """Three matrices over the same users and items, and what is known of the items."""

    learnt: Matrix
    validation: Matrix
    tested: Matrix
    features: Sequence[Numbers]  # items × numbers each

    @classmethod
    def read(cls, learnt: Path, validation: Path, tested: Path, features: Iterable[Path] = ()) -> "Split":
        """Matrices as `Matrix.read` knows them, and features as `numpy.save` writes them."""
        first = Matrix.read(learnt)
        second, third = (_same_shape(Matrix.read(file), first, file) for file in (validation, tested))
        return cls(first, second, third, [_features(file, first.width) for file in features])


@dataclass(frozen=True)
class Quality:
    """Means over everyone of whom something is to be foretold."""

    recall20: float
    ndcg20: float


def popularity(split: Split) -> Ranking:
    """The same for everyone."""
    counts = split.learnt.counts()
    return lambda taken: counts


def neighbours(split: Split) -> Ranking:
    """Item-kNN: shrunk cosine (`taste.py`), no neighbour cut off."""
    counts = np.sqrt(split.learnt.counts())
    likeness = split.learnt.together()
    likeness /= counts[:, None] * counts + np.float32(SHRINKAGE)
    np.fill_diagonal(likeness, 0)
    return _summed(likeness)


def fitted(split: Split, *, ridge: float) -> Ranking:
    """EASE, as it was published."""
    return _summed(ease.weights(split.learnt.together(), ridge))


def ours(split: Split, *, ridge: float) -> Ranking:
    """EASE over joint interest and likeness of content, nobody's say growing with all they took."""
    gram = split.learnt.together(FADING)
    for features in split.features:
        gram += np.float32(content.SHARE * ridge) * content.likeness(features)
    return _summed(ease.weights(gram, ridge))


RANKINGS: Mapping[str, tuple[Callable[..., Ranking], Sequence[Choice]]] = {
    "popularity": (popularity, [{}]),
    "item-kNN": (neighbours, [{}]),
    "EASE": (fitted, [{"ridge": ridge} for ridge in RIDGES]),
    "ours": (ours, [{"ridge": ridge} for ridge in RIDGES]),
}
"""Each with what it may choose from."""


def run(split: Split) -> dict[str, object]:
    """Judge every ranking after it has chosen on the validation part; a report that JSON can hold."""
    judged = {name: _judged(split, fit, choices) for name, (fit, choices) in RANKINGS.items()}
    return {
        "protocol": "split",
        "interactions": len(split.learnt.items),
        "users": len(split.learnt),
        "items": split.learnt.width,
        "tested": len(split.tested.people()),
        **judged.pop("ours"),
        "baselines": judged,
    }


def quality(split: Split, ranking: Ranking, foretold: Matrix) -> Quality:
    """Recall@20 and NDCG@20 of what each took next, among all that they did not take in the learnt part."""
    recalls, gains = [], []
    discounts = 1 / np.log2(np.arange(PLACES) + 2)
    for user in foretold.people():
        had, wanted = split.learnt.of(user), foretold.of(user)
        scores = ranking(had).astype(np.float64)
        scores[had] = -np.inf
        hits = np.isin(_best(scores), wanted)
        recalls.append(hits.sum() / len(wanted))
        gains.append((hits * discounts).sum() / discounts[: len(wanted)].sum())
    return Quality(float(np.mean(recalls)), float(np.mean(gains)))


def _judged(split: Split, fit: Callable[..., Ranking], choices: Sequence[Choice]) -> dict[str, object]:
    """What the best choice on the validation part reaches on the tested part."""
    best: tuple[float, Ranking, float, Choice] | None = None
    for choice in choices:
        began = process_time()
        ranking = fit(split, **choice)
        took = process_time() - began
        reached = quality(split, ranking, split.validation).ndcg20
        if best is None or reached > best[0]:
            best = reached, ranking, took, choice
    assert best is not None
    _, ranking, took, chosen = best
    began = process_time()
    reached_at_last = quality(split, ranking, split.tested)
    scoring = process_time() - began
    return {
        **asdict(reached_at_last),
        "chosen": dict(chosen),
        "fit_cpu_s": round(took, 3),
        "score_cpu_s": round(scoring, 3),
    }


def _summed(weights: Numbers) -> Ranking:
    """What each taken item says of every other, added up."""

    def ranking(taken: NDArray[np.int64]) -> Numbers:
        scores: Numbers = weights[taken].sum(axis=0)
        return scores

    return ranking


def _best(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """The places of the greatest, greatest first; of equal ones the earlier."""
    among = np.argpartition(-scores, min(PLACES, len(scores) - 1))[:PLACES]
    return among[np.lexsort((among, -scores[among]))]


def _same_shape(matrix: Matrix, first: Matrix, file: Path) -> Matrix:
    if (len(matrix), matrix.width) != (len(first), first.width):
        raise Unreadable(f"{file}: {len(matrix)} × {matrix.width}, where {len(first)} × {first.width} belong")
    return matrix


def _features(file: Path, items: int) -> Numbers:
    try:
        features = np.load(file, allow_pickle=False)
    except ValueError as error:
        raise Unreadable(f"{file}: {error}") from None
    if features.ndim != 2 or len(features) != items or not np.isfinite(features).all():
        raise Unreadable(f"{file}: a row of numbers for each of {items} items belongs here")
    return np.asarray(features, np.float32)
