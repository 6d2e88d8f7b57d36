"""The rules of a page, each by its name in the sum of the video it moved."""

import itertools
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from fanlight.recommender import arrange, debut
from fanlight.recommender.fatigue import Weary
from fanlight.recommender.learning import catalogue, lists
from fanlight.recommender.learning.catalogue import Clip, tag_key
from fanlight.recommender.pipeline import recommend
from fanlight.recommender.placed import Placed
from fanlight.recommender.sources import SOURCES
from fanlight.recommender.state import State, Writer
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from tests.recommender import worlds

ALL = 240
CREATORS = 24


def popular(folder: Path, trends: dict[int, float], *, creators: int = CREATORS) -> State:
    """A catalogue in which some videos are watched more than all others, which have had their debut."""
    state = worlds.writer(folder, worlds.clips(ALL, creators=creators)).state
    state.header["clock"] = state.header["lasting_epoch"] = state.header["trend_epoch"] = worlds.NOW
    state.plays[:ALL] = 1000
    state.trend[:ALL] = 1
    for number, trend in trends.items():
        state.trend[number] = trend
    lists.draw_up(state)
    return state


def page(state: State, viewer: Viewer | None = None, *, count: int = 5, seed: int = 1) -> list[Placed]:
    asking = viewer or Viewer(now=worlds.NOW)
    return recommend(state, asking, hidden=worlds.keys([]), count=count, rng=np.random.default_rng(seed))


def numbers(placed: list[Placed]) -> list[int]:
    by_id = {worlds.video_id(number): number for number in range(ALL)}
    return [by_id[one.video_id] for one in placed]


def moved(placed: Placed, rule: str) -> list[float]:
    return [term.value for term in placed.terms if term.kind == "arranged" and term.about["rule"] == rule]


def test_each_further_video_of_a_creator_loses_a_growing_share(tmp_path: Path) -> None:
    by_one = [CREATORS * n + 5 for n in range(3)]
    state = popular(tmp_path, dict.fromkeys(by_one, 1e6))

    placed = page(state, count=60)

    theirs = [one for one in placed if numbers([one])[0] in by_one]
    shares = []
    for one in theirs:
        undisturbed = sum(term.value for term in one.terms if term.kind != "arranged")
        shares.append(-sum(moved(one, "author_decay")) / undisturbed)
    assert shares == pytest.approx([0.0, 0.375, 0.5625], abs=1e-4)


def test_no_hashtag_comes_more_than_four_times_in_six_places_while_there_is_another(tmp_path: Path) -> None:
    of_one_theme = range(0, 8 * 20, 8)
    state = popular(tmp_path, dict.fromkeys(of_one_theme, 1e6), creators=ALL)

    placed = page(state, Viewer(now=worlds.NOW, history=worlds.history([(200, 0.9)])), count=20)

    themes = [number % 8 for number in numbers(placed)]
    for first in range(len(themes) - arrange.WINDOW + 1):
        assert Counter(themes[first : first + arrange.WINDOW])[0] <= arrange.MOST_OF_A_HASHTAG + 1  # one may be drawn
    assert sum(theme == 0 for theme in themes) >= 10
    assert any(moved(one, "hashtag_window") for one in placed)


def test_what_was_skipped_again_and_again_is_held_down_until_one_is_enjoyed(tmp_path: Path) -> None:
    tides = range(3, ALL, 8)
    state = popular(tmp_path, dict.fromkeys(tides, 50.0), creators=ALL)
    skips = [(number, -0.2) for number in tides[:7]]
    others = [(number, 0.1) for number in range(0, 80, 8)]

    def held(watched: list[tuple[int, float]]) -> list[float]:
        viewer = Viewer(now=worlds.NOW, history=worlds.history(watched))
        return [price for one in page(state, viewer, count=40) for price in moved(one, "fatigue")]

    assert held(others + skips)
    assert not held(others + skips[:3])
    assert not held([*others, *skips, (tides[8], 0.9)])


def test_weariness_grows_with_every_skip_and_takes_no_more_than_half(tmp_path: Path) -> None:
    state = popular(tmp_path, {}, creators=ALL)

    def share(skips: int) -> float:
        history = worlds.history([(0, 0.5), *((3 + 8 * n, -1.0) for n in range(skips))])
        weary = Weary.of(Taste.of(state, Viewer(now=worlds.NOW, history=history)))
        carriers = {tag_key("tides"): [0], tag_key("video"): [0, 1]}
        lost, of_none = weary.shares([-1, -1], carriers, common=frozenset((tag_key("video"),)))
        assert of_none == 0
        return lost

    assert [share(skips) for skips in (3, 4, 5, 7, 20)] == [0.0, 0.125, 0.25, 0.5, 0.5]


