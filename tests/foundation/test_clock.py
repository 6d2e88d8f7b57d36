"""Time is moved as far as a test wants, and no day, hour or window of counting ends in the midst of a short test."""

from datetime import UTC, datetime, timedelta

import pytest

from fanlight.foundation import clock
from tests.conftest import SHORTLY, TURN, until_the_turn


def test_moves_add_up_and_end() -> None:
    before = clock.now()

    with clock.moved(timedelta(days=1)), clock.moved(timedelta(hours=1)):
        assert timedelta(hours=25) <= clock.now() - before < timedelta(hours=26)

    assert clock.now() - before < timedelta(hours=1)


@pytest.mark.parametrize("left", [timedelta(microseconds=1), timedelta(seconds=1), SHORTLY - timedelta(microseconds=1)])
def test_a_test_that_would_see_a_year_end_waits_for_the_next_one(left: timedelta) -> None:
    turn = datetime(2027, 1, 1, tzinfo=UTC)

    assert turn - left + until_the_turn(turn - left) == turn


@pytest.mark.parametrize("left", [SHORTLY, timedelta(minutes=4), TURN, timedelta(hours=23, minutes=33)])
def test_others_begin_when_they_do(left: timedelta) -> None:
    assert until_the_turn(datetime(2027, 1, 1, tzinfo=UTC) - left) == timedelta(0)
