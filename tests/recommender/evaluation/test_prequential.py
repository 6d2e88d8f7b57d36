"""The baseline, judged on a simulated stream whose tastes are known."""

from pathlib import Path

from fanlight.recommender.evaluation.prequential import evaluate
from fanlight.recommender.evaluation.scorers import Neighbours, RecentlyPopular, Scores, Slots, Whole
from fanlight.recommender.ranking import alike
from fanlight.recommender.simulation import watch_all
from fanlight.recommender.state import State
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from tests.recommender import worlds


class LiveNeighbours(Whole):
    """The rows of neighbours that the feed looks at, and nothing else."""

    def score(self, state: State, viewer: Viewer, slots: Slots) -> Scores:
        by_neighbours: Scores = alike.part(state, viewer, Taste.of(state, viewer), slots).values[0]
        return by_neighbours


def test_neighbours_of_the_live_history_beat_popularity_clearly(tmp_path: Path) -> None:
    state = worlds.writer(tmp_path, worlds.clips(240)).state
    events = watch_all(
        worlds.stage(240), viewers=150, sittings=6, since=worlds.NOW - 5 * 86_400, until=worlds.NOW
    ).events

    outcomes = evaluate(
        state,
        events,
        {
            "whole": Whole(),
            "neighbours": LiveNeighbours(),
            "item-kNN": Neighbours.over(240),
            "popular": RecentlyPopular(),
        },
        tested=range(3 * len(events) // 4, len(events)),
    )

    assert outcomes["popular"].tested > 200
    assert outcomes["neighbours"].hit_rate > 2.5 * outcomes["popular"].hit_rate
    assert outcomes["whole"].ndcg > 3 * outcomes["popular"].ndcg
    assert outcomes["whole"].hit_rate > 0.9 * outcomes["neighbours"].hit_rate
    assert outcomes["whole"].hit_rate > 1.1 * outcomes["item-kNN"].hit_rate
