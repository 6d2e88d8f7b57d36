"""How well chances come true: what the feed foretold of each view, held against what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.learning.heads import labels_of
from fanlight.recommender.outcomes import OUTCOMES, Outcome
from fanlight.recommender.placed import Placed

Floats = NDArray[np.float64]

BINS = 10
UNSAID: frozenset[Outcome] = frozenset({"not_interested"})
"""Nobody in that world says it, so nothing could come true."""


class Tenth(TypedDict):
    """A tenth of the views, by how likely an outcome was called."""

    foretold: float
    came: float
    views: int


class Judged(TypedDict):
    """How well the chances of one outcome came true."""

    foretold: float
    """Mean chance."""
    came: float
    """How often it came to be."""
    ratio: float | None
    """How many times as often it was foretold; None for what nobody did."""
    error: float
    """Expected calibration error."""
    views: int
    tenths: list[Tenth]
    """The least likely first."""


@dataclass(eq=False)
class Calibration:
    """Views of one run, each with its chances and its labels in the order of OUTCOMES."""

    chances: list[list[float]] = field(default_factory=list)
    labels: list[list[float]] = field(default_factory=list)
    first: int = 0
    """How many views are left out: those of the first day, since nobody is known then, if there is a second."""
    _page: dict[int, list[float]] = field(default_factory=dict)

    def expect(self, page: Sequence[Placed]) -> None:
        """Take note of a page that is shown now."""
        self._page = {int(one.key): [chance.chance for chance in one.chances] for one in page}

    def note(self, happened: NDArray[np.void]) -> None:
        """Take note of the EVENTs of one view of that page."""
        told: dict[Outcome, float] = {}
        for event in happened:
            for outcome, label in labels_of(event).items():
                told[outcome] = max(label, told.get(outcome, 0.0))  # a watch is a no to what was tapped apart from it
        self.chances.append(self._page[int(happened["key"][0])])
        self.labels.append([told[outcome] for outcome in OUTCOMES])

    def rest(self) -> None:
        """A day is over."""
        self.first = self.first or len(self.chances)

    def judged(self) -> dict[Outcome, Judged]:
        """By outcome; nothing when nobody came."""
        if len(self.chances) <= self.first:
            return {}
        chances, labels = np.array(self.chances[self.first :]), np.array(self.labels[self.first :])  # views × outcomes
        return {
            outcome: _judged(chances[:, n], labels[:, n]) for n, outcome in enumerate(OUTCOMES) if outcome not in UNSAID
        }


def _judged(chances: Floats, labels: Floats) -> Judged:
    foretold, came = float(chances.mean()), float(labels.mean())
    return {
        "foretold": foretold,
        "came": came,
        "ratio": foretold / came if came else None,
        "error": expected_error(chances, labels),
        "views": len(chances),
        "tenths": [
            {"foretold": float(some.mean()), "came": float(became.mean()), "views": len(some)}
            for some, became in _bins(chances, labels, BINS)
            if len(some)
        ],
    }


def expected_error(chances: Floats, labels: Floats, bins: int = BINS) -> float:
    """Expected calibration error: by how much chances and what came differ, bin by bin, on average over the views.

    Bins hold equally many views (Nguyen and O'Connor, EMNLP 2015): bins of equal width would put all chances of
    something rare into one, where nothing could be wrong but their mean.
    """
    return float(sum(abs((some - became).sum()) for some, became in _bins(chances, labels, bins)) / len(chances))


def _bins(chances: Floats, labels: Floats, bins: int) -> Iterator[tuple[Floats, Floats]]:
    order = np.argsort(chances, kind="stable")
    return zip(np.array_split(chances[order], bins), np.array_split(labels[order], bins), strict=True)
