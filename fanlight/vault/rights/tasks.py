"""Entry points of this feature's jobs and chores."""

from uuid import UUID

from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.jobs.context import Context
from fanlight.foundation.jobs.task import leased
from fanlight.vault.rights import actions
from fanlight.vault.rights.events import ExportAsked


@leased(max_attempts=3)
def gather(context: Context, export_id: str) -> None:
    """Write somebody's copy of everything."""
    actions.gather(UUID(export_id), context.report)


def gather_soon(asked: ExportAsked) -> None:
    """A reaction: let a worker gather it."""
    task = gather.told(owner=jobs.opaque(asked.account_id), key=f"export:{asked.export_id}")
    actions.note_job(asked.export_id, UUID(task.enqueue(str(asked.export_id)).id))


def finish_leaving() -> int:
    """Go on with those whose leaving was cut off."""
    return actions.finish_leaving()


def keep_no_longer() -> int:
    """Let go of what has become older than its person wants it kept."""
    return actions.keep_no_longer()


def expire_exports() -> int:
    """Delete copies whose time is over, and files that belong to none."""
    return actions.expire() + actions.clear_strays()
