"""What a history says beside what each watch was worth."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fanlight.recommender import signals
from fanlight.recommender.signals import FINISHED, Flag, Kind
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer
from tests.recommender import worlds


def flagged(*watched: tuple[float, int]) -> NDArray[np.void]:
    history = worlds.history((number, worth) for number, (worth, _) in enumerate(watched))
    history["flags"] = [flags for _, flags in watched]
    return history


def test_what_is_finished_is_what_was_watched_to_its_end_whatever_it_was_worth() -> None:
    history = flagged((0.2, Flag.FINISHED), (1.0, Flag.UNFINISHED), (0.2, Flag.UNFINISHED))

    assert signals.finished(history).tolist() == [True, False, False]


def test_where_only_a_worth_is_known_it_says_what_was_finished() -> None:
    assert signals.finished(flagged((FINISHED, 0), (0.69, 0), (0.8, Flag.LIKED))).tolist() == [True, False, True]


@pytest.mark.parametrize(("watched", "is_finished"), [(9.6, True), (9.4, False), (0.0, False), (float("nan"), False)])
def test_an_event_is_finished_by_its_seconds(watched: float, is_finished: bool) -> None:
    made = signals.event(
        Kind.WATCH, key=1, at=1, worth=1.0, history=flagged(), watched_seconds=watched, duration_seconds=10
    )

    assert bool(made["finished"][0]) == is_finished


@pytest.mark.parametrize("praise", [Flag.LIKED, Flag.SAVED, Flag.SHARED, Flag.LIKED | Flag.SAVED | Flag.SHARED])
def test_what_was_liked_saved_or_handed_on_weighs_more_once(tmp_path: Path, praise: Flag) -> None:
    state = worlds.writer(tmp_path, worlds.clips(8)).state
    plain, praised, liked = (
        Taste.of(state, Viewer(now=worlds.NOW, history=flagged((0.5, flags)))).shares[0]
        for flags in (0, praise, Flag.LIKED)
    )

    assert praised == liked > plain
