"""Chances held against what came: an error that is none where they come true, and told for each outcome."""

import numpy as np
import pytest

from fanlight.recommender.outcomes import OUTCOMES
from fanlight.recommender.simulation import report
from fanlight.recommender.simulation.calibration import UNSAID, expected_error


def test_chances_that_come_true_have_no_error_and_others_have_theirs() -> None:
    came = np.tile([1.0, 0.0], 500)

    assert expected_error(np.full(1000, 0.5), came) == pytest.approx(0.0)
    assert expected_error(np.full(1000, 0.8), came) == pytest.approx(0.3)
    assert expected_error(came, came) == 0.0
    assert expected_error(1 - came, came) == pytest.approx(1.0)


def test_too_high_for_some_and_too_low_for_others_is_no_comfort() -> None:
    chances, came = np.repeat([0.2, 0.8], 500), np.tile([1.0, 0.0], 500)

    assert chances.mean() == pytest.approx(came.mean())
    assert expected_error(chances, came) == pytest.approx(0.3)


def test_fewer_views_than_bins_are_judged_too() -> None:
    assert expected_error(np.array([0.25, 0.75]), np.array([0.0, 1.0])) == pytest.approx(0.25)


def test_every_outcome_that_somebody_can_bring_about_is_judged_of_the_feed_alone() -> None:
    lived = report.run(people=40, videos=100, days=2, seed=3, names=("ours", "popular"))
    policies = lived["policies"]
    assert isinstance(policies, dict)

    chances = policies["ours"]["chances"]
    assert "chances" not in policies["popular"]
    assert list(chances) == [outcome for outcome in OUTCOMES if outcome not in UNSAID]
    views = policies["ours"]["days"][1]["views"]
    for judged in chances.values():
        assert judged["views"] == views  # the first day is left out
        assert 0 <= judged["error"] <= 1
        assert abs(judged["foretold"] - judged["came"]) <= judged["error"] + 1e-9
        assert judged["ratio"] == pytest.approx(judged["foretold"] / judged["came"]) if judged["came"] else None
        tenths = judged["tenths"]
        assert sum(tenth["views"] for tenth in tenths) == views
        assert [tenth["foretold"] for tenth in tenths] == sorted(tenth["foretold"] for tenth in tenths)
        for key in ("foretold", "came"):
            assert sum(tenth[key] * tenth["views"] for tenth in tenths) / views == pytest.approx(judged[key])
    assert chances["finish"]["came"] > chances["like"]["came"] > chances["save"]["came"] > 0


def test_over_seeds_tells_mean_and_spread() -> None:
    def told(minutes: float) -> dict[str, object]:
        day = {"missed": 0.5, "gini": minutes / 10}
        return {"policies": {"popular": {"watch_minutes": minutes, "gain": None, "of_oracle": None, "days": [day]}}}

    spreads = report.over_seeds([told(4.0), told(6.0)])

    assert spreads["popular"]["watch_minutes"] == pytest.approx({"mean": 5.0, "spread": 2**0.5})
    assert spreads["popular"]["missed"] == {"mean": 0.5, "spread": 0.0}
    assert "gain" not in spreads["popular"]
