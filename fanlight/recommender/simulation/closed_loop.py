"""A policy and its public: what is shown is watched, what is watched is learnt, and the next page follows from it."""

import heapq
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.simulation import truth
from fanlight.recommender.simulation.measures import MET, NEW_SECONDS, Day, Tally
from fanlight.recommender.simulation.population import World

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

PAGE = 8
DAY = 86_400
BEFORE_DAYS = 7
"""Half of the catalogue was published in the week before the first day, the other half comes day by day."""
SWIPE_SECONDS = 0.5


@dataclass(frozen=True, eq=False)
class Watched:
    """What became of the part of a page that was met."""

    person: int
    at: int
    """When the page was asked for, in seconds since the first midnight."""
    videos: Ints
    seconds: Floats
    flags: Ints


class Policy(Protocol):
    """Decides what is shown. It sees what happens, never what is true."""

    def page(self, person: int, at: int, may_be_shown: Mask, count: int) -> Ints:
        """Videos by their numbers, which are in the order of publication; `may_be_shown` covers those out so far."""

    def learn(self, watched: Watched) -> None:
        """Take note of what became of a page."""

    def rest(self, at: int) -> None:
        """It is midnight."""


@dataclass(eq=False)
class Loop:
    """One policy in one world, which it has for itself."""

    world: World
    policy: Policy
    published_at: Ints  # by video, ascending
    is_judged: bool = True
    """Whether regret is reckoned, for which every page looks at all videos."""
    days: list[Day] = field(default_factory=list)

    def __post_init__(self) -> None:
        people, videos = len(self.world.people.views), len(self.published_at)
        self._seen = np.zeros((people, videos), np.bool_)
        self._met = np.zeros(videos, np.int64)
        self._seconds, self._flags = np.empty(PAGE), np.empty(PAGE, np.int64)
        self._found, self._values = np.empty(PAGE, np.int64), np.empty(PAGE)

    def run(self, days: int) -> list[Day]:
        """Let so many more days pass."""
        for _ in range(days):
            self._live_through(len(self.days))
        return self.days

    def _live_through(self, day: int) -> None:
        if day:
            self.policy.rest(day * DAY)
        comes = np.empty(len(self.world.people.views), np.int64)
        truth.wake(self.world, day, comes)
        tally = Tally(len(comes), len(self.world.centres), np.zeros(len(self.published_at), np.int64))
        waiting = [(day * DAY + int(second), person) for person, second in enumerate(comes) if second >= 0]
        heapq.heapify(waiting)
        while waiting:
            at, person = heapq.heappop(waiting)
            lasted = self._show(person, at, tally)
            if lasted and self.world.people.temper[person] > 0:
                heapq.heappush(waiting, (at + lasted, person))
        morning = np.searchsorted(self.published_at, [(day - 1) * DAY, day * DAY])
        young = self._met[morning[0] : morning[1]] >= MET
        there = int(np.searchsorted(self.published_at, (day + 1) * DAY))
        creators = self.world.videos.creators[:there]
        self.days.append(tally.closed(creators=creators, new_met=float(young.mean()) if len(young) else 0.0))

    def _show(self, person: int, at: int, tally: Tally) -> int:
        """Show a page and see what becomes of it; how many seconds that took, 0 when there is nothing left to show."""
        there = int(np.searchsorted(self.published_at, at, side="right"))
        may_be_shown = ~self._seen[person, :there]
        page = self.policy.page(person, at, may_be_shown, PAGE)
        if not len(page):
            return 0
        if self.is_judged:
            self._judge(person, may_be_shown, page, tally)
        count = truth.watch(self.world, person, page, self._seconds, self._flags)
        watched = Watched(person, at, page[:count], self._seconds[:count].copy(), self._flags[:count].copy())
        self._note(watched, tally)
        self.policy.learn(watched)
        lasted: int = round(float(watched.seconds.sum()) + SWIPE_SECONDS * count)
        return max(1, lasted)

    def _judge(self, person: int, may_be_shown: Mask, page: Ints, tally: Tally) -> None:
        """Hold a page against the best one, both as the person is at its beginning."""
        best = truth.best(self.world, person, may_be_shown, len(page), self._found, self._values)
        tally.best_seconds += float(self._values[:best].sum())
        tally.shown_seconds += float(truth.all_expected(self.world, person, page).sum())
        tally.judged += best

    def _note(self, watched: Watched, tally: Tally) -> None:
        videos = watched.videos
        self._seen[watched.person, videos] = True
        self._met[videos] += self.published_at[videos] > watched.at - NEW_SECONDS
        tally.visitors.add(watched.person)
        tally.impressions[videos] += 1
        tally.watch_seconds += float(watched.seconds.sum())
        durations = self.world.videos.durations[videos].tolist()
        pairs = zip(watched.seconds.tolist(), durations, strict=True)
        tally.pleasure += sum(truth.pleasure(seconds, length) for seconds, length in pairs)
        np.add.at(tally.shown[watched.person], self.world.videos.topics[videos], 1)
        tally.new_views += int((self.published_at[videos] > watched.at - NEW_SECONDS).sum())


def published_at(videos: int, days: int) -> Ints:
    """When each video comes out, in seconds from the first midnight."""
    before = videos // 2
    early = -BEFORE_DAYS * DAY + np.arange(before) * (BEFORE_DAYS * DAY) // max(before, 1)
    return np.concatenate([early, np.arange(videos - before) * (days * DAY) // max(videos - before, 1)])
