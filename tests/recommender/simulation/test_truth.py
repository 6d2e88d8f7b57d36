"""The simulated world: the same seed makes the same bits, and people behave as they are said to."""

import hashlib
import math
from pathlib import Path

import numpy as np
import pytest

from fanlight.recommender.simulation import chance, rows, truth
from fanlight.recommender.simulation.population import World, populate

PEOPLE, VIDEOS = 60, 120


def world(seed: int = 5) -> World:
    return populate(rows.made_up(PEOPLE, VIDEOS, seed=seed), people=PEOPLE, videos=VIDEOS, seed=seed)


def lived(seed: int) -> str:
    """A fingerprint of three days of pages."""
    made, digest = world(seed), hashlib.blake2b()
    seconds, flags, comes = np.zeros(8), np.zeros(8, np.int64), np.empty(PEOPLE, np.int64)
    for day in range(3):
        truth.wake(made, day, comes)
        for person in np.flatnonzero(comes >= 0).tolist():
            truth.watch(made, person, np.arange(8) + (person + day) % 100, seconds, flags)
            digest.update(seconds.tobytes() + flags.tobytes())
    for array in (*made.people, *made.videos, made.centres):
        digest.update(array.tobytes())
    return digest.hexdigest()


def test_the_same_seed_lives_the_same_days_to_the_bit() -> None:
    assert lived(5) == lived(5)
    assert lived(5) != lived(6)


def test_days_end_in_the_bits_that_every_machine_reaches() -> None:
    assert lived(5).startswith("7372bc5e4475e8a3320d083fece486e5")


def test_our_logarithm_is_the_logarithm() -> None:
    for x in (1e-300, 2.0**-52, 0.3, 0.70710678, 1.0, 1.5, 7.0, 1e10, 1e300):
        assert chance.log(x) == pytest.approx(math.log(x), rel=1e-15, abs=1e-16)


def test_chance_is_even_bell_shaped_and_fades() -> None:
    even, bell, waits = (make(3, 1, 20_000) for make in (chance.uniforms, chance.normals, chance.exponentials))

    assert abs(even.mean() - 0.5) < 0.01
    assert abs(bell.mean()) < 0.03
    assert abs(bell.std() - 1) < 0.03
    assert abs(waits.mean() - 1) < 0.03
    assert abs(waits.std() - 1) < 0.05


def test_what_is_expected_is_what_comes_on_average() -> None:
    made = world()
    made.people.novelty[:] = 0.0  # nobody tires of anything, so that the same view can be repeated
    seconds, flags, page = np.empty(1), np.empty(1, np.int64), np.array([7])
    watched = []
    for _ in range(4000):
        made.people.temper[3] = 10.0
        truth.watch(made, 3, page, seconds, flags)
        watched.append(seconds[0])

    assert np.mean(watched) == pytest.approx(truth.expected(made, 3, 7), rel=0.06)


def test_short_videos_are_finished_more_often_than_long_ones() -> None:
    made = world()
    shortest, longest = np.argmin(made.videos.durations), np.argmax(made.videos.durations)
    finished = {}
    for video in (int(shortest), int(longest)):
        views = [one_view(made, person, video) for person in range(PEOPLE) for _ in range(20)]
        finished[video] = np.mean([seconds >= made.videos.durations[video] for seconds in views])

    assert finished[int(shortest)] > 0.5 > finished[int(longest)]


def one_view(made: World, person: int, video: int) -> float:
    seconds, flags = np.empty(1), np.empty(1, np.int64)
    truth.watch(made, person, np.array([video]), seconds, flags)
    return float(seconds[0])


def test_more_of_the_same_tires_and_a_night_helps() -> None:
    made, comes = world(), np.empty(PEOPLE, np.int64)
    made.people.novelty[0] = 1.0
    fresh = truth.expected(made, 0, 7)
    for _ in range(10):
        one_view(made, 0, 7)
    tired = truth.expected(made, 0, 7)
    kept = made.people.satiation[0, made.videos.topics[7]]
    truth.wake(made, 1, comes)

    assert tired < fresh
    assert made.people.satiation[0, made.videos.topics[7]] == pytest.approx(kept * truth.NIGHT_FORGETS)


