"""Weights that are learnt from what was enjoyed next."""

from pathlib import Path

import numpy as np
import pytest

from fanlight.recommender.learning import blend
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.simulation import watch_all
from fanlight.recommender.state import State
from tests.recommender import worlds


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> State:
    state = worlds.writer(tmp_path_factory.mktemp("taught"), worlds.clips(240)).state
    learn(
        state,
        watch_all(worlds.stage(240), viewers=150, sittings=4, since=worlds.NOW - 5 * 86_400, until=worlds.NOW).events,
    )
    return state


def test_weights_turn_towards_what_foretells_and_away_from_what_does_not(taught: State) -> None:
    """The simulated viewers follow themes, and nothing of theirs depends on how new or how popular a video is."""
    learnt = 1 + taught.blend[3]

    assert learnt[Way.HASHTAG] > learnt[Way.POPULAR]
    assert learnt[Way.FRESH] < 1


def test_weights_never_turn_against_what_they_stand_for(taught: State) -> None:
    learnt = 1 + taught.blend

    assert (learnt >= 0).all()
    assert (learnt <= blend.LARGEST).all()


def test_a_video_that_stands_first_already_moves_little(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(30)).state
    before = state.blend.copy()
    events = watch_all(worlds.stage(30), viewers=2, sittings=1, since=worlds.NOW - 900, until=worlds.NOW).events

    for event in events[:3]:
        blend.learn(state, event)

    assert np.abs(state.blend - before).max() < 0.5


def test_somebodys_very_first_watch_teaches_without_waiting_for_its_turn(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(240)).state
    events = watch_all(worlds.stage(240), viewers=40, sittings=1, since=worlds.NOW - 900, until=worlds.NOW).events
    learn(state, events[:1])
    later = events[(events["length"] > 0) & (events["worth"] > 0)][:1]
    beginnings = events[(events["length"] == 0) & (events["worth"] > 0)]
    assert len(beginnings) > 5
    assert blend.until_due(state) > 1

    before = state.blend.copy()

    learn(state, later)
    assert (state.blend == before).all()
    for event in beginnings[:5]:
        state.header["events"] = 2  # nothing else is due
        learn(state, event[None])

    assert (state.blend[0] != before[0]).any()
    assert (state.blend[1:] == before[1:]).all()
