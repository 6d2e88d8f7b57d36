"""The loop that does the jobs."""

import logging
import os
import secrets
import socket
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connections

from fanlight.foundation import reading
from fanlight.foundation.jobs import actions
from fanlight.foundation.jobs.backend import result_of, task_of
from fanlight.foundation.jobs.context import Context
from fanlight.foundation.jobs.errors import LeaseLost, Stopping
from fanlight.foundation.jobs.models import Job
from fanlight.foundation.jobs.rules import reason_of

logger = logging.getLogger(__name__)

QUEUES = ("default", "media")


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How often the worker does what, in seconds."""

    lease: float = 60.0
    heartbeat: float = 20.0
    poll: float = 0.3
    """Between two looks at an empty queue; measured at well under 0.5 % of a core."""
    sweep: float = 5.0


def run(stop: threading.Event, *, queues: Sequence[str] = QUEUES, pace: Pace | None = None) -> None:
    """Do jobs until `stop` is set; a job that is under way then is given back at its next report."""
    pace = pace or Pace()
    name = worker_name()
    swept_at = float("-inf")
    while not stop.is_set():
        try:
            if time.monotonic() - swept_at >= pace.sweep:
                actions.sweep()
                swept_at = time.monotonic()
            if not work_one(queues=queues, stop=stop, pace=pace, name=name):
                stop.wait(pace.poll)
        except DatabaseError:
            logger.exception("the table of jobs cannot be reached; trying again")
            close_old_connections()
            stop.wait(pace.sweep)
    connections.close_all()


def work_one(
    *,
    queues: Sequence[str] = QUEUES,
    stop: threading.Event | None = None,
    pace: Pace | None = None,
    name: str | None = None,
) -> bool:
    """Do the next job that is due; whether there was one."""
    pace = pace or Pace()
    job = actions.claim(queues, worker=name or worker_name(), lease=timedelta(seconds=pace.lease))
    if job is None:
        return False
    _attempt(job, stop or threading.Event(), pace)
    return True


def worker_name() -> str:
    """A name that no other worker has, nor this one after a restart."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


def _attempt(job: Job, stop: threading.Event, pace: Pace) -> None:
    try:
        task = task_of(job)
        context = Context(task_result=result_of(job, task), job_id=job.id, worker=job.worker, stop=stop)
        with _heartbeat(context, pace), reading.service(job.path):
            task.func(context, *job.args, **job.kwargs)
        actions.finish(job.id, worker=job.worker)
    except LeaseLost:
        logger.warning("job %s (%s) is no longer ours", job.id, job.path)
    except Stopping:
        _put_back(job)
    except Exception as error:  # noqa: BLE001 - the outermost edge of a job
        _record(job, error)


def _put_back(job: Job) -> None:
    try:
        actions.put_back(job.id, worker=job.worker)
    except LeaseLost:  # dropped since it was last asked for, by whoever needs it no more
        logger.warning("job %s (%s) is no longer ours to give back", job.id, job.path)


def _record(job: Job, error: Exception) -> None:
    if isinstance(error, DatabaseError):
        close_old_connections()  # it may be the connection that failed
    try:
        actions.fail(job, error)
    except LeaseLost:
        logger.warning("job %s (%s) failed after its lease was lost", job.id, job.path)
    places = "".join(traceback.format_tb(error.__traceback__))  # without the message, which may quote content
    attempt = f"attempt {job.attempts} of {job.max_attempts}"
    logger.error("job %s (%s), %s: %s\n%s", job.id, job.path, attempt, reason_of(error), places)


@contextmanager
def _heartbeat(context: Context, pace: Pace) -> Iterator[None]:
    """Keep extending the lease from a thread of its own, while the job does its work in this one."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(context, pace, ended), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(context: Context, pace: Pace, ended: threading.Event) -> None:
    try:
        while not ended.wait(pace.heartbeat):
            try:
                actions.extend(context.job_id, worker=context.worker, lease=timedelta(seconds=pace.lease))
            except LeaseLost:
                context.lost.set()
                return
            except DatabaseError:
                logger.exception("no heartbeat for job %s; trying again", context.job_id)
                connections.close_all()
    finally:
        connections.close_all()