def test_who_is_pleased_stays_longer_and_comes_again() -> None:
    made = world()
    found, values = np.empty(60, np.int64), np.empty(60)
    everything = np.ones(VIDEOS, np.bool_)
    lengths = {"best": [], "worst": []}  # type: dict[str, list[int]]
    for person in range(PEOPLE):
        truth.best(made, person, everything, 60, found, values)
        expected = truth.all_expected(made, person, np.arange(VIDEOS))
        for name, page in (("best", found.copy()), ("worst", np.argsort(expected)[:60])):
            made.people.temper[person] = made.people.patience[person]
            lengths[name].append(truth.watch(made, person, page, np.empty(60), np.empty(60, np.int64)))
    made.people.mood[:30], made.people.mood[30:] = 1.0, -1.0
    comes, came = np.empty(PEOPLE, np.int64), np.zeros(PEOPLE)
    made.people.visits[:] = 0.0
    for day in range(100, 140):
        truth.wake(made, day, comes)
        came += comes >= 0

    assert np.mean(lengths["best"]) > 1.2 * np.mean(lengths["worst"])
    assert came[:30].mean() > came[30:].mean() + 4


def test_the_best_are_those_expected_to_be_watched_longest() -> None:
    made = world()
    may_be_shown = np.arange(VIDEOS) % 3 > 0
    found, values = np.empty(8, np.int64), np.empty(8)
    count = truth.best(made, 4, may_be_shown, 8, found, values)
    expected = np.where(may_be_shown, truth.all_expected(made, 4, np.arange(VIDEOS)), -1.0)

    assert count == 8
    assert found.tolist() == np.argsort(-expected, kind="stable")[:8].tolist()
    assert truth.best(made, 4, np.zeros(VIDEOS, np.bool_), 8, found, values) == 0


def test_tastes_drift_slowly() -> None:
    made, comes = world(), np.empty(PEOPLE, np.int64)
    before = made.people.interests.copy()
    truth.wake(made, 1, comes)
    cosines = (before * made.people.interests).sum(axis=2).ravel()

    assert 0.9 < np.quantile(cosines, 0.1) < 1.0
    assert (cosines < 0.8).mean() < 0.06


def test_tables_are_drawn_from_row_by_row(tmp_path: Path) -> None:
    (tmp_path / rows.PEOPLE_FILE).write_text(
        "user_id,user_active_degree,follow_user_num\n0,full_active,514\n1,day_new,3\n2,UNKNOWN,9\n"
    )
    (tmp_path / rows.VIDEOS_FILE).write_text(
        'video_id,author_id,video_duration,tag\n0,71,87433.0,39\n1,72,10000.0,"3,39"\n2,71,,39\n3,72,5000.0,39\n'
    )
    read = rows.of_tables(tmp_path)
    made = populate(read, people=4, videos=6, seed=1)

    assert read.activity.tolist() == [0, 3, 2]
    assert read.durations.tolist() == [87.433, 10.0, 5.0]
    assert (read.topics.tolist(), read.second_topics.tolist()) == ([0, 1, 0], [-1, 0, -1])
    assert read.creators.tolist() == [0, 1, 1]
    assert sorted(made.videos.durations.tolist()) == [5.0, 5.0, 10.0, 10.0, 87.433, 87.433]
    assert len(made.people.views) == 4


def test_what_is_made_up_has_the_margins_of_the_tables() -> None:
    made = rows.made_up(20_000, 20_000, seed=1)

    assert np.bincount(made.activity) / 20_000 == pytest.approx(rows.ACTIVITY_SHARES, abs=0.01)
    assert np.median(made.durations) == pytest.approx(81.2, rel=0.05)
    assert np.median(made.followed) == pytest.approx(155, rel=0.1)
    assert np.bincount(made.topics)[0] / 20_000 == pytest.approx(0.19, abs=0.02)
    assert (made.second_topics != made.topics).all()
