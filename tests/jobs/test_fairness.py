"""Whose turn it is."""

import pytest

from fanlight.foundation.jobs import queries, worker
from fanlight.foundation.jobs.models import Job
from tests.jobs import errands

pytestmark = pytest.mark.django_db


def test_one_upload_does_not_wait_behind_twenty_of_somebody_else() -> None:
    ask("ann", 20)
    work(3)
    ask("bob", 1)

    assert place_of("bob0") <= 1


def test_people_who_ask_for_many_take_turns() -> None:
    ask("ann", 3)
    ask("bob", 3)

    work(6)

    assert errands.done == ["ann0", "bob0", "ann1", "bob1", "ann2", "bob2"]


def test_whoever_has_waited_keeps_their_turn_when_others_arrive() -> None:
    ask("ann", 2)
    for name in "bcdef":
        ask(name, 1)

    work(7)

    assert errands.done == ["ann0", "b0", "c0", "d0", "e0", "f0", "ann1"]


def test_newcomers_do_not_overtake_the_round_that_is_being_served() -> None:
    ask("ann", 5)
    work(4)
    ask("bob", 2)
    ask("cleo", 1)

    work(4)

    assert errands.done[4:] == ["ann4", "bob0", "cleo0", "bob1"]


def test_the_number_of_jobs_ahead_is_what_is_served_before() -> None:
    ask("ann", 3)
    ask("bob", 1)
    waiting = list(Job.objects.all())

    foretold = {job.args[0]: queries.ahead_of(job) for job in waiting}
    work(4)

    assert foretold == {word: at for at, word in enumerate(errands.done)}


def test_a_resting_retry_holds_nobody_up() -> None:
    errands.stumble.told(owner="ann").enqueue(1)
    worker.work_one()
    ask("bob", 1)

    work(1)

    assert errands.done == ["bob0"]


def ask(owner: str, count: int) -> None:
    for number in range(count):
        errands.note.told(owner=owner).enqueue(f"{owner}{number}")


def work(count: int) -> None:
    for _ in range(count):
        assert worker.work_one()


def place_of(word: str) -> int:
    before = len(errands.done)
    while word not in errands.done:
        assert worker.work_one()
    return errands.done.index(word) - before
