"""What the vault does by the clock."""

import threading
from datetime import timedelta

import pytest

from fanlight.config.chores import Chore, run
from fanlight.config.vault.schedule import CHORES

pytestmark = pytest.mark.django_db

SOON = timedelta(milliseconds=10)


def test_every_chore_is_done_again_and_again_even_when_another_fails(caplog: pytest.LogCaptureFixture) -> None:
    stop, done = threading.Event(), []

    def fails() -> None:
        raise RuntimeError("no luck")

    def works() -> None:
        done.append(1)
        if len(done) == 3:
            stop.set()

    run(stop, [Chore(fails, every=SOON), Chore(works, every=SOON)])

    assert len(done) == 3
    assert "chore failed" in caplog.text


def test_a_chore_waits_for_its_time() -> None:
    stop, done = threading.Event(), []
    timer = threading.Timer(0.2, stop.set)
    timer.start()

    run(stop, [Chore(lambda: done.append(1), every=timedelta(hours=1))])

    timer.join()
    assert done == [1]


def test_the_chores_are_told_apart_by_name() -> None:
    names = [chore.name for chore in CHORES]

    assert len(set(names)) == len(names)
