"""Everything that changes a job."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.crypto import salted_hmac

from fanlight.foundation import clock
from fanlight.foundation.errors import NotFound
from fanlight.foundation.jobs import queries
from fanlight.foundation.jobs.errors import LeaseLost
from fanlight.foundation.jobs.models import Job
from fanlight.foundation.jobs.rules import reason_of, rest_after

DEATH = "The worker stopped without a word, more often than is allowed."


def opaque(identity: UUID) -> str:
    """A name for the owner of jobs that tells nobody who it is: a keyed hash, only good for taking turns."""
    return salted_hmac("fanlight.foundation.jobs.owner", identity.bytes, algorithm="sha256").hexdigest()


def add(job: Job) -> Job:
    """Put a job in the queue, in the caller's transaction; the job that has its key already, if there is one."""
    job.turn = _turn(job)
    if not job.key:
        job.save(force_insert=True)
        return job
    Job.objects.bulk_create([job], ignore_conflicts=True)
    return Job.objects.get(key=job.key)


def _turn(job: Job) -> int:
    """One round after the owner's last waiting job, and never before the round that is being served now."""
    waiting = Job.objects.waiting([job.queue]).filter(priority=job.priority)
    head: int = waiting.filter(run_after__lte=clock.now()).order_by("turn").values_list("turn", flat=True).first() or 0
    if not job.owner:
        return head
    last: int | None = waiting.filter(owner=job.owner).aggregate(turn=Max("turn"))["turn"]
    return head if last is None else max(head, last + 1)


def claim(queues: Sequence[str], *, worker: str, lease: timedelta) -> Job | None:
    """Take the next job that is due, so that no other worker can have it before the lease ends."""
    if not queries.is_any_due(queues):  # a plain read: an idle worker takes no write lock
        return None
    with transaction.atomic():
        job = Job.objects.due(queues).select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.state, job.worker, job.attempts = Job.State.RUNNING, worker, job.attempts + 1
        job.started_at = clock.now()
        job.lease_until = job.started_at + lease
        job.save(update_fields=["state", "worker", "attempts", "started_at", "lease_until"])
    return job


def extend(job_id: UUID, *, worker: str, lease: timedelta) -> None:
    """Say that the worker is alive."""
    _write(job_id, worker, lease_until=clock.now() + lease)


def report(job_id: UUID, *, worker: str, step: str, progress: float) -> None:
    """Say how far it is."""
    _write(job_id, worker, step=step, progress=min(1.0, max(0.0, progress)))


def hold(job_id: UUID, *, worker: str) -> None:
    """Keep a job this worker's until the caller's transaction ends: what is written in it, no other one has begun."""
    assert transaction.get_connection().in_atomic_block, "a job is held in the transaction that writes what came of it"
    if Job.objects.held_by(worker).filter(id=job_id).select_for_update().first() is None:
        raise LeaseLost(str(job_id))


def finish(job_id: UUID, *, worker: str) -> None:
    """The work is done."""
    _write(job_id, worker, state=Job.State.DONE, progress=1.0, reason="", lease_until=None, finished_at=clock.now())


def put_back(job_id: UUID, *, worker: str) -> None:
    """Give the job back unfinished, through no fault of its own: this attempt does not count."""
    _write(
        job_id,
        worker,
        state=Job.State.READY,
        worker="",
        lease_until=None,
        attempts=F("attempts") - 1,
        run_after=clock.now(),
    )


def fail(job: Job, error: BaseException) -> None:
    """This attempt came to nothing: rest and try again, or stay visible as failed."""
    now = clock.now()
    is_last = job.attempts >= job.max_attempts
    _write(
        job.id,
        job.worker,
        state=Job.State.FAILED if is_last else Job.State.READY,
        lease_until=None,
        reason=reason_of(error),
        run_after=now + rest_after(job.attempts),
        finished_at=now if is_last else None,
    )


def _write(job_id: UUID, worker: str, /, **values: object) -> None:
    if not Job.objects.held_by(worker).filter(id=job_id).update(**values):
        raise LeaseLost(str(job_id))


def sweep() -> int:
    """Put back every job whose lease ran out; how many there were. Safe from any number of workers at once."""
    abandoned = Job.objects.abandoned()
    if not abandoned.exists():
        return 0
    now = clock.now()
    worn_out = abandoned.filter(attempts__gte=F("max_attempts")).update(
        state=Job.State.FAILED, lease_until=None, reason=DEATH, finished_at=now
    )
    return worn_out + abandoned.update(state=Job.State.READY, worker="", lease_until=None, run_after=now)


def retry(job_id: UUID) -> None:
    """Give a failed job a fresh set of attempts."""
    fresh = {"state": Job.State.READY, "attempts": 0, "worker": "", "run_after": clock.now(), "finished_at": None}
    if not Job.objects.filter(id=job_id, state=Job.State.FAILED).update(**fresh):
        raise NotFound()


def drop(job_id: UUID) -> None:
    """Take a job away that nobody needs any more; one that is running finds its lease gone."""
    Job.objects.filter(id=job_id).delete()


def drop_under(key: str) -> None:
    """The same for the job that has this key, if there is one."""
    Job.objects.filter(key=key).delete()


def drop_done(key: str) -> None:
    """Let what was done under a key be asked for again."""
    Job.objects.filter(key=key, state=Job.State.DONE).delete()


def forget_done(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Delete what was finished a while ago; failed jobs stay until someone decides."""
    deleted, _ = Job.objects.filter(state=Job.State.DONE, finished_at__lt=clock.now() - older_than).delete()
    return deleted
