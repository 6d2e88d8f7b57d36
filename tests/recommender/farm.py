"""Ten thousand accounts made to lift one video, and where it then stands. Prints a table when run.

Every account first watches two of the most popular videos to their end, as people do, then finishes, likes and shares
the one that it was made for.
"""

import tempfile
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.learning import hot, lists
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.ranking import rank
from fanlight.recommender.signals import EVENT, Kind
from fanlight.recommender.simulation import watch_all
from fanlight.recommender.sources.explore import everything
from fanlight.recommender.state import State, Writer, snapshot
from fanlight.recommender.state.snapshot import Header, Rows
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from tests.recommender import worlds

VIDEOS = 400
ACCOUNTS = 10_000
DISGUISE = 2
"""Popular videos that each account watches first."""
DAYS = 7
WATCHED = 20
"""Videos that a viewer has watched, all of one theme."""


@dataclass(frozen=True, eq=False)
class Town:
    """A world in which honest people have lived for a week, and in which a farm may then have had its day."""

    state: State
    target: int
    """The slot of the video that the farm is for."""

    @classmethod
    def after(cls, folder: Path, *, voice: float = 0.0, popularity: float = 0.5, accounts: int = ACCOUNTS) -> "Town":
        """With a farm each of whose accounts has this voice, none for 0; it lifts the video that stands so far up, from
        0 for the least of those that anybody has enjoyed to 1 for the most popular of all."""
        writer = Writer(folder)
        writer.fill(*_honest())
        state = writer.state
        popular = state.popular_slots()
        target = int(popular[round((1 - popularity) * (len(popular) - 1))])
        if voice:
            learn(state, boost(state, target, voice=voice, accounts=accounts))
            lists.draw_up(state)
        hot.choose(state)
        hot.fit(state)
        return cls(state, target)

    @property
    def trend(self) -> float:
        return float(self.state.believed_trend(np.array([self.target]), worlds.NOW)[0])

    @property
    def popular_place(self) -> int:
        """Among all that are popular; 1 is the first."""
        return int(np.flatnonzero(self.state.popular_slots() == self.target)[0]) + 1

    @cached_property
    def stranger(self) -> NDArray[np.int64]:
        """All videos as somebody without a history is shown them, best first."""
        return self._order(Viewer(now=worlds.NOW))

    @cached_property
    def viewers(self) -> list[NDArray[np.int64]]:
        """The same for a viewer of each theme."""
        return [
            self._order(Viewer(now=worlds.NOW, history=worlds.history((n, 0.9) for n in _watched(theme, self.target))))
            for theme in range(len(worlds.THEMES))
        ]

    def place(self, order: NDArray[np.int64]) -> int:
        return int(np.flatnonzero(order == self.target)[0]) + 1

    @property
    def typical_place(self) -> int:
        """The median over those viewers."""
        return int(np.median([self.place(order) for order in self.viewers]))

    @property
    def best_place(self) -> int:
        return min(self.place(order) for order in self.viewers)

    def pages_like(self, other: "Town") -> float:
        """The share of the first ten of strangers and viewers that is the same in both."""
        orders = zip([self.stranger, *self.viewers], [other.stranger, *other.viewers], strict=True)
        return float(np.mean([np.isin(one[:10], two[:10]).mean() for one, two in orders]))

    def _order(self, viewer: Viewer) -> NDArray[np.int64]:
        taste, slots = Taste.of(self.state, viewer), everything(self.state)
        slots = slots[~np.isin(slots, taste.slots)]
        ranked = rank(self.state, viewer, taste, slots)
        order: NDArray[np.int64] = slots[ranked.best(len(slots))]
        return order


def boost(state: State, target: int, *, voice: float, accounts: int = ACCOUNTS) -> NDArray[np.void]:
    """What the farm teaches, an account after the other."""
    popular = state.popular_slots()[:DISGUISE].astype(np.int64)
    about = np.array([*popular, target, target, target])
    kinds = [Kind.WATCH] * (DISGUISE + 1) + [Kind.LIKE, Kind.SHARE]
    rows = np.zeros((accounts, len(about)), EVENT)
    rows["key"], rows["kind"], rows["weight"], rows["worth"] = state.keys[about], kinds, voice, 1.0
    rows["finished"][:, : DISGUISE + 1] = 1
    rows["length"] = [0, 1, 2, 2, 2]
    for row, length in enumerate(rows["length"][0].tolist()):
        rows["history_keys"][:, row, :length] = state.keys[about[:length]]
        rows["history_worths"][:, row, :length] = 1.0
    rows["at"] = (worlds.NOW - np.linspace(86_400, 0, accounts).astype(np.int64))[:, None]
    return rows.reshape(-1)


@cache
def _honest() -> tuple[Header, Rows]:
    """What honest people have taught, learnt once: every town begins with it."""
    since = worlds.NOW - DAYS * 86_400
    lived = watch_all(worlds.stage(VIDEOS), viewers=300, sittings=4, since=since, until=worlds.NOW - 86_400)
    with tempfile.TemporaryDirectory() as folder:
        writer = worlds.writer(Path(folder), worlds.clips(VIDEOS))
        learn(writer.state, lived.events)
        lists.draw_up(writer.state)
        header, rows = writer.state.header.copy(), snapshot.rows(writer.state)
        writer.close()
        return header, {name: array.copy() for name, array in rows.items()}


def _watched(theme: int, target: int) -> list[int]:
    numbers = [n for n in range(theme, VIDEOS, len(worlds.THEMES)) if n != target]
    return numbers[:WATCHED]


CASES = {
    "no farm": 0.0,
    "accounts made today": 0.1,
    "accounts on their fourth day of use": 0.4,
    "without a guard": 1.0,
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for popularity in (0.0, 0.5):
            before = Town.after(Path(folder) / str(popularity), popularity=popularity)
            for name, voice in CASES.items():
                town = Town.after(Path(folder) / f"{popularity} {name}", voice=voice, popularity=popularity)
                places = (town.popular_place, town.place(town.stranger), town.typical_place, town.best_place)
                said = f"{town.trend:.1f} | {' | '.join(map(str, places))} | {town.pages_like(before):.0%}"
                print(f"| {name} | {said} |", flush=True)


if __name__ == "__main__":
    main()
