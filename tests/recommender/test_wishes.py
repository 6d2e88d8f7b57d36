"""What a viewer asks for by hand shows in the order, and in the sum."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fanlight.foundation.ids import key_of
from fanlight.recommender import pipeline
from fanlight.recommender.learning import catalogue, lists, watches
from fanlight.recommender.learning.catalogue import tag_key
from fanlight.recommender.placed import Placed, Term
from fanlight.recommender.ranking import rank
from fanlight.recommender.ranking.weights import Way
from fanlight.recommender.signals import Kind, event
from fanlight.recommender.state import State, Writer
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from fanlight.recommender.wishes import SLIDERS, Edits, Slider, Sliders, Wishes, slider_of
from tests.recommender import worlds

ALL = 240
FANS_OF = 3
"""Everybody watches the videos of the creators below this number."""


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """Eight themes by 24 creators, 4 to 94 seconds long; the first three creators have a crowd."""
    made = Writer(Path(tmp_path_factory.mktemp("wishes")))
    clips = [replace(clip, duration_seconds=4.0 + 10 * (n % 10)) for n, clip in enumerate(worlds.clips(ALL))]
    catalogue.add(made, clips)
    lists.draw_up(made.state)
    rng = np.random.default_rng(7)
    for person in range(60):
        history = worlds.history([])
        for step in range(12):
            number = int(rng.integers(0, ALL // 24)) * 24 + person % FANS_OF
            told = event(
                Kind.WATCH, key=key_of(worlds.video_id(number)), at=worlds.NOW + step, worth=0.8, history=history
            )
            watches.learn(made.state, told)
            history = np.append(history, worlds.history([(number, 0.8)]))
    lists.draw_up(made.state)
    made.publish()
    yield made.state
    made.close()


def viewer(wishes: Wishes | None = None, watched: Sequence[int] = (3, 11, 19)) -> Viewer:
    """Someone who finished videos of theme 3, by creators 3, 11 and 19, and follows creators 5 and 6."""
    return Viewer(
        now=worlds.NOW,
        history=worlds.history([(number, 0.9) for number in watched]),
        seen=worlds.keys(watched),
        following=actors(5, 6),
        wishes=wishes,
    )


def actors(*numbers: int) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    return np.array([key_of(worlds.actor_id(number)) for number in numbers], np.uint64)


def tags(*names: str) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    return np.array([tag_key(name) for name in names], np.uint64)


def page(state: State, asking: Viewer, *, count: int = 20, seed: int = 0) -> list[Placed]:
    return pipeline.recommend(state, asking, hidden=worlds.keys([]), count=count, rng=np.random.default_rng(seed))


def best(state: State, asking: Viewer, count: int = 20) -> list[int]:
    """Numbers of the best videos by the sum alone, before anything is arranged or drawn."""
    slots = np.arange(state.videos)
    ranked = rank(state, asking, Taste.of(state, asking), slots)
    return ranked.best(count).tolist()


def sliding(slider: Slider, value: float) -> Wishes:
    return Wishes(sliders=Sliders(**{slider: value}))


@pytest.mark.parametrize("seed", range(5))
def test_who_wishes_for_nothing_is_served_as_if_there_were_no_wishes(state: State, seed: int) -> None:
    assert page(state, viewer(Wishes()), seed=seed) == page(state, viewer(None), seed=seed)


def everything() -> Wishes:
    """A wish of every kind."""
    return Wishes(
        sliders=Sliders(familiar_new=-0.3, popular_small=0.7, short_long=-1.0, following_discovering=0.2, freshness=1),
        muted_hashtags=tags("moss"),
        topics=Edits(
            more=tags("bread"),
            less=tags("looms"),
            frozen={tag_key("kites"): 0.4},
            removed=frozenset({tag_key("tides")}),
        ),
        creators=Edits(
            more=actors(1),
            less=actors(2),
            frozen={int(actors(7)[0]): -0.2},
            removed=frozenset(actors(11).tolist()),
        ),
    )


@pytest.mark.parametrize("seed", range(20))
def test_with_wishes_the_terms_still_add_up_and_scores_descend(state: State, seed: int) -> None:
    placed = page(state, viewer(everything()), seed=seed)

    assert placed
    for one in placed:
        assert abs(sum(term.value for term in one.terms) - one.score) < 1e-9
    ranked = [one.score for one in placed if one.source != "explore"]
    assert all(later <= earlier + 1e-4 for earlier, later in itertools.pairwise(ranked))


def test_every_wish_is_named_in_a_sum(state: State) -> None:
    wishes = everything()
    ranked = rank(state, viewer(wishes), Taste.of(state, viewer(wishes)), np.arange(state.videos))
    terms = [term for terms in ranked.terms(range(state.videos)) for term in terms]

    kinds = {(term.kind, term.about.get("edit")) for term in terms if term.kind.startswith("wish")}
    assert kinds == {
        ("wish_length", None),
        ("wish_small_creator", None),
        *itertools.product(("wish_topic", "wish_creator"), ("more", "less", "frozen")),
    }
    factors = {term.kind: term.about["factor"] for term in terms if "factor" in term.about}
    assert factors["fresh"] == 4
    assert factors["popular"] == pytest.approx(4**-0.7)
    assert factors["hashtag"] == pytest.approx(4**0.3)
    assert factors["followed"] == pytest.approx(4**-0.2)


@pytest.mark.parametrize("slider", SLIDERS)
@pytest.mark.parametrize("value", [-1.0, 1.0])
def test_a_scaled_term_is_exactly_its_factor_times_what_it_was(state: State, slider: Slider, value: float) -> None:
    slots = np.arange(state.videos)
    plain = rank(state, viewer(), Taste.of(state, viewer()), slots)
    wished = rank(state, viewer(sliding(slider, value)), Taste.of(state, viewer()), slots)

    for place in range(0, state.videos, 7):
        before = {(t.kind, str(t.about)): t.value for t in plain.terms([place])[0]}
        for term in wished.terms([place])[0]:
            about = {name: said for name, said in term.about.items() if name != "factor"}
            scaled = slider_of(term)
            if term.kind.startswith("wish"):
                continue
            expected = 4.0 ** (scaled[1] * value) if scaled and scaled[0] == slider else 1.0
            assert term.value == pytest.approx(before[(term.kind, str(about))] * expected, abs=4e-6)


def mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def share(state: State, wishes: Wishes | None, holds: "Iterator[int] | set[int] | range") -> float:
    """How many of the twenty best are among these."""
    some = set(holds)
    return mean([number in some for number in best(state, viewer(wishes))])


OF_THEME = {theme: {n for n in range(ALL) if n % 8 == number} for number, theme in enumerate(worlds.THEMES)}
BY = {creator: {n for n in range(ALL) if n % 24 == creator} for creator in range(24)}


def both_ways(state: State, slider: Slider, holds: set[int]) -> tuple[float, float]:
    return share(state, sliding(slider, -1), holds), share(state, sliding(slider, 1), holds)


def test_familiar_and_new(state: State) -> None:
    familiar, new = both_ways(state, "familiar_new", OF_THEME["tides"])

    assert familiar > new


def test_popular_and_small(state: State) -> None:
    popular, small = both_ways(state, "popular_small", BY[0] | BY[1] | BY[2])

    assert popular > small


def test_short_and_long(state: State) -> None:
    short, long = (mean([n % 10 for n in best(state, viewer(sliding("short_long", v)))]) for v in (-1, 1))

    assert short + 3 < long


def test_following_and_discovering(state: State) -> None:
    following, discovering = both_ways(state, "following_discovering", BY[5] | BY[6])

    assert following > discovering


def test_freshness(state: State) -> None:
    old, fresh = (mean(best(state, viewer(sliding("freshness", v)))) for v in (-1, 1))

    assert old < fresh  # a later number is a later video


@pytest.mark.parametrize("slider", ["familiar_new", "following_discovering"])
def test_wishing_for_the_unknown_draws_more_places_by_lot(tmp_path: Path, slider: Slider) -> None:
    large = worlds.writer(tmp_path, worlds.clips(3000, hours_between=0.01)).state

    def drawn(value: float) -> int:
        asking = Viewer(now=worlds.NOW, wishes=sliding(slider, value))
        return sum(term.kind in ("explore", "debut") for one in page(large, asking) for term in one.terms)

    assert (drawn(-1), drawn(0), drawn(1)) == (1, 3, 6)


def test_a_muted_hashtag_is_on_no_page(state: State) -> None:
    muted = Wishes(muted_hashtags=tags("tides", "bread"))

    themes = {catalogue_theme(one) for one in page(state, viewer(muted))}

    assert themes
    assert not themes & {"tides", "bread"}


def catalogue_theme(one: Placed) -> str:
    number = next(n for n in range(ALL) if worlds.video_id(n) == one.video_id)
    return worlds.theme_of(number)


@pytest.mark.parametrize(("edit", "sign"), [("more", 1), ("less", -1)])
def test_more_and_less_of_a_topic_or_a_creator(state: State, edit: str, sign: int) -> None:
    for wishes, holds in (
        (Wishes(topics=Edits(**{edit: tags("bread")})), OF_THEME["bread"]),
        (Wishes(creators=Edits(**{edit: actors(0)})), BY[0]),
    ):
        assert sign * (share(state, wishes, holds) - share(state, None, holds)) >= 0
        ranks = [place for place, n in enumerate(best(state, viewer(wishes), ALL)) if n in holds]
        before = [place for place, n in enumerate(best(state, viewer(), ALL)) if n in holds]
        assert sign * (mean(before) - mean(ranks)) > 0


def kinds(state: State, asking: Viewer, holds: set[int]) -> set[str]:
    ranked = rank(state, asking, Taste.of(state, asking), np.arange(state.videos))
    return {term.kind for terms in ranked.terms(list(holds)) for term in terms}


def test_a_removed_topic_speaks_for_nothing_any_more(state: State) -> None:
    removed = Wishes(topics=Edits(removed=frozenset({tag_key("tides"), tag_key("video")})))

    assert "hashtag" in kinds(state, viewer(), OF_THEME["tides"])
    assert not kinds(state, viewer(removed), OF_THEME["tides"]) & {"hashtag", "watched_alike"}


def test_a_removed_creator_speaks_for_nothing_any_more(state: State) -> None:
    removed = Wishes(creators=Edits(removed=frozenset(actors(3).tolist())))

    assert "creator" in kinds(state, viewer(), BY[3])
    assert "creator" not in kinds(state, viewer(removed), BY[3])


def test_a_frozen_share_stays_whatever_is_watched(state: State) -> None:
    frozen = Wishes(topics=Edits(frozen={tag_key("kites"): 0.4}))

    def worth(watched: Sequence[int]) -> float:
        ranked = rank(state, viewer(frozen, watched), Taste.of(state, viewer(frozen, watched)), np.arange(ALL))
        (term,) = (term for term in ranked.terms([5])[0] if term.kind == "wish_topic")  # number 5 is a kite
        return term.value / float(ranked.factors(np.array([5]))[Way.HASHTAG, 0])

    assert worth([3]) == pytest.approx(worth([5, 13, 21]), abs=1e-5)
    assert worth([3]) == pytest.approx(1.5 * 0.4 / 2**0.5, abs=1e-5)


def test_levers_say_what_a_slider_would_add(state: State) -> None:
    before = {one.video_id: one for one in page(state, viewer(), count=20)}
    for slider, kind in (("short_long", "wish_length"), ("popular_small", "wish_small_creator")):
        for one in page(state, viewer(Wishes(sliders=Sliders(**{slider: 0.5})))):
            if one.video_id in before:
                (said,) = [t.value for t in one.terms if t.kind == kind] or [0.0]
                assert said == pytest.approx(0.5 * getattr(before[one.video_id].levers, slider), abs=1e-6)


@pytest.mark.parametrize(
    ("seconds", "added"),
    [(0.0, -0.6), (-5.0, -0.6), (float("nan"), -0.6), (-float("inf"), -0.6), (1e9, 0.6), (float("inf"), 0.6)],
)
def test_a_clip_of_an_absurd_length_has_a_lever_and_moves_no_other(
    tmp_path: Path, seconds: float, added: float
) -> None:
    absurd, usual = (
        replace(clip, duration_seconds=s) for clip, s in zip(worlds.clips(2), (seconds, 20.0), strict=True)
    )

    placed = page(
        worlds.writer(tmp_path, [absurd, usual]).state, Viewer(now=worlds.NOW, wishes=sliding("short_long", 1))
    )

    lengths = {one.video_id: sum(t.value for t in one.terms if t.kind == "wish_length") for one in placed}
    assert lengths == {absurd.id: added, usual.id: 0}
    assert all(np.isfinite(one.score) and abs(sum(t.value for t in one.terms) - one.score) < 1e-6 for one in placed)


def test_a_frozen_share_is_scaled_as_what_it_was_frozen_from() -> None:
    for kind in ("wish_topic", "wish_creator"):
        assert slider_of(Term(kind, 0.1, {"edit": "frozen"})) == ("familiar_new", -1)  # type: ignore[arg-type]
        assert slider_of(Term(kind, 0.1, {"edit": "more"})) is None  # type: ignore[arg-type]
    assert slider_of(Term("hashtag", 0.1, {})) == ("familiar_new", -1)
    assert slider_of(Term("appeal", 0.1, {})) is None
