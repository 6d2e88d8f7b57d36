"""From addends to chances to a score, and back again without a rest."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fanlight.recommender.learning.watches import learn
from fanlight.recommender.outcomes import LARGEST, OUTCOMES, PUBLISHED, VALUES, Outcome, named, table, written
from fanlight.recommender.pipeline import recommend
from fanlight.recommender.ranking import rank, wished
from fanlight.recommender.ranking.heads import Heads
from fanlight.recommender.simulation import watch_all
from fanlight.recommender.state import State
from fanlight.recommender.state.layout import FIELDS, WAYS
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from fanlight.recommender.wishes import SCALING, Sliders, Wishes
from tests.recommender import worlds

MOVED = ("arranged", "explore", "debut", "wish_length", "wish_small_creator", "wish_topic", "wish_creator")


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    made = worlds.writer(tmp_path_factory.mktemp("state"), worlds.clips(240)).state
    learn(
        made,
        watch_all(worlds.stage(240), viewers=100, sittings=4, since=worlds.NOW - 86_400, until=worlds.NOW).events,
    )
    chance = np.random.default_rng(3)
    made.head_biases[:] = chance.normal(0, 0.5, len(OUTCOMES))
    made.head_slopes[:] = chance.uniform(-0.9, 1.0, made.head_slopes.shape)
    return made


def viewer(**more: object) -> Viewer:
    return Viewer(now=worlds.NOW, history=worlds.history([(3, 1.0), (11, 0.8), (4, -1.0), (19, 0.7)]), **more)  # type: ignore[arg-type]


def test_a_score_is_what_its_chances_are_worth_above_the_usual(state: State) -> None:
    ways = np.random.default_rng(5).normal(0, 2, (WAYS, 50))
    ways[:, 0] = 0.0  # a video of which nothing is known
    heads = Heads.of(state, ways, PUBLISHED)

    usual = Heads.of(state, np.zeros((WAYS, 1)), PUBLISHED).chances
    worth = PUBLISHED @ (heads.chances - usual)

    assert (heads.factors(np.arange(ways.shape[1])) * ways).sum(axis=0) == pytest.approx(worth, abs=1e-12)
    assert worth[0] == 0


@pytest.mark.parametrize("sliders", [None, Sliders(familiar_new=-0.5, freshness=1.0, popular_small=0.3)])
def test_every_sum_can_be_read_by_terms_and_by_chances(state: State, sliders: Sliders | None) -> None:
    asking = viewer(wishes=Wishes(sliders=sliders) if sliders else None)
    for seed in range(10):
        for one in recommend(state, asking, hidden=worlds.keys([]), count=8, rng=np.random.default_rng(seed)):
            by_terms = sum(term.value for term in one.terms if term.kind not in MOVED)
            by_chances = sum(chance.value * chance.gain for chance in one.chances)
            assert by_chances == pytest.approx(by_terms, abs=2e-5)
            assert [chance.outcome for chance in one.chances] == list(OUTCOMES)
            assert all(0 <= chance.chance <= 1 for chance in one.chances)
            if sliders is None:
                for chance in one.chances:
                    assert chance.gain == pytest.approx(chance.chance - chance.usual, abs=1.1e-4)


def test_what_the_learner_writes_meanwhile_changes_no_sum(state: State) -> None:
    """Between ranking and telling why, any array may have moved on."""
    asking, places = viewer(), list(range(0, 240, 7))
    ranked = rank(state, asking, Taste.of(state, asking), np.arange(state.videos))
    scores = ranked.scores[places].tolist()
    before = {name: array.copy() for name, array in moving(state)}
    try:
        for name, array in moving(state):
            array += np.random.default_rng(len(name)).uniform(0.01, 0.5, array.shape).astype(array.dtype)

        terms, chances = ranked.terms(places), ranked.chances(places)
    finally:
        for name, array in moving(state):
            array[:] = before[name]

    for score, named_terms, named_chances in zip(scores, terms, chances, strict=True):
        assert sum(term.value for term in named_terms) == pytest.approx(score, abs=2e-5)
        assert sum(chance.value * chance.gain for chance in named_chances) == pytest.approx(score, abs=2e-5)
    assert any(scores)


def moving(state: State) -> list[tuple[str, NDArray[np.floating[Any]]]]:
    """The arrays of a state that learning moves."""
    arrays = ((field.name, getattr(state, field.name)) for field in FIELDS if field.dtype == "<f4")
    return [(name, array) for name, array in arrays if array.size < 10**7]


def test_the_parts_of_the_gains_tell_the_score_under_other_sliders_and_values_at_once(state: State) -> None:
    """What a device works out from one page is what the ranking says under those settings."""
    slots, places = np.arange(state.videos), list(range(0, 240, 7))
    asking = viewer(wishes=Wishes(sliders=Sliders(familiar_new=0.6, following_discovering=-0.2)))
    served = rank(state, asking, Taste.of(state, asking), slots).chances(places)
    sliders = Sliders(familiar_new=-0.7, popular_small=0.4, following_discovering=0.9, freshness=-0.5)
    values = table({**VALUES, "finish": -3.0, "like": 9.0, "skip": 2.5})
    other = viewer(wishes=Wishes(sliders=sliders), values=values)

    scores = rank(state, other, Taste.of(state, other), slots).scores[places]

    small = wished.smallness(state, worlds.NOW, slots)[places] * sliders.popular_small
    factors = [1.0] + [sliders.factor(one, 1 if one == "freshness" else -1) for one in SCALING]
    told = [values @ [np.dot(chance.gains, factors) for chance in chances] for chances in served]
    assert told + small == pytest.approx(scores, abs=1e-4)
    assert any(abs(gain) > 1e-3 for chances in served for chance in chances for gain in chance.gains[1:])


def test_what_is_worth_nothing_has_no_say(state: State) -> None:
    slots = np.arange(state.videos)
    nothing = table(dict.fromkeys(OUTCOMES, 0.0))

    assert not rank(state, viewer(values=nothing), Taste.of(state, viewer()), slots).scores.any()


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_value_weighs_its_own_outcome(state: State, outcome: Outcome) -> None:
    """With one outcome alone in the table, the order is that of its chances, or the other way around."""
    slots = np.arange(state.videos)
    for value in (2.0, -2.0):
        alone = table({**dict.fromkeys(OUTCOMES, 0.0), outcome: value})
        ranked = rank(state, viewer(values=alone), Taste.of(state, viewer()), slots)
        chances = ranked.heads.chances[OUTCOMES.index(outcome)]
        assert (np.argsort(ranked.scores, kind="stable") == np.argsort(value * chances, kind="stable")).all()


def test_the_table_is_published_in_one_place() -> None:
    assert dict(zip(OUTCOMES, PUBLISHED.tolist(), strict=True)) == dict(VALUES)
    assert named(table({"like": 3.0})) == {**VALUES, "like": 3.0}
    assert max(map(abs, VALUES.values())) * 4 <= LARGEST


def test_a_table_is_written_in_a_line() -> None:
    assert written(" like=3,skip = -0.5 ,") == {"like": 3.0, "skip": -0.5}
    assert written("") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("likes=1", "no outcome is called 'likes'; there are finish, watch"),
        ("like", "like should be worth a number from -20 to 20, not ''"),
        ("like=much", "not 'much'"),
        ("like=20.5", "not '20.5'"),
        ("skip=nan", "not 'nan'"),
        ("skip=-inf", "not '-inf'"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        written(text)
