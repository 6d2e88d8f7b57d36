"""What a running job can tell and be told."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django_tasks import TaskContext

from fanlight.foundation.jobs import actions
from fanlight.foundation.jobs.errors import LeaseLost, Stopping

SECONDS_BETWEEN_REPORTS = 0.5

Hold = Callable[[], None]
"""Called in each transaction that writes what came of a job: to its end the job is this worker's, or it raises."""


def in_no_queue() -> None:
    """For work that nobody else was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(TaskContext):
    """Handed to every leased task as its first argument."""

    job_id: UUID
    worker: str
    stop: threading.Event
    """Set when the worker has been asked to stop."""
    lost: threading.Event = field(default_factory=threading.Event)
    """Set when the heartbeat found that the lease is gone."""
    told: list[tuple[float, str]] = field(default_factory=list)
    """When and which step was written last."""

    def report(self, step: str, progress: float) -> None:
        """Say how far the work is, as often as you like. Raises when the job is no longer this worker's to do."""
        self.check()
        now = time.monotonic()
        if self.told and self.told[-1][1] == step and now - self.told[-1][0] < SECONDS_BETWEEN_REPORTS:
            return
        self.told[:] = [(now, step)]
        actions.report(self.job_id, worker=self.worker, step=step, progress=progress)

    def hold(self) -> None:
        """See `Hold`. Whoever slept through its lease writes nothing into the work of the one who has it now."""
        actions.hold(self.job_id, worker=self.worker)

    def check(self) -> None:
        """Raise when the job is no longer this worker's to do."""
        if self.lost.is_set():
            raise LeaseLost(str(self.job_id))
        if self.stop.is_set():
            raise Stopping