def test_a_creator_who_is_skipped_again_and_again_is_held_down(tmp_path: Path) -> None:
    state = popular(tmp_path, {})
    history = worlds.history((CREATORS * n + 5, -1.0) for n in range(5))

    weary = Weary.of(Taste.of(state, Viewer(now=worlds.NOW, history=history)))

    assert weary.creators == {int(state.creators[5]): 0.25}


@pytest.mark.parametrize("seed", range(30))
def test_sums_hold_and_scores_descend_whatever_the_rules_do(tmp_path: Path, seed: int) -> None:
    chance = np.random.default_rng(seed)
    trends = {int(n): float(10 ** chance.uniform(0, 6)) for n in chance.choice(ALL, 60)}
    state = popular(tmp_path, trends, creators=int(chance.integers(1, 30)))
    watched = [(int(n), float(chance.choice([-1, -1, 0.8]))) for n in chance.choice(ALL, 40, replace=False)]

    placed = page(state, Viewer(now=worlds.NOW, history=worlds.history(watched)), count=20, seed=seed)

    assert all(abs(sum(term.value for term in one.terms) - one.score) < 1e-9 for one in placed)
    assert all(later.score <= earlier.score + 1e-4 for earlier, later in itertools.pairwise(placed))


def test_every_candidate_keeps_all_the_sources_that_found_it(tmp_path: Path) -> None:
    state = popular(tmp_path, {ALL - 1: 1e6})
    maker = np.array([worlds.actor_id((ALL - 1) % CREATORS).int & (2**64 - 1)], np.uint64)

    first = page(state, Viewer(now=worlds.NOW, following=maker))[0]

    assert numbers([first]) == [ALL - 1]
    assert first.found_by == ("followed", "popular", "fresh", "explore")
    assert first.source == "followed"
    assert all(set(one.found_by) <= set(SOURCES) for one in page(state, count=20))


def test_a_draw_says_with_what_chance_it_was_drawn(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(6000, hours_between=0.01)).state
    state.header["clock"] = state.header["lasting_epoch"] = worlds.NOW
    state.plays[:6000] = 1000
    state.plays[5960:] = 0  # forty wait for their debut
    drawn = [page(state, count=6, seed=seed)[5] for seed in range(400)]
    terms = [term for one in drawn for term in one.terms if term.kind in ("explore", "debut")]

    assert len(terms) == 400
    even = [term for term in terms if term.about["propensity"] is not None]
    for term in even:
        share = 0.5 if term.kind == "explore" else 0.25
        assert term.about["propensity"] == pytest.approx(share / int(str(term.about["out_of"])))
    kinds = Counter((term.kind, term.about["propensity"] is None) for term in terms)
    assert kinds["explore", True] == 0
    assert 150 < kinds["explore", False] < 250
    assert 60 < kinds["debut", False] < 140
    assert 60 < kinds["debut", True] < 140


OLD = 600
"""Too many to look through, and a hundred of them newer than anything that waits."""
FIRST = 8.0
TRAFFIC = 12 * int(FIRST) * 5 // 4
"""One place in twelve belongs to debuts: so many impressions an upload pay for them, and a quarter more."""


def test_nineteen_in_twenty_new_videos_have_their_first_plays_however_few_finish_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scaled down from 100 first plays and 1,500 impressions an upload; the lots alone must do it."""
    monkeypatch.setattr(debut, "FIRST_PLAYS", FIRST)
    newer = {number: worlds.NOW if number < 100 else worlds.NOW - 10**7 for number in range(OLD)}
    old = [Clip(**(vars(clip) | {"published_at": newer[number]})) for number, clip in enumerate(worlds.clips(OLD))]
    made = worlds.writer(tmp_path, old)
    made.state.header["clock"] = made.state.header["lasting_epoch"] = made.state.header["trend_epoch"] = worlds.NOW
    made.state.plays[:OLD], made.state.trend[:OLD] = 1000, 1000
    chance = np.random.default_rng(2)

    new = 40
    for upload in range(new):
        publish(made, upload)
        for _ in range(TRAFFIC // 6):
            watch(made.state, chance)

    met = made.state.plays[OLD : OLD + new - 8]  # the last ones are still at it
    assert (met >= FIRST).mean() >= 0.95


def publish(made: Writer, upload: int) -> None:
    """Old, so that nothing but the lot speaks for it."""
    (clip,) = worlds.clips(1)
    own = {"id": worlds.video_id(OLD + upload), "creator": worlds.actor_id(900 + upload), "hashtags": [f"own{upload}"]}
    catalogue.add(made, [Clip(**(vars(clip) | own | {"published_at": worlds.NOW - 10**6 + upload}))])


def watch(state: State, chance: np.random.Generator) -> None:
    """Six are shown; of the new ones every other video is finished by nobody."""
    lists.draw_up(state)
    placed = recommend(state, Viewer(now=worlds.NOW), hidden=worlds.keys([]), count=6, rng=chance)
    slots = state.slots(np.array([one.key for one in placed], np.uint64))
    state.plays[slots] += 1
    state.finishes[slots] += slots % 2
