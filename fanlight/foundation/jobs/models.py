"""The table of jobs."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import models

from fanlight.foundation import clock
from fanlight.foundation.ids import new_id


class JobQuerySet(models.QuerySet["Job"]):
    """Sets of jobs that the worker asks for again and again."""

    def waiting(self, queues: Sequence[str]) -> "JobQuerySet":
        """Jobs that nobody runs yet, a retry that rests included."""
        return self.filter(state=Job.State.READY, queue__in=queues)

    def due(self, queues: Sequence[str]) -> "JobQuerySet":
        """Waiting jobs whose time has come, the next one first."""
        return self.waiting(queues).filter(run_after__lte=clock.now()).order_by("-priority", "turn", "id")

    def held_by(self, worker: str) -> "JobQuerySet":
        """Jobs that this worker may still write to; a worker that lost its lease finds nothing here."""
        return self.filter(worker=worker, state=Job.State.RUNNING)

    def abandoned(self) -> "JobQuerySet":
        """Jobs whose worker has not been heard of for a whole lease."""
        return self.filter(state=Job.State.RUNNING, lease_until__lt=clock.now())


class Job(models.Model):
    """One piece of work. Its arguments are ids, never content, and its owner is a keyed hash, never an account."""

    class State(models.TextChoices):
        READY = "ready"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id)
    path = models.CharField(max_length=200)
    """Where the task function is, as `package.module.function`."""
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(max_length=32)
    priority = models.SmallIntegerField(default=0)
    """Higher goes first."""
    turn = models.BigIntegerField(default=0)
    """The round in which it is its owner's turn: one job per owner and round, whoever asked first."""
    owner = models.CharField(max_length=64, default="")
    key = models.CharField(max_length=100, default="")
    """Asking twice with one key makes one job; empty asks for a new one each time."""
    state = models.CharField(max_length=8, choices=State, default=State.READY)
    step = models.CharField(max_length=32, default="")
    progress = models.FloatField(default=0.0)
    """How much of it is done, from 0 to 1."""
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    reason = models.CharField(max_length=500, default="")
    """Why the last attempt came to nothing: the error's class and place in the code, never a person's content."""
    worker = models.CharField(max_length=100, default="")
    lease_until = models.DateTimeField(null=True)
    run_after = models.DateTimeField(default=clock.now)
    enqueued_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="one_job_a_key", condition=~models.Q(key="")),
            models.CheckConstraint(
                name="only_a_running_job_is_leased",
                condition=models.Q(state="running", lease_until__isnull=False) | ~models.Q(state="running"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["queue", "-priority", "turn", "id"], name="job_ready", condition=models.Q(state="ready")
            ),
            models.Index(
                fields=["owner", "queue", "priority", "turn"], name="job_of_owner", condition=models.Q(state="ready")
            ),
            models.Index(fields=["lease_until"], name="job_leased", condition=models.Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.id}"
