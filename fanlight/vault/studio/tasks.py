"""Where jobs and chores come into the studio."""

from uuid import UUID

from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.jobs.context import Context
from fanlight.foundation.jobs.task import leased
from fanlight.vault.studio import actions, files, queries
from fanlight.vault.studio.events import UploadReceived


@leased(queue="media")
def prepare(context: Context, draft_id: str) -> None:
    """Turn what was sent into what can be watched."""
    actions.prepare(UUID(draft_id), context.report)


def prepare_soon(received: UploadReceived) -> None:
    """A reaction: let a worker prepare it; one person's many uploads take turns with everybody else's."""
    task = prepare.told(owner=jobs.opaque(received.account_id), key=f"prepare:{received.draft_id}")
    result = task.enqueue(str(received.draft_id))
    actions.note_job(received.draft_id, UUID(result.id))


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
    """A chore: delete incoming files that belong to no draft that needs them, and pictures as they were sent."""
    strays = set(files.strays())
    unneeded = strays - queries.drafts_with_sources(strays)
    for draft_id in unneeded:
        files.sweep_away(draft_id)
    return len(unneeded) + files.clear_scratch()


def let_orphans_go() -> int:
    """A chore: delete objects that nothing names."""
    return files.let_orphans_go()


def forget_done_jobs() -> int:
    """A chore: finished jobs are of no more use."""
    return jobs.forget_done()
