"""Jobs on their way into the table, by the Django Tasks API."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from fanlight.foundation import clock
from fanlight.foundation.jobs import actions, queries, worker
from fanlight.foundation.jobs.models import Job
from tests.jobs import errands

pytestmark = pytest.mark.django_db


def test_a_job_exists_exactly_when_its_transaction_was_committed() -> None:
    with transaction.atomic():
        errands.note.enqueue("never")
        transaction.set_rollback(True)
    with transaction.atomic():
        errands.note.enqueue("once")

    assert [job.args for job in Job.objects.all()] == [["once"]]


def test_a_result_tells_how_it_went() -> None:
    result = errands.note.enqueue("hello")
    assert result.status == TaskResultStatus.READY

    worker.work_one()
    result.refresh()

    assert result.status == TaskResultStatus.SUCCESSFUL
    assert result.attempts == 1
    assert result.return_value is None
    assert errands.note.get_result(result.id).id == result.id


def test_an_unknown_result_is_said_to_be_unknown() -> None:
    with pytest.raises(TaskResultDoesNotExist):
        errands.note.get_result(str(uuid4()))
    with pytest.raises(TaskResultDoesNotExist):
        errands.note.get_result("not an id")


def test_asking_twice_with_one_key_makes_one_job() -> None:
    first = errands.note.told(key="the same").enqueue("a")
    second = errands.note.told(key="the same").enqueue("b")

    assert first.id == second.id
    assert [job.args for job in Job.objects.all()] == [["a"]]


def test_a_job_waits_for_its_time() -> None:
    errands.note.using(run_after=clock.now() + timedelta(hours=1)).enqueue("later")

    assert not worker.work_one()
    with clock.moved(timedelta(hours=2)):
        assert worker.work_one()


def test_a_higher_priority_goes_first() -> None:
    errands.note.enqueue("usual")
    errands.note.using(priority=10).enqueue("urgent")

    while worker.work_one():
        pass

    assert errands.done == ["urgent", "usual"]


def test_a_worker_leaves_other_queues_alone() -> None:
    errands.note.using(queue_name="media").enqueue("film")

    assert not worker.work_one(queues=["default"])
    assert worker.work_one(queues=["media"])


def test_an_owner_is_never_named() -> None:
    person = uuid4()
    owner = actions.opaque(person)

    assert owner == actions.opaque(person) != actions.opaque(uuid4())
    assert str(person) not in owner
    assert person.hex not in owner


def test_states_are_counted() -> None:
    errands.note.enqueue("a")
    errands.note.enqueue("b")
    worker.work_one()

    assert queries.counts_by_state() == {"ready": 1, "running": 0, "done": 1, "failed": 0}
