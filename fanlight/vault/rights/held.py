"""What rights themselves hold on a person: a copy that waits to be fetched, and what they ask to be kept."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.db import transaction

from fanlight.custody.exports.pieces import Piece, Places, Record
from fanlight.foundation.jobs import actions as jobs
from fanlight.vault.rights import files
from fanlight.vault.rights.models import Arrival, Departure, Export, Import, Keeping, Leaving

TABLES: tuple[str, ...] = (
    "rights_export",
    "rights_import",
    "rights_departure",
    "rights_arrival",
    "rights_leaving",
    "rights_keeping",
)
KEEPING = "rights/keeping.json"
PLACES: Places = {"rights_keeping.watches_days": (f"{KEEPING}#watches_days",)}


def export(account_id: UUID) -> Iterator[Piece]:
    """What was chosen; a copy of the copy would say nothing new."""
    chosen = Keeping.objects.filter(account_id=account_id).first()
    yield Record(KEEPING, {"watches_days": chosen.watches_days if chosen else None})


def erase(account_id: UUID) -> None:
    """Rows now, the file once that is certain."""
    for export_id, job_id in Export.objects.filter(account_id=account_id).values_list("id", "job_id"):
        let_go(export_id, job_id)
    for import_id, job_id in Import.objects.filter(account_id=account_id).values_list("id", "job_id"):
        let_import_go(import_id, job_id)
    for model in (Departure, Arrival, Leaving):
        model.objects.filter(account_id=account_id).delete()
    Keeping.objects.filter(account_id=account_id).delete()


def let_go(export_id: UUID, job_id: UUID | None) -> None:
    """Let one copy go, with the job that gathers it."""
    if job_id:
        jobs.drop(job_id)
    Export.objects.filter(id=export_id).delete()
    transaction.on_commit(partial(files.let_go, export_id))


def let_import_go(import_id: UUID, job_id: UUID | None) -> None:
    """Let what was brought go, with the job that takes it in."""
    if job_id:
        jobs.drop(job_id)
    Import.objects.filter(id=import_id).delete()
    transaction.on_commit(partial(files.let_go, import_id))
