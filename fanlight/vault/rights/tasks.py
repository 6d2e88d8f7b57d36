"""Entry points of this feature's jobs and chores."""

from uuid import UUID

from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.jobs.context import Context
from fanlight.foundation.jobs.task import leased
from fanlight.vault.rights import actions
from fanlight.vault.rights.events import ExportAsked, ImportArrived


@leased(max_attempts=3)
def gather(context: Context, export_id: str) -> None:
    """Write somebody's copy of everything."""
    actions.gather(UUID(export_id), context.report, context.hold)


def gather_soon(asked: ExportAsked) -> None:
    """A reaction: let a worker gather it."""
    task = gather.told(owner=jobs.opaque(asked.account_id), key=f"export:{asked.export_id}")
    actions.note_job(asked.export_id, UUID(task.enqueue(str(asked.export_id)).id))


@leased(max_attempts=3)
def take_in(context: Context, import_id: str) -> None:
    """Take in what somebody brought along from another Fanlight."""
    actions.take_in(UUID(import_id), context.report, context.hold)


def take_in_soon(arrived: ImportArrived) -> None:
    """A reaction: let a worker take it in."""
    task = take_in.told(owner=jobs.opaque(arrived.account_id), key=f"import:{arrived.import_id}")
    actions.note_import_job(arrived.import_id, UUID(task.enqueue(str(arrived.import_id)).id))


def finish_leaving() -> int:
    """Go on with those whose leaving was cut off."""
    return actions.finish_leaving()


def keep_no_longer() -> int:
    """Let go of what has become older than its person wants it kept."""
    return actions.keep_no_longer()


def expire_exports() -> int:
    """Delete copies and imports whose time is over, and files that belong to none."""
    return actions.expire() + actions.expire_imports() + actions.clear_strays()
