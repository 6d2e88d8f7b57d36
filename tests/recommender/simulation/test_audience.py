"""Viewers who do not exist."""

from collections import Counter

import numpy as np

from fanlight.recommender.signals import FINISHED, Kind
from fanlight.recommender.simulation import Watched, watch_all
from tests.recommender import worlds


def audience(seed: int = 7) -> Watched:
    return watch_all(worlds.stage(64), viewers=60, sittings=4, since=worlds.NOW - 86_400, until=worlds.NOW, seed=seed)


def test_the_same_seed_makes_the_same_events() -> None:
    assert (audience().events == audience().events).all()
    assert len(audience(8).events) != len(audience(7).events)


def test_events_come_in_the_order_of_time_and_within_it() -> None:
    at = audience().events["at"].astype(np.int64)

    assert (np.diff(at) >= 0).all()
    assert at[0] >= worlds.NOW - 86_400


def test_views_and_likes_are_those_of_the_events() -> None:
    watched = audience()
    events = watched.events

    assert sum(watched.views.values()) == (events["kind"] == Kind.WATCH).sum()
    assert sum(watched.likes.values()) == (events["kind"] == Kind.LIKE).sum() > 0
    assert watched.views == dict.fromkeys(watched.views, 0) | dict(
        Counter(events["key"][events["kind"] == Kind.WATCH].tolist())
    )


def test_tastes_differ_so_that_some_finish_what_others_skip() -> None:
    events = audience().events
    worths = events["worth"][events["kind"] == Kind.WATCH]

    assert (worths >= FINISHED).mean() > 0.2
    assert (worths < 0).mean() > 0.2
