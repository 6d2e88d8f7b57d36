"""Estimates of another policy, held against the simulated world's truth."""

from pathlib import Path

import numpy as np
import pytest

from fanlight.recommender.evaluation.off_policy import Drawn, Estimate, TooFew, doubly_robust, snips
from fanlight.recommender.simulation import chance, lots, rows
from fanlight.recommender.simulation.closed_loop import Floats, Loop, published_at
from fanlight.recommender.simulation.engine import Engine
from fanlight.recommender.simulation.lots import Draw, Lots
from fanlight.recommender.simulation.population import populate

SEED, PEOPLE, VIDEOS = 3, 100, 300


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Lots:
    """What the feed drew by lot in two days."""
    world = populate(rows.made_up(PEOPLE, VIDEOS, seed=SEED), people=PEOPLE, videos=VIDEOS, seed=SEED)
    folder: Path = tmp_path_factory.mktemp("state")
    engine = Engine(world, published_at(VIDEOS, 2), folder, np.random.default_rng(SEED))
    Loop(world, engine, published_at(VIDEOS, 2), is_judged=False).run(2)
    engine.writer.close()
    return engine.lots


def test_the_feed_draws_evenly_from_the_lot_that_it_tells_of(logged: Lots) -> None:
    places = np.array([(draw.drawn + 0.5) / len(draw.videos) for draw in logged.draws])

    assert len(places) > 200
    assert abs(places.mean() - 0.5) < 3 / np.sqrt(12 * len(places))
    assert np.histogram(places, 4, (0, 1))[0].min() > 0.18 * len(places)


def test_intervals_cover_the_truth_as_often_as_they_say(logged: Lots) -> None:
    covered, chances = {"snips": 0, "doubly_robust": 0}, [lots.wanted(draw) for draw in logged.draws]
    truth = lots.true_value(logged, chances)
    for seed in range(200):
        for name, estimate in estimates(drawn_anew(logged, seed), chances).items():
            covered[name] += estimate.low <= truth <= estimate.high

    assert 176 <= covered["snips"] <= 200  # 92 % over many: what is watched is skewed
    assert 176 <= covered["doubly_robust"] <= 200


def test_the_run_itself_is_judged_beside_its_truth(logged: Lots) -> None:
    judged = lots.judged(logged)

    assert set(judged) == {"snips", "doubly_robust", "truth"}
    snips_ = judged["snips"]
    assert isinstance(snips_, dict)
    assert snips_["low"] < snips_["value"] < snips_["high"]
    assert 30 <= snips_["effective"] <= snips_["draws"] == len(logged.draws)


def test_guesses_take_noise_away(logged: Lots) -> None:
    """On average over many draws: exponential noise in what was watched makes any one of them an exception."""
    chances = [lots.wanted(draw) for draw in logged.draws]
    true_wanted = np.array([draw.true_seconds @ of for draw, of in zip(logged.draws, chances, strict=True)])
    with_truth, without = [], []
    for seed in range(20):
        anew = drawn_anew(logged, seed)
        drawn, (guessed, wanted) = lots.columns(anew, chances), lots.guessed(anew, chances)
        truth = np.array([draw.true_seconds[draw.drawn] for draw in anew.draws])
        with_truth.append(width(doubly_robust(drawn, truth, true_wanted)))
        without.append(width(doubly_robust(drawn, np.zeros(len(truth)), truth * 0)))
        assert width(doubly_robust(drawn, guessed, wanted)) > 0

    assert np.mean(with_truth) < np.mean(without)


def test_too_few_draws_are_refused() -> None:
    few = Drawn(np.ones(29), np.full(29, 0.5), np.full(29, 0.5), np.arange(29))
    none_wanted = Drawn(np.ones(100), np.full(100, 0.5), np.zeros(100), np.arange(100))
    one_heavy = Drawn(np.ones(100), np.full(100, 0.5), np.array([1.0] + [1e-6] * 99), np.arange(100))

    for drawn in (few, none_wanted, one_heavy):
        with pytest.raises(TooFew):
            snips(drawn)
        with pytest.raises(TooFew):
            doubly_robust(drawn, np.zeros(len(drawn.rewards)), np.zeros(len(drawn.rewards)))


def test_the_same_policy_is_estimated_as_the_mean() -> None:
    rewards = np.arange(100.0)
    estimate = snips(Drawn(rewards, np.full(100, 0.25), np.full(100, 0.25), np.arange(100)))

    assert estimate.value == pytest.approx(49.5)
    assert estimate.effective == pytest.approx(100)
    assert estimate.high - estimate.value == pytest.approx(1.984 * rewards.std(ddof=1) / 10, rel=0.01)  # Student's t


def test_draws_of_one_person_count_as_one_persons() -> None:
    rewards = np.repeat(np.arange(50.0), 4)
    even = np.full(200, 0.25)
    apart = snips(Drawn(rewards, even, even, np.arange(200)))
    together = snips(Drawn(rewards, even, even, np.repeat(np.arange(50), 4)))

    assert width(together) == pytest.approx(2 * width(apart), rel=0.05)


def drawn_anew(logged: Lots, seed: int) -> Lots:
    """The same lots, from which others were drawn, with other chance in what was watched."""
    rng, anew = np.random.default_rng(seed), Lots(logged.world)
    waits = chance.exponentials(seed, 77, len(logged.draws))
    for draw, wait in zip(logged.draws, waits.tolist(), strict=True):
        drawn = int(rng.integers(len(draw.videos)))
        seconds = float(draw.true_seconds[drawn]) * wait
        anew.draws.append(Draw(draw.person, draw.videos, drawn, seconds, draw.trends, draw.true_seconds))
    return anew


def estimates(some: Lots, chances: list[Floats]) -> dict[str, Estimate]:
    """What the other policy's chances are follows from the lots, not from what was drawn of them."""
    drawn = lots.columns(some, chances)
    return {"snips": snips(drawn), "doubly_robust": doubly_robust(drawn, *lots.guessed(some, chances))}


def width(estimate: Estimate) -> float:
    return estimate.high - estimate.low
