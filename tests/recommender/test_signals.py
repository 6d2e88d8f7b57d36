"""What a watch is worth."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fanlight.recommender.signals import CONTEXT, FINISHED, HISTORY, Flag, Kind, event, worth

seconds = st.floats(0, 600, allow_nan=False)


@given(watched=seconds, duration=st.floats(0.1, 600))
def test_a_worth_lies_between_minus_one_and_one(watched: float, duration: float) -> None:
    assert -1 <= worth(watched_seconds=watched, duration_seconds=duration) <= 1


@given(watched=seconds, more=seconds, duration=st.floats(0.1, 600))
def test_watching_longer_is_never_worth_less(watched: float, more: float, duration: float) -> None:
    less = worth(watched_seconds=watched, duration_seconds=duration)

    assert worth(watched_seconds=watched + more, duration_seconds=duration) >= less


def test_a_video_skipped_at_once_is_worth_minus_one() -> None:
    assert worth(watched_seconds=0.5, duration_seconds=15) == -1


def test_a_video_seen_to_its_end_counts_as_finished() -> None:
    assert worth(watched_seconds=14.5, duration_seconds=15) >= FINISHED


def test_a_video_seen_twice_is_worth_one() -> None:
    assert worth(watched_seconds=30, duration_seconds=15) == 1


def test_half_a_minute_of_a_long_video_is_interest() -> None:
    assert worth(watched_seconds=30, duration_seconds=600) > 0


def test_two_seconds_that_nobody_could_skip_do_not_count_as_finished() -> None:
    assert worth(watched_seconds=2, duration_seconds=2) < FINISHED


def test_an_event_carries_the_last_watches_that_may_be_learnt_from() -> None:
    history = np.zeros(30, HISTORY)
    history["key"] = np.arange(1, 31)
    history["flags"][-1] = Flag.NOT_LEARNT

    made = event(Kind.WATCH, key=29, at=5, worth=0.5, history=history)[0]

    assert made["length"] == CONTEXT
    assert made["history_keys"][-1] == 28  # 30 is not to be learnt from, 29 is the video itself
    assert made["weight"] == 1
