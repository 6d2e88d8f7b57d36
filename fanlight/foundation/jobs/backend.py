"""Our backend of the Django Tasks API: a table, leases, and turns."""

from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from fanlight.foundation import clock
from fanlight.foundation.jobs import actions
from fanlight.foundation.jobs.errors import UnknownTask
from fanlight.foundation.jobs.models import Job
from fanlight.foundation.jobs.task import LeasedTask

P = ParamSpec("P")
T = TypeVar("T")

STATUS = {
    Job.State.READY: TaskResultStatus.READY,
    Job.State.RUNNING: TaskResultStatus.RUNNING,
    Job.State.DONE: TaskResultStatus.SUCCESSFUL,
    Job.State.FAILED: TaskResultStatus.FAILED,
}


class LeasedBackend(BaseTaskBackend):
    """Keeps jobs in the plane's own database, so that a job exists exactly when its transaction was committed."""

    task_class = LeasedTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[T]:
        self.validate_task(task)
        assert isinstance(task, LeasedTask)
        job = actions.add(
            Job(
                path=task.module_path,
                args=normalize_json(args),
                kwargs=normalize_json(kwargs),
                queue=task.queue_name,
                priority=task.priority,
                owner=task.owner,
                key=task.key,
                max_attempts=task.max_attempts,
                run_after=task.run_after or clock.now(),
            )
        )
        return result_of(job, task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        try:
            job = Job.objects.get(id=UUID(result_id))
        except (Job.DoesNotExist, ValueError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        return result_of(job, task_of(job))


def task_of(job: Job) -> LeasedTask[Any, Any]:
    """The task a job names. Only a function declared as a task is ever called, whatever the row says."""
    try:
        task = import_string(job.path)
    except ImportError as error:
        raise UnknownTask(job.path) from error
    if not isinstance(task, LeasedTask):
        raise UnknownTask(job.path)
    return task


def result_of(job: Job, task: Task[Any, T]) -> TaskResult[T]:
    """A job in the words of the Tasks API. Its last worker stands once for each attempt; return values are not kept."""
    return TaskResult(
        task=task,
        id=str(job.id),
        status=STATUS[Job.State(job.state)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=task.backend,
        errors=[TaskError(exception_class_path=job.reason.split(":")[0].split(" ")[0], traceback=job.reason)]
        if job.reason
        else [],
        worker_ids=[job.worker] * job.attempts,
    )
