"""The feed itself in the simulated world: the same pipeline, state and learning as the vault's."""

import copy
from pathlib import Path
from typing import TypedDict
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import key_of
from fanlight.recommender import pipeline, quantiles, signals
from fanlight.recommender.learning import catalogue, lists
from fanlight.recommender.learning.catalogue import Clip
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.signals import HISTORY, Flag, Kind
from fanlight.recommender.simulation import truth
from fanlight.recommender.simulation.calibration import Calibration
from fanlight.recommender.simulation.closed_loop import Ints, Mask, Watched
from fanlight.recommender.simulation.lots import Lots
from fanlight.recommender.simulation.population import World
from fanlight.recommender.state import Writer
from fanlight.recommender.viewer import Viewer

BEGINNING = 1_800_000_000
"""The first midnight, in seconds since 1970."""
REMEMBERED = 256
LISTS_SECONDS = 60
SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835
"""2^128 over the golden ratio: ids that are well spread, and the same every time."""
CREATORS_FROM = 1 << 40
SAID = {
    truth.LIKED: (Kind.LIKE, Flag.LIKED),
    truth.SAVED: (Kind.SAVE, Flag.SAVED),
    truth.COMMENTED: (Kind.COMMENT, Flag(0)),
    truth.SHARED: (Kind.SHARE, Flag.SHARED),
    truth.FOLLOWED: (Kind.FOLLOW, Flag(0)),
}
"""The event of what somebody says of a video, and how it is marked in their history."""


class _About(TypedDict):
    key: int
    at: int
    history: NDArray[np.void]


class Engine:
    """A policy that is `pipeline.recommend` over a state that learns from every page."""

    def __init__(self, world: World, published_at: Ints, folder: Path, chance: np.random.Generator) -> None:
        self._world, self._published_at, self._chance = world, published_at, chance
        self.writer = Writer(folder)
        self._keys = np.array([key_of(_id(video)) for video in range(len(published_at))], np.uint64)
        makers = (key_of(_id(CREATORS_FROM + maker)) for maker in world.videos.creators.tolist())
        self._makers = np.array(list(makers), np.uint64)
        people = len(world.people.views)
        self._histories = [np.empty(0, HISTORY)] * people
        self._following = [np.empty(0, np.uint64)] * people
        self._listed_at = -LISTS_SECONDS
        self.lots = Lots(world)
        self.calibration = Calibration()

    def page(self, person: int, at: int, may_be_shown: Mask, count: int) -> Ints:
        self._publish(len(may_be_shown))
        if at - self._listed_at >= LISTS_SECONDS:
            lists.draw_up(self.writer.state)
            self._listed_at = at
        viewer = self.viewer(person, at, may_be_shown)
        before, hidden = copy.deepcopy(self._chance), np.empty(0, np.uint64)
        placed = pipeline.recommend(self.writer.state, viewer, hidden=hidden, count=count, rng=self._chance)
        self.lots.note(self.writer.state, person, viewer, placed, before)
        self.calibration.expect(placed)
        return self.writer.state.slots(np.array([one.key for one in placed], np.uint64))

    def viewer(self, person: int, at: int, may_be_shown: Mask) -> Viewer:
        """A person as the feed knows them; a video's number is its slot."""
        return Viewer(
            now=BEGINNING + at,
            history=self._histories[person],
            seen=self._keys[: len(may_be_shown)][~may_be_shown],
            following=self._following[person],
        )

    def learn(self, watched: Watched) -> None:
        """Put everything that happened on the stream, as the vault does, and learn it at once."""
        self.lots.learn(watched)
        rows, moment = list[NDArray[np.void]](), float(BEGINNING + watched.at)
        worths = quantiles.worths(self.writer.state, watched.seconds, self._world.videos.durations[watched.videos])
        told = (watched.videos, watched.seconds, watched.flags, worths)
        for video, seconds, flags, worth in zip(*(column.tolist() for column in told), strict=True):
            moment += seconds
            happened = self._happened(watched.person, video, int(moment), seconds, flags, worth)
            self.calibration.note(np.concatenate(happened))
            rows += happened
        learn(self.writer.state, np.concatenate(rows))

    def rest(self, at: int) -> None:
        """No learning waits for the night."""
        self.calibration.rest()

    def _happened(
        self, person: int, video: int, at: int, seconds: float, flags: int, worth: float
    ) -> list[NDArray[np.void]]:
        """The EVENTs of one view; from now on it stands in the person's history."""
        key, length = int(self._keys[video]), float(self._world.videos.durations[video])
        history = self._histories[person]
        about: _About = {"key": key, "at": at, "history": history}
        watch = [signals.event(Kind.WATCH, worth=worth, watched_seconds=seconds, duration_seconds=length, **about)]
        said = [SAID[flag] for flag in SAID if flags & flag]
        # A tap is told at once, the watch when the video has been left.
        rows = [signals.event(kind, worth=1.0, **about) for kind, _ in said] + watch
        known = Flag.FINISHED if watch[0]["finished"][0] else Flag.UNFINISHED
        for _, mark in said:
            known |= mark
        entry = np.array([(key, at, worth, known)], HISTORY)
        self._histories[person] = np.concatenate([history[1 - REMEMBERED :], entry])
        if flags & truth.FOLLOWED:
            self._following[person] = np.append(self._following[person], self._makers[video])
        return rows

    def _publish(self, there: int) -> None:
        """Take in what has come out since."""
        videos = self._world.videos
        new = range(self.writer.state.videos, there)
        catalogue.add(
            self.writer,
            [
                Clip(
                    id=_id(video),
                    creator=_id(CREATORS_FROM + int(videos.creators[video])),
                    published_at=BEGINNING + int(self._published_at[video]),
                    language="en",
                    hashtags=[f"topic{tag}" for tag in (videos.topics[video], videos.second_topics[video]) if tag >= 0],
                    duration_seconds=float(videos.durations[video]),
                )
                for video in new
            ],
        )


def _id(number: int) -> UUID:
    return UUID(int=((number + 1) * SPREAD) & (2**128 - 1))
