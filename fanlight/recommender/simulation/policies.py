"""Simpler ways to fill a page, to hold the feed against; each gives one place in six to the lot, as the feed does."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender import signals
from fanlight.recommender.simulation import truth
from fanlight.recommender.simulation.closed_loop import DAY, Ints, Mask, Watched
from fanlight.recommender.simulation.population import World
from fanlight.recommender.wishes import DRAWN_EVERY

Floats = NDArray[np.float64]

HALF_LIFE = 2 * DAY
"""Of popularity: the same as the trend's."""
RIDGE = 200.0
"""EASE's λ."""
LENGTHS = 10
"""Kinds of videos by their length, each with as many."""
FADING = 10.0
"""Watches after which a live history weighs e times less."""


def worths(watched: Watched, durations: Floats) -> Floats:
    """What each watch was worth, by the rule."""
    return signals.worths(watched.seconds, durations[watched.videos])


@dataclass(eq=False)
class ByLot:
    """Anything that was not seen."""

    world: World
    chance: np.random.Generator

    def page(self, person: int, at: int, may_be_shown: Mask, count: int) -> Ints:
        open_ = may_be_shown.nonzero()[0]
        return self.chance.choice(open_, min(count, len(open_)), replace=False)

    def learn(self, watched: Watched) -> None:
        """Nothing."""

    def rest(self, at: int) -> None:
        """Nothing."""


@dataclass(eq=False)
class Oracle(ByLot):
    """The truth itself: what will be watched longest. Nothing that has to learn can be as good."""

    def page(self, person: int, at: int, may_be_shown: Mask, count: int) -> Ints:
        found, values = np.empty(count, np.int64), np.empty(count)
        return found[: truth.best(self.world, person, may_be_shown, count, found, values)]


@dataclass(eq=False)
class Popular(ByLot):
    """What was enjoyed of late, the same for everyone, up to the minute."""

    def __post_init__(self) -> None:
        self.trend = np.zeros(len(self.world.videos.durations))

    def page(self, person: int, at: int, may_be_shown: Mask, count: int) -> Ints:
        scores = np.where(may_be_shown, self.scores(person)[: len(may_be_shown)], -np.inf)
        best = np.argsort(-scores, kind="stable")[: min(count, int(may_be_shown.sum()))]
        lot = may_be_shown.copy()
        lot[best] = False
        for place in range(DRAWN_EVERY - 1, len(best), DRAWN_EVERY):
            if lot.any():
                best[place] = self.chance.choice(lot.nonzero()[0])
                lot[best[place]] = False
        return best

    def scores(self, person: int) -> Floats:
        return self.trend

    def learn(self, watched: Watched) -> None:
        worth = worths(watched, self.world.videos.durations)
        self.trend[watched.videos] += np.maximum(worth, 0.0) * 2.0 ** (watched.at / HALF_LIFE)


@dataclass(eq=False)
class NightlyEase(Popular):
    """EASE (Steck, WWW 2019) fitted at midnight to all histories, which it knows as they were then.

    Whoever had no history then gets what is popular.
    """

    ridge: float = RIDGE

    def __post_init__(self) -> None:
        super().__post_init__()
        people, videos = len(self.world.people.views), len(self.world.videos.durations)
        self.enjoyed = np.zeros((people, videos), np.float32)
        self.weights = np.zeros((videos, videos), np.float32)
        self._tonight = np.zeros((people, videos), np.float32)

    def scores(self, person: int) -> Floats:
        scores = self._tonight[person].astype(np.float64)
        return scores if scores.any() else self.trend

    def learn(self, watched: Watched) -> None:
        super().learn(watched)
        worth = worths(watched, self.world.videos.durations)
        self.enjoyed[watched.person, watched.videos] = np.maximum(worth, 0.0)

    def rest(self, at: int) -> None:
        gram = (self.enjoyed.T @ self.enjoyed).astype(np.float64)
        gram[np.diag_indices(len(gram))] += self.ridge
        inverse = np.linalg.inv(gram)
        weights = inverse / -inverse.diagonal()
        weights[np.diag_indices(len(gram))] = 0.0
        self.weights = weights.astype(np.float32)
        self._tonight = self.enjoyed @ self.weights


@dataclass(eq=False)
class NightlyEaseByLength(NightlyEase):
    """The same, told what the feed is told: where a watch stands among those of videos about as long."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._seconds = np.full(self.enjoyed.shape, np.nan, np.float32)

    def learn(self, watched: Watched) -> None:
        super().learn(watched)
        self._seconds[watched.person, watched.videos] = watched.seconds

    def rest(self, at: int) -> None:
        durations = self.world.videos.durations
        lengths = np.searchsorted(np.quantile(durations, np.arange(1, LENGTHS) / LENGTHS), durations)
        people, videos = np.nonzero(~np.isnan(self._seconds))
        order = np.lexsort((self._seconds[people, videos], lengths[videos]))
        people, videos = people[order], videos[order]
        counts = np.bincount(lengths[videos], minlength=LENGTHS)
        ranks = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
        self.enjoyed[people, videos] = np.maximum(2 * (ranks + 0.5) / np.repeat(counts, counts) - 1, 0)
        super().rest(at)


@dataclass(eq=False)
class LiveEase(NightlyEase):
    """The same weights over what was watched up to this minute, the last first: what a live history adds to EASE."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._before: dict[int, list[int]] = {}

    def scores(self, person: int) -> Floats:
        last = self._before.get(person, [])[:-64:-1]
        if not last or not self.weights.any():
            return self.trend
        shares = self.enjoyed[person, last] * np.exp(-np.arange(len(last)) / FADING)
        return (shares @ self.weights[last]).astype(np.float64)

    def learn(self, watched: Watched) -> None:
        super().learn(watched)
        enjoyed = [video for video in watched.videos.tolist() if self.enjoyed[watched.person, video] > 0]
        self._before.setdefault(watched.person, []).extend(enjoyed)
