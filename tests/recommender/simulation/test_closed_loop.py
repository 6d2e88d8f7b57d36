"""Policies and their public."""

from typing import Any

import numpy as np
import pytest

from fanlight.recommender.simulation import report
from fanlight.recommender.simulation.closed_loop import DAY, PAGE, Loop, published_at
from fanlight.recommender.simulation.measures import entropy, gini
from fanlight.recommender.simulation.policies import ByLot
from fanlight.recommender.simulation.population import World
from tests.recommender.simulation.test_truth import PEOPLE, VIDEOS, world


def ran(*names: report.Name, people: int = 80, videos: int = 200, seed: int = 2) -> dict[str, Any]:
    lived: dict[str, Any] = report.run(people=people, videos=videos, days=2, seed=seed, names=names)
    return lived


@pytest.fixture(scope="module")
def simple() -> dict[str, Any]:
    """Three policies that learn nothing of anybody, in the same world."""
    policies: dict[str, Any] = ran("oracle", "random", "popular")["policies"]
    return policies


def test_a_run_repeats_itself() -> None:
    one, two = (ran("ours", "nightly-ease", people=20, videos=100) for _ in range(2))
    other = ran("nightly-ease", people=20, videos=100, seed=3)

    assert days_of(one) == days_of(two)
    assert one["policies"]["nightly-ease"]["days"] != other["policies"]["nightly-ease"]["days"]


def days_of(lived: dict[str, Any]) -> list[Any]:
    return [some["days"] for some in lived["policies"].values()]


def test_the_oracle_has_no_regret_and_is_watched_longest(simple: dict[str, Any]) -> None:
    assert simple["oracle"]["days"][1]["regret_seconds"] == pytest.approx(0.0, abs=1e-9)
    assert simple["random"]["days"][1]["regret_seconds"] > 10
    assert simple["oracle"]["watch_minutes"] > 2 * simple["random"]["watch_minutes"]
    assert simple["random"]["of_oracle"] == pytest.approx(
        simple["random"]["watch_minutes"] / simple["oracle"]["watch_minutes"]
    )
    assert simple["random"]["gain"] is None


def test_popularity_is_less_even_to_creators_than_the_lot(simple: dict[str, Any]) -> None:
    assert simple["popular"]["days"][1]["gini"] > simple["random"]["days"][1]["gini"] + 0.1


def test_nothing_is_shown_twice_or_before_it_is_out() -> None:
    made, pages = world(), []

    class Watching(ByLot):
        def page(self, person: int, at: int, may_be_shown: Any, count: int) -> Any:
            page = super().page(person, at, may_be_shown, count)
            assert (out[page] <= at).all()
            pages.append((person, page))
            return page

        def learn(self, watched: Any) -> None:
            met.extend((watched.person, video) for video in watched.videos.tolist())

    out, met = published_at(VIDEOS, 3), list[tuple[int, int]]()
    Loop(made, Watching(made, np.random.default_rng(1)), out).run(3)

    assert len(set(met)) == len(met) > 0
    assert max(len(page) for _, page in pages) == PAGE


def test_a_world_that_was_seen_whole_is_left() -> None:
    made: World = world()
    made.people.patience[:] = 1000.0
    made.people.visits[:] = 100.0
    days = Loop(made, ByLot(made, np.random.default_rng(1)), published_at(VIDEOS, 1)).run(1)

    assert days[0].views <= PEOPLE * VIDEOS
    assert days[0].visitors == PEOPLE


def test_half_the_catalogue_comes_out_while_the_world_lives() -> None:
    out = published_at(100, 4)

    assert (np.diff(out) >= 0).all()
    assert (out < 0).sum() == 50
    assert out[0] == -7 * DAY
    assert out[-1] < 4 * DAY


def test_gini_and_entropy_are_theirs() -> None:
    assert gini(np.array([1.0, 1.0, 1.0])) == pytest.approx(0.0)
    assert gini(np.array([0.0, 0.0, 0.0, 4.0])) == pytest.approx(0.75)
    assert gini(np.zeros(3)) == 0.0
    assert entropy(np.array([[2, 2, 0], [4, 0, 0], [0, 0, 0]])) == pytest.approx([1.0, 0.0, 0.0])
