"""Where jobs and chores come into the studio."""

from collections.abc import Callable
from uuid import UUID

from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.jobs import queries as jobs_at_hand
from fanlight.foundation.jobs.context import Context
from fanlight.foundation.jobs.errors import Stopping
from fanlight.foundation.jobs.task import leased
from fanlight.vault.studio import actions, files, queries
from fanlight.vault.studio.events import SecondPassAsked, TranscriptAsked, UploadReceived

BEHIND = -10
"""Behind all jobs that somebody waits for."""

LATER = -5
"""Behind uploads, before what nobody waits for."""

_looked_at: list[UUID | None] = [None]
"""Which video `ask_for_watched` has looked at last."""


@leased(queue="media")
def prepare(context: Context, draft_id: str) -> None:
    """Turn what was sent into what can be watched."""
    actions.prepare(UUID(draft_id), context.report, context.hold)


@leased(queue="media", priority=BEHIND)
def make_smaller(context: Context, draft_id: str) -> None:
    """Make smaller files of what is watched. It gives way to everything else, and then begins its present file anew."""
    actions.make_smaller(UUID(draft_id), _giving_way(context, BEHIND), context.hold)


def make_smaller_later(asked: SecondPassAsked) -> None:
    """A reaction: let a worker do it once nobody waits for anything else."""
    key = queries.second_pass_key(asked.draft_id)
    jobs.drop_done(key)
    make_smaller.told(owner=jobs.opaque(asked.account_id), key=key).enqueue(str(asked.draft_id))


@leased(queue="media", priority=LATER, max_attempts=3)
def write_transcript(context: Context, draft_id: str) -> None:
    """Write down what is said. It gives way to uploads, and then begins anew."""
    actions.write_transcript(UUID(draft_id), _giving_way(context, LATER), context.hold)


def write_transcript_later(asked: TranscriptAsked) -> None:
    """A reaction: let a worker do it, behind uploads."""
    key = queries.transcript_key(asked.draft_id)
    jobs.drop_under(key)
    write_transcript.told(owner=jobs.opaque(asked.account_id), key=key).enqueue(str(asked.draft_id))


def _giving_way(context: Context, priority: int) -> Callable[[str, float], None]:
    def report(step: str, share: float) -> None:
        context.report(step, share)
        if jobs_at_hand.is_any_due_before(priority):
            raise Stopping

    return report


def prepare_soon(received: UploadReceived) -> None:
    """A reaction: let a worker prepare it; one person's many uploads take turns with everybody else's."""
    task = prepare.told(owner=jobs.opaque(received.account_id), key=f"prepare:{received.draft_id}")
    result = task.enqueue(str(received.draft_id))
    actions.note_job(received.draft_id, UUID(result.id))


def ask_for_watched() -> None:
    """A chore: let smaller files be made of what is watched. It goes round all public videos, some at a time."""
    _looked_at[:] = [actions.ask_for_watched(_looked_at[0])]


def resume_second_passes() -> int:
    """A chore: no smaller file may wait for a job that does not exist."""
    return actions.resume_second_passes()


def expire_uploads() -> int:
    """A chore: let go of uploads that were never finished."""
    return actions.expire()


def forget_unconfirmed() -> int:
    """A chore: delete withdrawn videos of which the public plane never spoke again."""
    return actions.forget_unconfirmed()


def resume_stranded() -> int:
    """A chore: no draft may wait for a job that does not exist."""
    return actions.resume_stranded()


def clear_strays() -> int:
    """A chore: delete incoming and half made files that belong to no draft that needs them, and pictures as they were
    sent."""
    strays = set(files.strays())
    unneeded = strays - queries.drafts_with_files_on_the_way(strays)
    for draft_id in unneeded:
        files.sweep_away(draft_id)
    return len(unneeded) + files.clear_scratch()


def let_orphans_go() -> int:
    """A chore: delete objects that nothing names."""
    return files.let_orphans_go()


def forget_done_jobs() -> int:
    """A chore: finished jobs are of no more use."""
    return jobs.forget_done()
