"""The baseline, judged on a simulated stream whose tastes are known."""

from pathlib import Path

from fanlight.recommender.evaluation.prequential import evaluate
from fanlight.recommender.evaluation.scorers import Neighbours, RecentlyPopular, Whole
from fanlight.recommender.simulation import watch_all
from tests.recommender import worlds


def test_neighbours_of_the_live_history_beat_popularity_clearly(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(240)).state
    events = watch_all(
        worlds.stage(240), viewers=150, sittings=6, since=worlds.NOW - 5 * 86_400, until=worlds.NOW
    ).events

    outcomes = evaluate(
        state,
        events,
        {"whole": Whole(), "neighbours": Neighbours.over(240), "popular": RecentlyPopular()},
        tested=range(3 * len(events) // 4, len(events)),
    )

    assert outcomes["popular"].tested > 200
    assert outcomes["neighbours"].hit_rate > 3 * outcomes["popular"].hit_rate
    assert outcomes["whole"].ndcg > 3 * outcomes["popular"].ndcg
    assert outcomes["whole"].hit_rate > 0.9 * outcomes["neighbours"].hit_rate
