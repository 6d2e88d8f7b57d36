"""What rights themselves hold on a person: a copy that waits to be fetched."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.db import transaction

from fanlight.custody.exports.pieces import Piece, Places
from fanlight.foundation.jobs import actions as jobs
from fanlight.vault.rights import files
from fanlight.vault.rights.models import Export

TABLES: tuple[str, ...] = ("rights_export",)
PLACES: Places = {}


def export(account_id: UUID) -> Iterator[Piece]:
    """Nothing: a copy of the copy would say nothing new."""
    return iter(())


def erase(account_id: UUID) -> None:
    """Rows now, the file once that is certain."""
    for export_id, job_id in Export.objects.filter(account_id=account_id).values_list("id", "job_id"):
        let_go(export_id, job_id)


def let_go(export_id: UUID, job_id: UUID | None) -> None:
    """Let one copy go, with the job that gathers it."""
    if job_id:
        jobs.drop(job_id)
    Export.objects.filter(id=export_id).delete()
    transaction.on_commit(partial(files.let_go, export_id))
