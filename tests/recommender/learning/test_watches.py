"""Learning from events."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fanlight.recommender.learning import fading, lists
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.signals import HISTORY, Kind, event
from fanlight.recommender.simulation import watch_all
from fanlight.recommender.state import State
from fanlight.recommender.state.arrays import LASTING_HALF_LIFE, TREND_HALF_LIFE
from fanlight.recommender.state.layout import NEIGHBOURS
from fanlight.recommender.state.snapshot import fingerprint
from tests.recommender import worlds

COUNTS = ("interest", "plays", "finishes", "likes", "trend", "together")


def seen(number: int, worth: float = 0.8, *, after: NDArray[np.void] | None = None, at: int = 0) -> NDArray[np.void]:
    before = np.empty(0, HISTORY) if after is None else after
    (key,) = worlds.keys([number]).tolist()
    return event(Kind.WATCH, key=key, at=worlds.NOW + at, worth=worth, history=before)


def joint(state: State, one: int, other: int) -> float:
    """How much joint interest the row of one video counts with another."""
    places = np.flatnonzero(state.neighbours[one] == other + 1)
    return float(state.together[one, places].sum())


def test_the_same_stream_makes_the_same_state_however_it_is_cut(tmp_path: Path) -> None:
    events = watch_all(worlds.stage(80), viewers=40, sittings=3, since=worlds.NOW - 90_000, until=worlds.NOW).events
    whole = worlds.writer(tmp_path / "whole", worlds.clips(80))
    cut = worlds.writer(tmp_path / "cut", worlds.clips(80))

    learn(whole.state, events)
    for at in range(0, len(events), 7):
        learn(cut.state, events[at : at + 7])

    assert len(events) > 500
    assert fingerprint(whole.state) == fingerprint(cut.state)


def test_another_order_is_another_state(tmp_path: Path) -> None:
    events = np.concatenate([seen(0), seen(1), seen(2, after=worlds.history([(1, 0.8)]))])
    one, other = worlds.writer(tmp_path / "1", worlds.clips(3)), worlds.writer(tmp_path / "2", worlds.clips(3))

    learn(one.state, events)
    learn(other.state, events[:2])

    assert fingerprint(one.state) != fingerprint(other.state)


def test_videos_enjoyed_after_one_another_become_neighbours_of_each_other(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state

    learn(state, seen(1, 0.8, after=worlds.history([(2, 0.5), (3, -1.0), (4, 0.0)])))

    assert joint(state, 1, 2) == pytest.approx(0.4)
    assert joint(state, 2, 1) == pytest.approx(0.4)
    assert joint(state, 1, 3) == joint(state, 1, 4) == 0


def test_a_skip_joins_nothing_but_counts_as_a_play(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state

    learn(state, seen(1, -1.0, after=worlds.history([(2, 0.9)])))

    assert joint(state, 1, 2) == 0
    assert (state.plays[1], state.finishes[1], state.trend[1]) == (1, 0, 0)


def test_an_event_about_an_unknown_video_teaches_nothing(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state

    learn(state, seen(99, after=worlds.history([(98, 0.9), (1, 0.9)])))

    assert all(not getattr(state, name).any() for name in COUNTS)


def test_taking_every_event_back_leaves_nothing(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(30)).state
    events = watch_all(worlds.stage(30), viewers=20, sittings=3, since=worlds.NOW - 90_000, until=worlds.NOW).events
    learn(state, events)
    top = {name: float(getattr(state, name).max()) for name in COUNTS}
    back = events.copy()
    back["weight"] = -1

    learn(state, back)

    for name in COUNTS:
        assert top[name] > 0
        assert float(getattr(state, name).max()) <= 1e-4 * top[name]


def test_a_row_that_is_full_keeps_the_close_and_lets_go_of_the_chance_met(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(400)).state
    close = worlds.history([(1, 1.0)])
    for number in range(2, 2 + 3 * NEIGHBOURS):
        learn(state, seen(0, after=close))
        learn(state, seen(0, after=worlds.history([(number, 0.5)])))

    assert joint(state, 0, 1) > 50
    assert len(set(state.neighbours[0].tolist())) == NEIGHBOURS


def test_counts_fade_to_half_in_their_half_life(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    learn(state, seen(1, 1.0))
    learn(state, seen(2, 1.0, at=TREND_HALF_LIFE))

    assert state.trend[1] / state.trend[2] == pytest.approx(0.5)

    learn(state, seen(3, 1.0, at=LASTING_HALF_LIFE))
    assert state.interest[1] / state.interest[3] == pytest.approx(0.5)


def test_years_pass_without_numbers_growing_beyond_what_they_can_hold(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    for day in range(0, 3650, 10):
        learn(state, seen(1, 1.0, at=day * 86_400, after=worlds.history([(2, 1.0)])))
        learn(state, seen(2, 1.0, at=day * 86_400))
        lists.draw_up(state)

    assert np.isfinite(state.trend[:5]).all()
    assert np.isfinite(state.together[:5]).all()
    lasting = state.lasting_unit(int(state.header["clock"][0]))
    assert state.interest[1] / lasting == pytest.approx(1 / (1 - 2 ** (-1 / 3)), rel=0.01)  # a geometric series


@pytest.mark.parametrize("ahead", [3700 * 86_400, 2**32 - 1 - worlds.NOW])
def test_a_clock_gone_wrong_fades_nothing_and_is_set_right_again(tmp_path: Path, ahead: int) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state

    learn(state, np.concatenate([seen(1, 1.0), seen(2, 1.0, at=ahead)]))
    fading.set_right(state, worlds.NOW + 60)
    learn(state, seen(3, 1.0, at=60))

    assert state.header["clock"][0] == worlds.NOW + 60
    now = state.trend[:5] / state.trend_unit(worlds.NOW + 60)
    assert now[[1, 2, 3]] == pytest.approx([1, 1, 1], rel=1e-3)


def test_a_clock_that_is_right_is_left_alone(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    learn(state, seen(1, 1.0))
    before = fingerprint(state)

    fading.set_right(state, worlds.NOW - 60)

    assert fingerprint(state) == before


def test_a_watch_of_months_ago_is_taken_back_as_what_it_has_become(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    old = seen(1, 1.0, after=worlds.history([(2, 1.0)]))
    learn(state, old)
    learn(state, np.concatenate([seen(1, 1.0, at=day * 86_400) for day in range(0, 100, 5)]))
    plays = float(state.plays[1] / state.lasting_unit(worlds.NOW + 95 * 86_400))
    old["weight"] = -1

    learn(state, old)

    left = float(state.plays[1] / state.lasting_unit(worlds.NOW + 95 * 86_400))
    assert plays - left == pytest.approx(2 ** (-95 / 30), rel=1e-3)
    assert joint(state, 1, 2) == 0
    assert state.header["clock"][0] == worlds.NOW + 95 * 86_400


def test_a_stream_that_begins_with_a_clock_never_set_goes_on_as_any_other(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    odd = seen(2, 1.0)
    odd["at"] = 0

    learn(state, odd)
    learn(state, seen(1, 1.0))
    learn(state, seen(1, 1.0, at=TREND_HALF_LIFE))

    assert state.trend[1] / state.trend_unit(worlds.NOW + TREND_HALF_LIFE) == pytest.approx(1.5)


def test_an_event_that_comes_late_counts_as_of_its_own_moment(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state

    learn(state, np.concatenate([seen(1, 1.0), seen(2, 1.0, at=-TREND_HALF_LIFE)]))

    assert state.trend[2] == pytest.approx(state.trend[1] / 2)
    assert state.header["clock"][0] == worlds.NOW


def test_an_event_that_comes_twice_counts_twice_and_is_taken_back_once(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    one = seen(1, 1.0, after=worlds.history([(2, 1.0)]))
    back = one.copy()
    back["weight"] = -1

    learn(state, np.concatenate([one, one, back]))

    assert (state.plays[1], joint(state, 1, 2)) == (1, 1)


def test_a_video_that_everyone_watches_is_counted_without_end(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(1)).state

    learn(state, np.concatenate([seen(0, 1.0, after=worlds.history([(0, 1.0)]))] * 20_000))
    lists.draw_up(state)

    assert state.plays[0] == 20_000
    assert not state.neighbours[0].any(), "it is no neighbour of its own"
    assert np.isfinite(state.standings[0]).all()
    assert state.popular_slots().tolist() == [0]


def test_nothing_is_learnt_where_there_is_no_video(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, []).state

    learn(state, np.concatenate([seen(0, 1.0, after=worlds.history([(1, 1.0)]))] * 50))
    lists.draw_up(state)

    assert state.header["events"][0] == 50
    assert state.videos == 0


def test_clocks_that_jump_make_the_same_state_however_the_stream_is_cut(tmp_path: Path) -> None:
    events = watch_all(worlds.stage(40), viewers=20, sittings=3, since=worlds.NOW - 90_000, until=worlds.NOW).events
    events["at"][50:70], events["at"][90], events["at"][120:] = 2**32 - 1, 0, worlds.NOW + 4000 * 86_400
    whole = worlds.writer(tmp_path / "whole", worlds.clips(40))
    cut = worlds.writer(tmp_path / "cut", worlds.clips(40))

    learn(whole.state, events)
    for at in range(0, len(events), 7):
        learn(cut.state, events[at : at + 7])

    assert fingerprint(whole.state) == fingerprint(cut.state)


def test_the_popular_list_is_ordered_by_what_was_enjoyed_of_late(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    learn(state, np.concatenate([seen(1), seen(1), seen(1)]))
    learn(state, np.concatenate([seen(3, at=10 * 86_400), seen(3, at=10 * 86_400), seen(4, at=10 * 86_400)]))

    lists.draw_up(state)

    assert state.popular_slots().tolist() == [3, 4, 1]


def test_likes_are_counted_and_taken_back(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    (key,) = worlds.keys([2]).tolist()
    liked = event(Kind.LIKE, key=key, at=worlds.NOW, worth=1, history=np.empty(0, HISTORY))

    learn(state, np.concatenate([liked, liked]))
    assert state.likes[2] == 2

    unliked = liked.copy()
    unliked["weight"] = -1
    learn(state, unliked)
    assert state.likes[2] == 1


@pytest.mark.parametrize("kind", [Kind.SAVE, Kind.COMMENT, Kind.SHARE, Kind.FOLLOW])
def test_a_save_a_share_a_comment_and_a_follow_lift_the_trend_until_taken_back(tmp_path: Path, kind: Kind) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    (key,) = worlds.keys([2]).tolist()
    told = event(kind, key=key, at=worlds.NOW, worth=1, history=worlds.history([(1, 0.9)]))

    learn(state, told)
    assert state.trend[2] > 0
    assert joint(state, 1, 2) == state.plays[2] == state.likes[2] == 0

    told["weight"], told["length"] = -1, 0
    learn(state, told)
    assert state.trend[2] == 0


def test_finished_is_counted_by_what_was_watched(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    (key,) = worlds.keys([2]).tolist()
    none = np.empty(0, HISTORY)

    learn(
        state,
        event(Kind.WATCH, key=key, at=worlds.NOW, worth=1, history=none, watched_seconds=300, duration_seconds=900),
    )

    assert (state.plays[2], state.finishes[2]) == (1, 0)


def test_what_was_unwanted_and_is_not_any_more_leaves_no_trace(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(5)).state
    (key,) = worlds.keys([2]).tolist()
    unwanted = event(Kind.NOT_INTERESTED, key=key, at=worlds.NOW, worth=-1, history=np.empty(0, HISTORY))
    wanted = unwanted.copy()
    wanted["weight"] = -1
    learn(state, seen(2, 0.5))
    before = float(state.believed_trend(np.array([2]), worlds.NOW)[0])

    learn(state, unwanted)
    assert state.believed_trend(np.array([2]), worlds.NOW)[0] == 0

    learn(state, wanted)
    assert state.believed_trend(np.array([2]), worlds.NOW)[0] == before
