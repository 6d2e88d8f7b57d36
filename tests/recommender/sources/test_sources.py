"""What each source finds, and that none finds too much."""

from pathlib import Path

import numpy as np
import pytest

from fanlight.recommender.debut import FIRST_PLAYS
from fanlight.recommender.learning import catalogue, lists
from fanlight.recommender.learning.catalogue import Clip, language_key, tag_key
from fanlight.recommender.pipeline import gather, recommend
from fanlight.recommender.sources import SOURCES
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from fanlight.recommender.wishes import Edits, Wishes, keys
from tests.recommender import worlds

MANY = 3000
GERMAN, ENGLISH = language_key("de"), language_key("en")


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    """Each tenth video is German; the later a video, the more it is watched. Not to be changed."""
    some = [
        Clip(**(vars(clip) | {"language": "de-AT" if number % 10 == 3 else "en"}))
        for number, clip in enumerate(worlds.clips(MANY, creators=300, hours_between=0.01))
    ]
    made = worlds.writer(tmp_path_factory.mktemp("state"), some)
    made.state.trend[:MANY] = np.arange(MANY)
    made.state.plays[:MANY] = 2 * FIRST_PLAYS
    lists.draw_up(made.state)
    return made.state


def found(state: State, source: str, viewer: Viewer) -> list[int]:
    slots = SOURCES[source](state, viewer, Taste.of(state, viewer), np.random.default_rng(1))  # type: ignore[index]
    return slots.tolist()


def test_a_language_finds_its_own_and_the_most_watched_of_it_first(state: State) -> None:
    assert found(state, "language", Viewer(now=worlds.NOW, language=GERMAN))[:3] == [2993, 2983, 2973]
    assert len(found(state, "language", Viewer(now=worlds.NOW, language=GERMAN))) == 40
    assert found(state, "language", Viewer(now=worlds.NOW, language=language_key("ar"))) == []
    assert found(state, "language", Viewer(now=worlds.NOW)) == []


def test_a_language_of_its_own_speaks_for_a_newcomer_and_no_longer_once_something_was_enjoyed(state: State) -> None:
    def shown(viewer: Viewer) -> tuple[int, set[str]]:
        placed = recommend(state, viewer, hidden=worlds.keys([]), count=12, rng=np.random.default_rng(1))
        languages = state.languages[state.slots(np.array([one.key for one in placed], np.uint64))]
        return int((languages == GERMAN).sum()), {term.kind for one in placed for term in one.terms}

    stranger, _ = shown(Viewer(now=worlds.NOW))
    newcomer, kinds = shown(Viewer(now=worlds.NOW, language=GERMAN))
    _, known = shown(Viewer(now=worlds.NOW, language=GERMAN, history=worlds.history([(8, 0.9)])))

    assert stranger <= 4
    assert newcomer >= 8
    assert "language" in kinds
    assert "language" not in known


def test_where_every_video_is_in_ones_language_that_is_no_reason(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(60)).state
    speaks = Viewer(now=worlds.NOW, language=int(state.languages[0]))

    def terms(viewer: Viewer) -> list[list[str]]:
        placed = recommend(state, viewer, hidden=worlds.keys([]), count=12, rng=np.random.default_rng(1))
        return [[term.kind for term in one.terms] for one in placed]

    assert (state.languages[:60] == state.languages[0]).all()
    assert terms(speaks) == terms(Viewer(now=worlds.NOW))
    state.languages[::4] = GERMAN
    assert "language" in terms(speaks)[0]


def test_hashtags_find_what_is_watched_with_those_that_were_enjoyed(state: State) -> None:
    viewer = Viewer(now=worlds.NOW, history=worlds.history([(3, 0.9), (11, 0.9), (4, -1.0)]))

    slots = found(state, "hashtag", viewer)

    assert {slot % len(worlds.THEMES) for slot in slots} == {3}
    assert slots[0] == 2995
    assert len(slots) == 20


def test_a_hashtag_that_most_carry_leads_nowhere(state: State) -> None:
    names, _ = state.popular_with()

    assert set(names.tolist()) == {tag_key(theme) for theme in worlds.THEMES}


def test_hashtags_asked_for_by_hand_are_looked_for_and_removed_ones_are_not(state: State) -> None:
    history = worlds.history([(3, 0.9)])
    asked = Wishes(topics=Edits(more=keys([tag_key("moss")])))
    removed = Wishes(topics=Edits(removed=frozenset([tag_key("tides")])))

    both = found(state, "hashtag", Viewer(now=worlds.NOW, history=history, wishes=asked))
    neither = found(state, "hashtag", Viewer(now=worlds.NOW, history=history, wishes=removed))

    assert {slot % len(worlds.THEMES) for slot in both} == {3, worlds.THEMES.index("moss")}
    assert neither == []


def test_creators_who_were_enjoyed_bring_their_newest(state: State) -> None:
    viewer = Viewer(now=worlds.NOW, history=worlds.history([(7, 0.9), (8, -1.0)]))

    assert sorted(found(state, "creator", viewer)) == [1807, 2107, 2407, 2707]


def test_what_waits_for_its_debut_is_found_however_much_is_newer(state: State) -> None:
    state.plays[100] = FIRST_PLAYS / 2
    try:
        lists.draw_up(state)
        slots = found(state, "fresh", Viewer(now=worlds.NOW))
    finally:
        state.plays[100] = 2 * FIRST_PLAYS
        lists.draw_up(state)

    assert 100 in slots
    assert found(state, "fresh", Viewer(now=worlds.NOW)) == list(range(2999, 2949, -1))


def test_all_sources_together_find_no_more_than_can_be_ranked_in_time(state: State) -> None:
    chance = np.random.default_rng(5)
    watched = [(int(number), float(chance.uniform(-1, 1))) for number in chance.choice(MANY, 60, replace=False)]
    state.neighbours[:MANY] = chance.integers(1, MANY + 1, (MANY, 64))
    state.together[:MANY] = 10
    try:
        viewer = Viewer(
            now=worlds.NOW,
            language=ENGLISH,
            history=worlds.history(watched),
            following=np.array([worlds.actor_id(n).int & (2**64 - 1) for n in range(60)], np.uint64),
        )
        candidates = gather(state, viewer, Taste.of(state, viewer), np.random.default_rng(1)).slots
    finally:
        state.neighbours[:MANY], state.together[:MANY] = 0, 0

    assert 400 < len(candidates) <= 650


def test_an_empty_catalogue_has_nothing_on_any_shelf(tmp_path: Path) -> None:
    empty = worlds.writer(tmp_path, []).state
    viewer = Viewer(now=worlds.NOW, language=GERMAN, history=worlds.history([(3, 0.9)]))

    assert all(found(empty, source, viewer) == [] for source in SOURCES)


def test_shelves_lose_what_is_withdrawn(tmp_path: Path) -> None:
    made = worlds.writer(tmp_path, worlds.clips(80))
    viewer = Viewer(now=worlds.NOW, language=ENGLISH, history=worlds.history([(3, 0.9)]))
    assert 11 in found(made.state, "hashtag", viewer)

    catalogue.withdraw(made.state, worlds.video_id(11))
    lists.draw_up(made.state)

    assert 11 not in found(made.state, "hashtag", viewer)
    assert 11 not in found(made.state, "language", viewer)
