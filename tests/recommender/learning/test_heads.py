"""Chances of outcomes: learnt from what became of watches, and worth what they foretell."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fanlight.recommender.learning import heads
from fanlight.recommender.learning.blend import added_by_ways, viewer_before
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.outcomes import OUTCOMES, PUBLISHED
from fanlight.recommender.ranking.heads import Heads, biases
from fanlight.recommender.ranking.weights import BIASES
from fanlight.recommender.signals import Kind, event
from fanlight.recommender.simulation import watch_all
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from tests.recommender import worlds

FINISH, LIKE, SAVE, COMMENT, SHARE = map(OUTCOMES.index, ("finish", "like", "save", "comment", "share"))


@pytest.fixture(scope="module")
def stream() -> NDArray[np.void]:
    return watch_all(worlds.stage(240), viewers=150, sittings=4, since=worlds.NOW - 5 * 86_400, until=worlds.NOW).events


def foretold(state: State, events: NDArray[np.void]) -> NDArray[np.float64]:
    """The chance of finishing, before each event."""
    return np.array([chance_of(state, one, FINISH) for one in events])


def chance_of(state: State, one: np.void, head: int) -> float:
    viewer = viewer_before(one)
    slots = state.slots(np.array([one["key"]], np.uint64))
    ways = added_by_ways(state, viewer, Taste.of(state, viewer), slots)
    return float(Heads.of(state, ways, PUBLISHED).chances[head, 0])


def look_up_once(state: State, one: np.void, patch: pytest.MonkeyPatch) -> NDArray[np.float64]:
    """What the ways add for this event: where nothing but heads is learnt it stays the same, and need not be asked."""
    viewer = viewer_before(one)
    taste = Taste.of(state, viewer)
    ways = added_by_ways(state, viewer, taste, state.slots(np.array([one["key"]], np.uint64)))
    patch.setattr(heads, "added_by_ways", lambda *_: ways)
    patch.setattr(Taste, "of", lambda *_: taste)
    return ways


def test_chances_of_finishing_come_true_as_often_as_they_say(tmp_path: Path, stream: NDArray[np.void]) -> None:
    state = worlds.writer(tmp_path, worlds.clips(240)).state
    taught, tested = stream[: 3 * len(stream) // 4], stream[3 * len(stream) // 4 :]
    learn(state, taught)
    tested = tested[tested["kind"] == Kind.WATCH][::4]

    chances, finished = foretold(state, tested), tested["finished"].astype(np.float64)

    assert abs(chances.mean() - finished.mean()) < 0.06
    likely = chances >= np.median(chances)
    assert finished[likely].mean() > finished[~likely].mean() + 0.1
    for half in (likely, ~likely):  # calibrated above and below
        assert abs(chances[half].mean() - finished[half].mean()) < 0.15
    known = max(finished.mean(), 1e-6)
    baseline = -(known * np.log(known) + (1 - known) * np.log(1 - known))
    loss = -np.log(np.where(finished > 0, chances, 1 - chances)).mean()
    assert loss < 0.95 * baseline  # says more than how often people finish in general


@pytest.mark.parametrize(("kind", "head"), [(Kind.LIKE, LIKE), (Kind.SAVE, SAVE), (Kind.COMMENT, COMMENT)])
def test_a_tap_that_comes_later_raises_its_own_chance_alone(tmp_path: Path, kind: Kind, head: int) -> None:
    state = worlds.writer(tmp_path, worlds.clips(30)).state
    tapped = event(kind, key=int(worlds.keys([3])[0]), at=worlds.NOW, worth=1.0, history=worlds.history([(1, 1.0)]))

    for _ in range(20):
        heads.learn(state, tapped[0])

    moved = biases(state) - BIASES
    assert moved[head] > 0.5
    assert np.abs(np.delete(moved, head)).max() == 0


def test_rare_taps_are_foretold_as_often_as_they_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever of a watch and its tap is told first."""
    for taps_first in (True, False):
        state = worlds.writer(tmp_path / str(taps_first), worlds.clips(3)).state
        about: dict[str, Any] = {"key": int(worlds.keys([0])[0]), "at": worlds.NOW, "history": worlds.history([])}
        watch, like = event(Kind.WATCH, worth=0.1, **about)[0], event(Kind.LIKE, worth=1.0, **about)[0]
        ways, foretold = look_up_once(state, watch, monkeypatch), []
        for number in range(3000):
            told = [watch] if number % 4 else [like, watch] if taps_first else [watch, like]
            if number >= 1500:
                foretold.append(Heads.of(state, ways, PUBLISHED).chances[LIKE, 0])
            for one in told:
                for _ in range(heads.TAPS if one is like else 1):  # of a watch in so many, each tap is heard
                    heads.learn(state, one)

        assert np.mean(foretold) == pytest.approx(0.25, abs=0.02)  # and not 0.2, as of five events


