"""What a watch is worth among others of its kind."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fanlight.recommender import quantiles, signals
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.signals import EVENT, HISTORY, Kind
from fanlight.recommender.state import State
from fanlight.recommender.state.arrays import LASTING_HALF_LIFE
from fanlight.recommender.state.snapshot import fingerprint
from tests.recommender import worlds

ABSURD = [float("nan"), float("inf"), -float("inf"), -5.0, 0.0, 1e-30, 1e9, 1e38]

Watch = tuple[float, float]
"""Seconds watched, and of how many."""


def events(watches: Sequence[Watch], *, at: int = 0) -> NDArray[np.void]:
    found = np.zeros(len(watches), EVENT)
    found["key"], found["at"], found["weight"] = worlds.keys([1])[0], worlds.NOW + at, 1
    found["watched_seconds"], found["duration_seconds"] = np.array(watches, np.float32).reshape(-1, 2).T
    return found


def worth(state: State | None, watched: float, duration: float) -> float:
    return float(quantiles.worths(state, np.array([watched]), np.array([duration]))[0])


@pytest.fixture
def empty(tmp_path: Path) -> State:
    return worlds.writer(tmp_path, worlds.clips(5)).state


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> State:
    """Short clips are mostly watched through, long ones mostly left after a third."""
    state = worlds.writer(tmp_path_factory.mktemp("crowded"), worlds.clips(5)).state
    chance = np.random.default_rng(3)
    short = [(min(share, 1.6) * 6, 6.0) for share in chance.normal(1.0, 0.2, 3000).clip(0.02)]
    long = [(min(share, 1.0) * 300, 300.0) for share in chance.normal(0.25, 0.15, 3000).clip(0.001)]
    learn(state, events(short + long))
    return state


@given(watched=st.floats(0, 4000), duration=st.floats(0.1, 4000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_where_nobody_has_watched_it_is_the_rule(empty: State, watched: float, duration: float) -> None:
    by_rule = signals.worth(watched_seconds=watched, duration_seconds=duration)

    assert worth(None, watched, duration) == by_rule
    assert worth(empty, watched, duration) == pytest.approx(by_rule, abs=1e-12)


@given(watched=st.floats(0, 4000), more=st.floats(0, 4000), duration=st.floats(0.1, 4000))
def test_watching_longer_is_never_worth_less(crowded: State, watched: float, more: float, duration: float) -> None:
    less, greater = worth(crowded, watched, duration), worth(crowded, watched + more, duration)

    assert -1 <= less <= greater + 1e-12 <= 1 + 1e-12


def test_the_same_share_is_worth_more_where_few_see_as_much(crowded: State) -> None:
    short, long = worth(crowded, 0.6 * 6, 6), worth(crowded, 0.6 * 300, 300)

    assert long > 0.8
    assert long > short + 0.5


def test_where_all_watch_to_the_end_leaving_before_is_worth_what_the_rule_says(empty: State) -> None:
    learn(empty, events([(6.0, 6.0)] * 500))

    assert worth(empty, 6.0, 6) == pytest.approx(signals.worth(watched_seconds=6, duration_seconds=6), abs=0.02)
    assert worth(empty, 3.0, 6) == pytest.approx(signals.worth(watched_seconds=3, duration_seconds=6), abs=0.02)
    assert worth(empty, 0.3, 6) == -1


def test_the_worths_of_all_watches_stay_what_the_rule_makes_them(crowded: State) -> None:
    chance = np.random.default_rng(8)
    shares = np.concatenate(
        [chance.normal(1.0, 0.2, 3000).clip(0.02, 1.6), chance.normal(0.25, 0.15, 3000).clip(0.001, 1)]
    )
    durations = np.repeat([6.0, 300.0], 3000)

    ranked = quantiles.worths(crowded, shares * durations, durations)

    by_rule = signals.worths(shares * durations, durations)
    assert ranked[:3000].mean() < by_rule[:3000].mean()
    assert np.quantile(ranked, [0.5, 0.75, 0.9]) == pytest.approx(np.quantile(by_rule, [0.5, 0.75, 0.9]), abs=0.1)


def test_who_has_seen_much_of_a_clip_is_not_said_to_have_skipped_it(crowded: State) -> None:
    assert worth(crowded, 0.41 * 6, 6) == 0
    assert worth(crowded, 0.3 * 6, 6) < 0


def test_where_all_videos_are_of_one_length_it_stays_the_rule(empty: State) -> None:
    shares = np.random.default_rng(1).gamma(2.0, 0.4, 5000)
    learn(empty, events([(share * 12, 12.0) for share in shares]))

    for share in np.arange(0.05, 1.6, 0.05):
        by_rule = signals.worth(watched_seconds=share * 12, duration_seconds=12)
        assert worth(empty, share * 12, 12) == pytest.approx(by_rule, abs=0.08)


def test_a_few_watches_say_little_and_many_say_much(empty: State) -> None:
    by_rule = worth(empty, 60, 300)
    long = [(300 * (0.01 + i / 60), 300.0) for i in range(10)]
    short = [(6 * (0.1 + i / 10), 6.0) for i in range(10)]

    apart = []
    for _ in range(3):
        learn(empty, events((long + short) * 2))
        apart.append(worth(empty, 60, 300) - by_rule)

    assert 0 < apart[0] < apart[1] < apart[2]


def test_what_was_summed_up_is_gone_by_until_a_hundredth_has_come_or_a_minute_gone(empty: State) -> None:
    shares = np.linspace(0.02, 1.5, 3000)
    learn(empty, events([(share * duration, duration) for duration in (8.0, 300.0) for share in shares.tolist()]))
    first, at_first = worth(empty, 7.0, 8.0), quantiles.table_of(empty)

    learn(empty, events([(8.0, 8.0)] * 30))
    assert worth(empty, 7.0, 8.0) == first
    learn(empty, events([(8.0, 8.0)] * 600))
    assert worth(empty, 7.0, 8.0) < first
    by_count = quantiles.table_of(empty)
    learn(empty, events([(8.0, 8.0)] * 30, at=int(empty.header["clock"][0]) - worlds.NOW + 61))

    assert quantiles.table_of(empty) not in (at_first, by_count)
    assert not np.array_equal(quantiles.table_of(empty).counts, by_count.counts)


def test_no_second_of_a_duration_changes_much(empty: State) -> None:
    durations = np.geomspace(2, 2000, 4000)
    shares = np.random.default_rng(6).gamma(2.0, 0.4, 4000)
    learn(empty, events(list(zip((shares * durations).tolist(), durations.tolist(), strict=True))))

    worths = quantiles.worths(empty, 0.6 * durations, durations)

    assert np.abs(np.diff(worths)).max() < 0.02


def test_what_is_taken_back_leaves_what_was_there(empty: State) -> None:
    learn(empty, events([(5.0, 6.0), (40.0, 300.0)]))
    before = empty.watched.copy()
    chance = np.random.default_rng(2)
    more = events(list(zip(chance.gamma(2, 10, 500).tolist(), chance.uniform(3, 900, 500).tolist(), strict=True)))
    learn(empty, more)
    assert empty.watched.sum() == pytest.approx(502)

    back = more.copy()
    back["weight"] = -1
    learn(empty, back)

    np.testing.assert_allclose(empty.watched, before, atol=1e-9)


def test_what_is_taken_back_months_later_leaves_what_was_there(empty: State) -> None:
    early, late = events([(5.0, 6.0)]), events([(5.0, 6.0)], at=50 * LASTING_HALF_LIFE)
    learn(empty, np.concatenate([early, late]))
    place = np.unravel_index(empty.watched.argmax(), empty.watched.shape)

    back = early.copy()
    back["weight"] = -1
    learn(empty, back)

    unit = empty.lasting_unit(int(empty.header["clock"][0]))
    assert empty.watched[place] / unit == pytest.approx(1.0, abs=1e-12)


def test_what_was_never_taught_cannot_be_taken_below_nothing(empty: State) -> None:
    back = events([(5.0, 6.0)])
    back["weight"] = -1

    learn(empty, back)

    assert not empty.watched.any()


def test_old_watches_fade(empty: State) -> None:
    learn(empty, np.concatenate([events([(5.0, 6.0)]), events([(50.0, 60.0)], at=LASTING_HALF_LIFE)]))

    counts = empty.watched[empty.watched > 0]
    assert counts.max() / counts.min() == pytest.approx(2)


@pytest.mark.parametrize("watched", ABSURD)
@pytest.mark.parametrize("duration", ABSURD)
def test_absurd_seconds_are_worth_a_number_and_spoil_no_count(crowded: State, watched: float, duration: float) -> None:
    before = crowded.watched.copy()
    learn(crowded, events([(watched, duration)]))

    assert -1 <= worth(crowded, watched, duration) <= 1
    assert np.isfinite(crowded.watched).all()
    assert crowded.watched.sum() - before.sum() in (0, pytest.approx(1))
    crowded.watched[:] = before


@pytest.mark.parametrize(("kind", "seconds"), [(Kind.LIKE, 5.0), (Kind.SHARE, 5.0), (Kind.WATCH, 0.0)])
def test_only_watches_of_known_length_are_counted(empty: State, kind: Kind, seconds: float) -> None:
    told = events([(seconds, 6.0)])
    told["kind"] = kind

    learn(empty, told)

    assert not empty.watched.any()


def test_a_voice_too_new_to_be_trusted_moves_no_worth(empty: State) -> None:
    told = events([(5.0, 6.0)] * 50)
    told["weight"] = signals.TRUSTED / 2

    learn(empty, told)

    assert not empty.watched.any()


def test_a_video_watched_all_night_counts_no_more_than_sixteen_times_through(crowded: State) -> None:
    assert worth(crowded, 600 * 6, 6) == worth(crowded, 16 * 6, 6) <= 1


def test_counting_is_the_same_however_the_stream_is_cut(tmp_path: Path) -> None:
    chance = np.random.default_rng(4)
    told = events(list(zip(chance.gamma(2, 10, 300).tolist(), chance.uniform(3, 900, 300).tolist(), strict=True)))
    told["at"] += np.arange(300, dtype=np.uint32) * 40_000
    whole, cut = (worlds.writer(tmp_path / name, worlds.clips(5)).state for name in ("whole", "cut"))

    learn(whole, told)
    for at in range(0, 300, 7):
        learn(cut, told[at : at + 7])

    assert whole.watched.any()
    assert fingerprint(whole) == fingerprint(cut)


def test_an_event_keeps_what_it_was_worth_when_it_was_told(crowded: State) -> None:
    told = signals.event(
        Kind.WATCH,
        key=1,
        at=worlds.NOW,
        worth=0.25,
        history=np.empty(0, HISTORY),
        watched_seconds=180,
        duration_seconds=300,
    )

    learn(crowded, told)

    assert told["worth"][0] == 0.25
