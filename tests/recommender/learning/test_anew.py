"""Vectors learnt anew: those of a state that never heard of what was taken back."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fanlight.recommender.learning import catalogue
from fanlight.recommender.learning.anew import Anew
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.simulation import watch_all
from fanlight.recommender.state import State
from fanlight.recommender.state.arrays import Vectors
from tests.recommender import worlds

EVENTS = watch_all(worlds.stage(80), viewers=40, sittings=3, since=worlds.NOW - 90_000, until=worlds.NOW).events


def vectors_of(state: State) -> list[NDArray[np.generic]]:
    return [getattr(state, name) for name in Vectors._fields]


def are_equal(one: State, other: State) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(vectors_of(one), vectors_of(other), strict=True))


def taken_back(events: NDArray[np.void]) -> NDArray[np.void]:
    events = events.copy()
    events["weight"] *= -1
    return events


def test_taught_the_same_they_are_the_same_to_the_bit_however_it_is_cut(tmp_path: Path) -> None:
    live = worlds.writer(tmp_path / "live", worlds.clips(80)).state
    again = worlds.writer(tmp_path / "again", worlds.clips(80)).state
    learn(live, EVENTS)

    anew = Anew(again)
    for at in range(0, len(EVENTS), 7):
        anew.learn(again, EVENTS[at : at + 7])
    anew.show(again)

    assert len(EVENTS) > 500
    assert are_equal(live, again)
    assert again.header["taught"] == live.header["taught"] > 500
    assert again.header["remembered"] == live.header["remembered"]


@pytest.mark.parametrize("seed", range(3))
def test_what_was_taken_back_is_in_them_no_more_and_they_learn_on_from_there(tmp_path: Path, seed: int) -> None:
    gone = np.random.default_rng(seed).random(len(EVENTS)) < 0.3
    first, last = EVENTS[:-50], EVENTS[-50:]
    stays = EVENTS[:-50][~gone[:-50]]
    live = worlds.writer(tmp_path / "live", worlds.clips(80)).state
    never = worlds.writer(tmp_path / "never", worlds.clips(80)).state
    learn(live, first)
    learn(live, taken_back(first[gone[:-50]]))
    learn(never, stays)
    assert not are_equal(live, never), "taking back alone leaves vectors as they were taught"

    anew = Anew(live)
    anew.learn(live, stays)
    anew.show(live)
    assert are_equal(live, never)

    learn(live, last)
    learn(never, last)
    assert are_equal(live, never)
    for name in ("plays", "interest", "likes"):
        assert getattr(live, name) == pytest.approx(getattr(never, name), abs=1e-3), "and so are the counts"


def test_videos_that_come_meanwhile_begin_as_they_would_have(tmp_path: Path) -> None:
    clips = worlds.clips(80)
    writer = worlds.writer(tmp_path / "live", clips[:60])
    late = worlds.writer(tmp_path / "late", clips[:60])
    anew = Anew(writer.state)
    anew.learn(writer.state, EVENTS[:100])
    learn(late.state, EVENTS[:100])

    for one in (writer, late):
        catalogue.add(one, clips[60:])
    anew.learn(writer.state, EVENTS[100:])
    anew.show(writer.state)
    learn(late.state, EVENTS[100:])

    assert are_equal(writer.state, late.state)


def test_faint_voices_and_other_kinds_move_no_vector(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(80)).state
    faint, liked = EVENTS[:50].copy(), EVENTS[:50].copy()
    faint["weight"], liked["kind"] = 0.1, 1
    before = [array.copy() for array in vectors_of(state)]

    anew = Anew(state)
    anew.learn(state, np.concatenate([faint, liked, taken_back(EVENTS[:50])]))
    anew.show(state)

    assert all(np.array_equal(a, b) for a, b in zip(before, vectors_of(state), strict=True))
    assert state.header["taught"] == 0