def test_what_comes_once_in_a_hundred_views_is_foretold_as_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not an eighth too rarely, as where a yes, being far from foretold, shortens its own step."""
    state = worlds.writer(tmp_path, worlds.clips(3)).state
    about: dict[str, Any] = {"key": int(worlds.keys([0])[0]), "at": worlds.NOW, "history": worlds.history([])}
    watch, share = event(Kind.WATCH, worth=0.1, **about)[0], event(Kind.SHARE, worth=1.0, **about)[0]
    ways, foretold = look_up_once(state, watch, monkeypatch), []
    for number in range(5000):
        if number >= 2000:
            foretold.append(Heads.of(state, ways, PUBLISHED).chances[SHARE, 0])
        for one in [share] * heads.TAPS + [watch] if number % 100 == 50 else [watch]:
            heads.learn(state, one)

    assert np.mean(foretold) == pytest.approx(0.01, rel=0.04)


def test_while_little_is_known_no_tap_goes_unheard(tmp_path: Path) -> None:
    """Even if it were never its turn among the events."""
    state = worlds.writer(tmp_path, worlds.clips(30)).state
    before = worlds.history([(1, 1.0)])
    about: dict[str, Any] = {"key": int(worlds.keys([3])[0]), "at": worlds.NOW, "history": before}
    watch, like = event(Kind.WATCH, worth=-1.0, **about), event(Kind.LIKE, worth=1.0, **about)

    learn(state, np.concatenate([watch, like, watch, watch] * 300))  # every fourth event is learnt from

    assert chance_of(state, watch[0], LIKE) == pytest.approx(1 / heads.TAPS, abs=0.05)


def test_a_watch_says_that_nothing_was_tapped_yet(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(30)).state
    key = int(worlds.keys([3])[0])
    watched = event(
        Kind.WATCH,
        key=key,
        at=worlds.NOW,
        worth=0.7,
        history=worlds.history([]),
        watched_seconds=12.0,
        duration_seconds=12.0,
    )

    nothing_tapped = dict.fromkeys(("like", "save", "comment", "share", "follow", "not_interested"), 0.0)
    assert heads.labels_of(watched[0]) == pytest.approx({"finish": 1.0, "watch": 0.85, "skip": 0.0} | nothing_tapped)
    heads.learn(state, watched[0])
    moved = biases(state) - BIASES
    assert moved[FINISH] > 0 > max(moved[LIKE], moved[SAVE])


@pytest.mark.parametrize("kind", [Kind.UNLIKE, Kind.SAVE, Kind.COMMENT, Kind.WATCH])
def test_what_takes_back_teaches_no_chance(tmp_path: Path, kind: Kind) -> None:
    state = worlds.writer(tmp_path, worlds.clips(30)).state
    undone = event(kind, key=int(worlds.keys([3])[0]), at=worlds.NOW, worth=1.0, history=worlds.history([]))
    undone["weight"] = -1

    heads.learn(state, undone[0])

    assert not (biases(state) - BIASES).any()


def test_no_slope_turns_around_and_no_bias_runs_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = worlds.writer(tmp_path, worlds.clips(30)).state
    absurd = event(Kind.WATCH, key=int(worlds.keys([3])[0]), at=worlds.NOW, worth=-1.0, history=worlds.history([]))

    look_up_once(state, absurd[0], monkeypatch)
    for _ in range(3000):
        heads.learn(state, absurd[0])

    assert (state.head_slopes >= -1).all()
    assert np.abs(state.head_biases).max() <= heads.FURTHEST
