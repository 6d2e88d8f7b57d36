"""A few hundred simulated viewers watch a catalogue, each after their own taste and the mood of the hour."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender import signals
from fanlight.recommender.signals import FINISHED, HISTORY, Kind

SESSION = 12
"""Videos watched in one sitting, on average."""
MOOD = 0.7
"""How often what comes next is of the sitting's theme, as a feed would see to it; the rest is anything."""


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A video on the simulated stage."""

    key: int
    theme: int
    """What it is about, as a number from 0."""
    duration_seconds: float


@dataclass(kw_only=True)
class Watched:
    """What a simulation leaves behind."""

    events: NDArray[np.void]
    """The learning stream (EVENT), in the order of time."""
    views: dict[int, int] = field(default_factory=dict)
    """By video key."""
    likes: dict[int, int] = field(default_factory=dict)


def watch_all(
    stage: Sequence[Staged], *, viewers: int, sittings: int, since: int, until: int, seed: int = 7
) -> Watched:
    """Let viewers sit down `sittings` times each between two moments. The same arguments make the same events."""
    rng = np.random.default_rng(seed)
    themes = np.array([clip.theme for clip in stage])
    tastes = rng.dirichlet(np.full(themes.max() + 1, 0.3), viewers)  # viewers × themes: most like one or two
    quality = rng.normal(0.0, 0.08, len(stage))
    starts = [(int(at), who) for who in range(viewers) for at in rng.integers(since, until, sittings)]
    histories = [np.empty(0, HISTORY)] * viewers
    rows: list[NDArray[np.void]] = []
    for start, who in sorted(starts):
        sitting = Sitting(stage, themes, quality, tastes[who], rng)
        histories[who] = sitting.sit(start, min(until, start + 3600), histories[who], rows)
    events = np.concatenate(rows)
    events = events[np.argsort(events["at"], kind="stable")]
    keys = [clip.key for clip in stage]
    return Watched(events=events, views=_counted(keys, events, Kind.WATCH), likes=_counted(keys, events, Kind.LIKE))


@dataclass(frozen=True, eq=False)
class Sitting:
    """One person, one mood, a dozen videos."""

    stage: Sequence[Staged]
    themes: NDArray[np.int64]
    quality: NDArray[np.float64]
    taste: NDArray[np.float64]
    rng: np.random.Generator

    def sit(self, start: int, end: int, history: NDArray[np.void], rows: list[NDArray[np.void]]) -> NDArray[np.void]:
        """Watch until tired, adding EVENTs; the history afterwards."""
        mood = int(self.rng.choice(len(self.taste), p=self.taste))
        met = set(history["key"][-200:].tolist())
        at = start
        for place in self._playlist(mood):
            clip = self.stage[place]
            if clip.key in met or at >= end:
                continue
            watched = self._watched_seconds(place, mood)
            worth = signals.worth(watched_seconds=watched, duration_seconds=clip.duration_seconds)
            at += max(1, round(watched))
            rows.append(
                signals.event(
                    Kind.WATCH,
                    key=clip.key,
                    at=at,
                    worth=worth,
                    history=history,
                    watched_seconds=watched,
                    duration_seconds=clip.duration_seconds,
                )
            )
            if worth >= FINISHED and self.rng.random() < 0.15:
                rows.append(signals.event(Kind.LIKE, key=clip.key, at=at, worth=1.0, history=history))
            entry = np.array([(clip.key, at, worth, 0)], HISTORY)
            history = np.concatenate([history[-255:], entry])
        return history

    def _playlist(self, mood: int) -> list[int]:
        """Places on the stage, mostly of the mood's theme."""
        length = max(3, int(self.rng.poisson(SESSION)))
        fitting = np.flatnonzero(self.themes == mood)
        anything = np.arange(len(self.stage))
        chosen = [
            int(self.rng.choice(fitting if len(fitting) and self.rng.random() < MOOD else anything))
            for _ in range(length)
        ]
        return list(dict.fromkeys(chosen))

    def _watched_seconds(self, place: int, mood: int) -> float:
        """By how well it suits the person and the hour; now and then for no reason."""
        theme = int(self.themes[place])
        suits = 0.15 + 0.9 * self.taste[theme] + 0.45 * (theme == mood) + self.quality[place]
        share = max(0.02, float(self.rng.normal(suits, 0.25)))
        return min(share, 2.5) * self.stage[place].duration_seconds


def _counted(keys: Sequence[int], events: NDArray[np.void], kind: Kind) -> dict[int, int]:
    chosen, counts = np.unique(events["key"][events["kind"] == kind], return_counts=True)
    return dict.fromkeys(keys, 0) | dict(zip(chosen.tolist(), counts.tolist(), strict=True))
