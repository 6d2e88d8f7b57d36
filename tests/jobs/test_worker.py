"""One attempt at a job, and what comes of it."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from fanlight.foundation import clock
from fanlight.foundation.errors import NotFound
from fanlight.foundation.jobs import actions, worker
from fanlight.foundation.jobs.errors import LeaseLost
from fanlight.foundation.jobs.models import Job
from tests.jobs import errands

pytestmark = pytest.mark.django_db

LEASE = timedelta(seconds=60)


def test_a_job_that_fails_rests_and_is_tried_again() -> None:
    errands.stumble.enqueue(1)

    assert worker.work_one()
    job = Job.objects.get()
    assert job.state == "ready"
    assert job.run_after > clock.now()
    assert not worker.work_one()
    with clock.moved(timedelta(minutes=1)):
        assert worker.work_one()

    assert errands.done == ["attempt 2"]
    job.refresh_from_db()
    assert (job.state, job.reason) == ("done", "")


def test_a_job_that_keeps_failing_stays_visible_with_its_reason() -> None:
    errands.stumble.enqueue(99)

    for hours in range(3):
        with clock.moved(timedelta(hours=hours)):
            assert worker.work_one()

    job = Job.objects.get()
    assert (job.state, job.attempts) == ("failed", 3)
    assert job.reason.startswith("OSError: No space left on device at errands.py:")


def test_a_failed_job_can_be_given_another_chance() -> None:
    errands.stumble.enqueue(3)
    for hours in range(3):
        with clock.moved(timedelta(hours=hours)):
            worker.work_one()
    job = Job.objects.get()

    with clock.moved(timedelta(hours=4)):
        actions.retry(job.id)
        job.refresh_from_db()

    assert (job.state, job.attempts) == ("ready", 0)
    with pytest.raises(NotFound):
        actions.retry(job.id)


def test_the_reason_never_repeats_somebody_s_words(caplog: pytest.LogCaptureFixture) -> None:
    errands.quote.enqueue("my diary")

    worker.work_one()

    assert Job.objects.get().reason.startswith("ValueError at errands.py:")
    assert "my diary" not in Job.objects.get().reason
    assert "my diary" not in caplog.text


def test_only_a_declared_task_is_ever_called() -> None:
    for path in ("tests.jobs.errands.not_a_task", "os.abort", "tests.jobs.nowhere.task", ""):
        actions.add(Job(path=path, queue="default", max_attempts=1))

    while worker.work_one():
        pass

    assert errands.done == []
    assert set(Job.objects.values_list("state", flat=True)) == {"failed"}


def test_two_workers_never_hold_the_same_job() -> None:
    errands.note.enqueue("a")

    first = actions.claim(["default"], worker="one", lease=LEASE)
    second = actions.claim(["default"], worker="two", lease=LEASE)

    assert first is not None
    assert second is None


def test_a_worker_that_lost_its_lease_can_write_nothing() -> None:
    errands.note.enqueue("a")
    job = actions.claim(["default"], worker="slow", lease=LEASE)
    assert job is not None
    with clock.moved(timedelta(minutes=2)):
        assert actions.sweep() == 1
        again = actions.claim(["default"], worker="quick", lease=LEASE)
        assert again is not None

    for write in (
        lambda: actions.finish(job.id, worker="slow"),
        lambda: actions.report(job.id, worker="slow", step="x", progress=1),
        lambda: actions.extend(job.id, worker="slow", lease=LEASE),
        lambda: actions.put_back(job.id, worker="slow"),
        lambda: actions.fail(job, OSError()),
    ):
        with pytest.raises(LeaseLost):
            write()

    again.refresh_from_db()
    assert (again.state, again.worker, again.step) == ("running", "quick", "")


def test_what_is_written_while_a_job_is_held_is_written_by_its_worker_alone() -> None:
    errands.note.enqueue("word")
    first = actions.claim(["default"], worker="first", lease=LEASE)
    assert first is not None
    with transaction.atomic():
        actions.hold(first.id, worker="first")

    with clock.moved(2 * LEASE):
        actions.sweep()
        with transaction.atomic(), pytest.raises(LeaseLost):
            actions.hold(first.id, worker="first")
        second = actions.claim(["default"], worker="second", lease=LEASE)
        assert second is not None
        with transaction.atomic(), pytest.raises(LeaseLost):
            actions.hold(first.id, worker="first")
        with transaction.atomic():
            actions.hold(first.id, worker="second")


def test_a_lease_that_is_alive_is_not_swept() -> None:
    errands.note.enqueue("a")
    actions.claim(["default"], worker="one", lease=LEASE)

    assert actions.sweep() == 0


def test_a_job_that_kills_its_workers_is_not_tried_for_ever() -> None:
    errands.stumble.enqueue(0)

    for hours in range(3):
        with clock.moved(timedelta(hours=hours)):
            actions.sweep()
            assert actions.claim(["default"], worker=f"victim {hours}", lease=LEASE)
    with clock.moved(timedelta(hours=4)):
        assert actions.sweep() == 1

    job = Job.objects.get()
    assert (job.state, job.reason) == ("failed", actions.DEATH)


def test_a_job_stops_at_its_next_report_when_the_worker_is_asked_to() -> None:
    errands.note.enqueue("a")
    stop = threading.Event()
    stop.set()

    worker.work_one(stop=stop)

    job = Job.objects.get()
    assert (job.state, job.attempts) == ("ready", 0)
    assert errands.done == []


def test_a_job_that_is_dropped_as_it_makes_way_ends_no_worker() -> None:
    errands.interrupted.enqueue()
    errands.note.enqueue("a")

    assert worker.work_one()
    assert worker.work_one()

    assert errands.done == ["a"]


def test_finished_jobs_are_forgotten_after_a_day_and_failed_ones_are_not() -> None:
    errands.note.enqueue("a")
    actions.add(Job(path="os.abort", queue="default", max_attempts=1))
    while worker.work_one():
        pass

    assert actions.forget_done() == 0
    with clock.moved(timedelta(days=2)):
        assert actions.forget_done() == 1

    assert Job.objects.get().state == "failed"
