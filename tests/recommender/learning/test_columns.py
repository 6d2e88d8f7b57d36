"""Events as columns, whatever they say."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.learning import fading
from fanlight.recommender.learning.columns import Columns, columns, sound
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.signals import CONTEXT, EVENT
from fanlight.recommender.simulation import watch_all
from fanlight.recommender.state import State
from tests.recommender import worlds


def event(number: int, worth: float, before: list[tuple[int, float]]) -> NDArray[np.void]:
    row = np.zeros(1, EVENT)
    row["key"], row["worth"], row["weight"], row["at"] = worlds.keys([number])[0], worth, 1, worlds.NOW
    row["length"] = len(before)
    row["history_keys"][0, : len(before)] = worlds.keys([other for other, _ in before])
    row["history_worths"][0, : len(before)] = [worth for _, worth in before]
    return row


def looked_up(state: State, events: NDArray[np.void]) -> Columns:
    return columns(state, events, fading.clocks(state, events))


def test_every_key_is_found_where_the_directory_says(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(700)).state
    events = np.concatenate([event(number, 1.0, []) for number in range(0, 900, 7)])

    assert (looked_up(state, events).slots == state.slots(events["key"])).all()


def test_what_was_enjoyed_before_comes_newest_first_and_once(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(9)).state

    made = looked_up(state, event(1, 1.0, [(2, 0.5), (3, 0.4), (4, -1.0), (99, 0.9), (1, 0.9), (2, 0.7)]))

    assert made.counts.tolist() == [2]
    assert made.others[0, :3].tolist() == [2, 3, -1]
    assert made.other_worths[0, :2].tolist() == [np.float32(0.7), np.float32(0.4)]


def test_a_length_beyond_what_fits_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(30)).state
    one = event(0, 1.0, [(number, 1.0) for number in range(1, 1 + CONTEXT)])
    one["length"] = 255

    assert looked_up(state, one).counts.tolist() == [CONTEXT]


def test_what_cannot_be_teaches_nothing_and_what_is_absurd_is_the_most_there_is() -> None:
    absurd = np.concatenate(
        [event(1, worth, [(2, np.nan), (3, np.inf), (4, -7.0)]) for worth in (np.nan, 1e30, -np.inf)]
    )

    made = sound(absurd)

    assert made["weight"].tolist() == [0, 1, 0]
    assert made["worth"].tolist() == [0, 1, -1]
    assert made["history_worths"][0, :3].tolist() == [0, 1, -1]
    assert np.isnan(absurd["worth"][0]), "what is given stays as it was"


def test_sound_events_are_not_even_copied() -> None:
    events = watch_all(worlds.stage(8), viewers=3, sittings=1, since=worlds.NOW - 9000, until=worlds.NOW).events

    assert sound(events) is events


def test_nothing_that_is_learnt_is_ever_no_number(tmp_path: Path) -> None:
    writer = worlds.writer(tmp_path, worlds.clips(20))
    state, chance = writer.state, np.random.default_rng(3)
    odd = np.array([np.nan, np.inf, -np.inf, 1e38, -1e38, 0.5, 1.0, -1.0], np.float32)
    rows = [
        event(int(chance.integers(25)), float(chance.choice(odd)), [(int(chance.integers(25)), float(w)) for w in odd])
        for _ in range(300)
    ]
    learn(state, np.concatenate(rows))

    learnt = ("together", "interest", "plays", "trend", "welcome", "item_vectors", "context_vectors", "standings")
    assert all(np.isfinite(getattr(state, name)).all() for name in (*learnt, "position_weights", "blend"))
