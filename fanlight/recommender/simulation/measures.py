"""What a day in the simulated world was like, in numbers."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEW_SECONDS = 86_400
"""A video is new for so long."""
MET = 10
"""Views with which a new video has been met."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of one policy; all of it can be summed or averaged over days."""

    visitors: int
    views: int
    watch_seconds: float
    """Of everyone together: those who did not come have watched nothing."""
    pleasure: float
    """Of a view, from -1 to 1: its quantile among ordinary watches of that length."""
    regret_seconds: float
    """What a view fell short, on average, of the best that could have been put in its place; in expectation."""
    missed: float
    """The same as a share of the best: comparable from day to day, while the best grows with the catalogue."""
    gini: float
    """Of impressions over the creators who had a video to show: 0 for equal shares, near 1 for one who has all."""
    topic_bits: float
    """Entropy of the topics that a visitor was shown, on average: how wide their bubble is."""
    new_share: float
    """Of impressions, those of videos published within a day."""
    new_met: float
    """Of the videos that were new this morning, those that had been met by then."""


@dataclass(eq=False)
class Tally:
    """A day while it lasts."""

    people: int
    topics: int
    impressions: Ints  # by video
    visitors: set[int] = field(default_factory=set)
    watch_seconds: float = 0.0
    pleasure: float = 0.0
    best_seconds: float = 0.0
    shown_seconds: float = 0.0
    judged: int = 0
    new_views: int = 0
    shown: Ints = field(init=False)  # people × topics

    def __post_init__(self) -> None:
        self.shown = np.zeros((self.people, self.topics), np.int64)

    def closed(self, *, creators: Ints, new_met: float) -> Day:
        """The day in numbers; `creators` are those of the videos that were there."""
        views = int(self.impressions.sum())
        by_creator = np.bincount(creators, self.impressions[: len(creators)])
        is_there = np.bincount(creators) > 0
        return Day(
            visitors=len(self.visitors),
            views=views,
            watch_seconds=self.watch_seconds,
            pleasure=self.pleasure / max(views, 1),
            regret_seconds=(self.best_seconds - self.shown_seconds) / max(self.judged, 1),
            missed=1.0 - self.shown_seconds / self.best_seconds if self.best_seconds else 0.0,
            gini=gini(by_creator[is_there]),
            topic_bits=float(entropy(self.shown[sorted(self.visitors)]).mean()) if self.visitors else 0.0,
            new_share=self.new_views / max(views, 1),
            new_met=new_met,
        )


def gini(amounts: Floats | Ints) -> float:
    """Gini's coefficient of inequality."""
    ordered = np.sort(amounts)
    if not len(ordered) or not ordered.sum():
        return 0.0
    places = np.arange(1, len(ordered) + 1)
    return float(2 * (places * ordered).sum() / (len(ordered) * ordered.sum()) - (len(ordered) + 1) / len(ordered))


def entropy(counts: Ints) -> Floats:
    """Of each row, in bits (Shannon)."""
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    logarithms = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    bits: Floats = -(shares * logarithms).sum(axis=1)
    return bits
