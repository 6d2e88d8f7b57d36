"""Videos that share a sound lead to each other, within bounds, and say so."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from fanlight.foundation.ids import key_of
from fanlight.recommender import arrange
from fanlight.recommender.debut import FIRST_PLAYS
from fanlight.recommender.learning import catalogue, lists
from fanlight.recommender.learning.catalogue import Clip
from fanlight.recommender.pipeline import recommend
from fanlight.recommender.placed import Placed
from fanlight.recommender.ranking import rank
from fanlight.recommender.sources import sounds
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import SOUND
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from tests.recommender import worlds

MANY, FIRST = 200, 7
SHARING = range(FIRST, MANY, 9)
KEY = int(key_of(worlds.video_id(FIRST)))


def sounding(number: int, clip: Clip) -> Clip:
    """Each brings its own sound, but for some that all have that of the first of them."""
    sound = worlds.video_id(FIRST) if number in SHARING else clip.id
    return Clip(**(vars(clip) | {"sound": sound, "hashtags": []}))


@pytest.fixture
def state(tmp_path: Path) -> State:
    made = worlds.writer(tmp_path, [sounding(*one) for one in enumerate(worlds.clips(MANY, creators=MANY))])
    made.state.plays[:MANY] = 2 * FIRST_PLAYS
    made.state.trend[list(SHARING)] = 50.0
    lists.draw_up(made.state)
    return made.state


def viewer(*watched: tuple[int, float]) -> Viewer:
    return Viewer(now=worlds.NOW, history=worlds.history(watched))


def page(state: State, asking: Viewer, count: int = 20) -> list[Placed]:
    return recommend(state, asking, hidden=worlds.keys([]), count=count, rng=np.random.default_rng(1))


def test_a_sound_is_a_name_only_where_others_have_it_too(state: State) -> None:
    named = np.flatnonzero(state.tags[:MANY, SOUND])

    assert named.tolist() == list(SHARING)
    assert set(state.tags[named, SOUND].tolist()) == {KEY}


def test_whoever_takes_up_a_sound_later_names_the_first_too(tmp_path: Path) -> None:
    some = worlds.clips(3)
    made = worlds.writer(tmp_path, [Clip(**(vars(one) | {"sound": one.id})) for one in some])
    assert not made.state.tags[:3, SOUND].any()

    later = Clip(**(vars(some[2]) | {"id": worlds.video_id(99), "sound": some[1].id}))
    catalogue.add(made, [later])

    assert made.state.tags[:4, SOUND].tolist() == [0, key_of(some[1].id), 0, key_of(some[1].id)]


def test_an_enjoyed_sound_finds_what_is_watched_with_it(state: State) -> None:
    def found(*watched: tuple[int, float]) -> list[int]:
        asking = viewer(*watched)
        slots: list[int] = sounds.find(state, asking, Taste.of(state, asking), np.random.default_rng(1)).tolist()
        return slots

    assert set(found((SHARING[3], 0.9))) <= set(SHARING)
    assert len(found((SHARING[3], 0.9))) == min(sounds.MOST, len(SHARING))
    assert found((FIRST + 1, 0.9)) == []
    assert found((SHARING[3], -1.0)) == []


def test_an_enjoyed_sound_speaks_for_others_that_have_it_and_a_skipped_one_against(state: State) -> None:
    places = [SHARING[5], SHARING[5] + 1]
    for worth, sign in ((0.9, 1), (-1.0, -1)):
        asking = viewer((SHARING[3], worth))
        ranked = rank(state, asking, Taste.of(state, asking), np.array(places))
        with_it, without = ([term for term in terms if "hashtag_key" in term.about] for terms in ranked.terms([0, 1]))

        assert [term.about["hashtag_key"] for term in with_it] == [KEY]
        assert with_it[0].value * sign > 0
        assert without == []


def test_no_sound_comes_more_than_twice_in_six_places_while_there_is_another(state: State) -> None:
    placed = page(state, viewer((SHARING[3], 0.9), (SHARING[4], 0.9)))

    keys = {int(key_of(worlds.video_id(number))) for number in SHARING}
    has_it = [int(one.key) in keys for one in placed]
    for first in range(len(has_it) - arrange.WINDOW + 1):
        assert Counter(has_it[first : first + arrange.WINDOW])[True] <= arrange.MOST_OF_A_SOUND + 1  # one may be drawn
    assert any(has_it)
    assert any(term.about.get("rule") == "sound_window" for one in placed for term in one.terms)
    assert any("sound" in one.found_by for one in placed)
