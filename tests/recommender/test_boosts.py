"""A boost moves the score by exactly what it says, of exactly what it names, and no score moves without one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fanlight.foundation.ids import key_of
from fanlight.recommender.boosts import Boost, Boosts
from fanlight.recommender.learning import catalogue, lists
from fanlight.recommender.learning.catalogue import tag_key
from fanlight.recommender.ranking import Ranked, rank
from fanlight.recommender.state import State, Writer
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from tests.recommender import worlds

VIEWER = Viewer(now=worlds.NOW, history=worlds.history([(3, 0.9), *((number, -1.0) for number in range(8, 32, 8))]))


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    made = Writer(Path(tmp_path_factory.mktemp("boosts")))
    catalogue.add(made, worlds.clips(48))
    lists.draw_up(made.state)
    made.publish()
    yield made.state
    made.close()


def ranked(state: State, boosts: Boosts | None) -> Ranked:
    slots = np.arange(48)
    return rank(state, replace(VIEWER, boosts=boosts), Taste.of(state, VIEWER), slots)


def test_each_score_moves_by_its_own_share_and_all_others_stay(state: State):
    video = key_of(worlds.video_id(5))
    before, after = ranked(state, None), ranked(state, Boosts(videos={video: Boost(150, "civic", 7)}))

    touched = state.keys[np.arange(48)] == np.uint64(video)
    assert after.scores[touched] == pytest.approx(before.scores[touched] + np.abs(before.scores[touched]) / 2)
    assert (after.scores[~touched] == before.scores[~touched]).all()
    for place, (told, was) in enumerate(zip(after.terms(range(48)), before.terms(range(48)), strict=True)):
        more = [term for term in told if term.kind == "boosted"]
        assert len(more) == touched[place]
        assert [term for term in told if term.kind != "boosted"] == was
        assert sum(term.value for term in told) == pytest.approx(after.scores[place], abs=1e-5)


def test_a_video_is_moved_by_its_own_entry_or_else_by_the_strongest_of_its_hashtags(state: State):
    clip = worlds.clips(48)[5]
    first = tag_key(clip.hashtags[0])
    by_tag = Boosts(hashtags={first: Boost(300, "culture", 1), tag_key("nobody"): Boost(500, "culture", 2)})
    both = replace(by_tag, videos={key_of(worlds.video_id(5)): Boost(90, "correction", 3)})

    def entry(boosts: Boosts) -> object:
        (term,) = [one for one in ranked(state, boosts).terms([5])[0] if one.kind == "boosted"]
        return term.about["entry"]

    assert entry(by_tag) == 1
    assert entry(both) == 3


def test_what_stands_below_nothing_is_lifted_by_more_and_pressed_by_less(state: State):
    before = ranked(state, None).scores
    low = int(before.argmin())
    assert before[low] < 0
    key = int(state.keys[low])

    assert ranked(state, Boosts(videos={key: Boost(200, "welcome", 1)})).scores[low] == pytest.approx(0, abs=1e-12)
    assert ranked(state, Boosts(videos={key: Boost(50, "correction", 1)})).scores[low] == pytest.approx(
        1.5 * before[low]
    )
