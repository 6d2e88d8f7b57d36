"""What can be asked about exports, and about those who have been erased."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Model, OuterRef, Subquery, Sum

from fanlight.custody import entries
from fanlight.custody.entries import UserShredded
from fanlight.custody.receipts import Receipt, commitment
from fanlight.custody.transfers import Card
from fanlight.custody.transfers import Receipt as Transferred
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.jobs.models import Job
from fanlight.transparency import queries as transparency
from fanlight.vault.accounts.models import Account
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.rights import files, going
from fanlight.vault.rights.errors import ExportClosed, NoErasure, NoExport, NotReady
from fanlight.vault.rights.features import FEATURES
from fanlight.vault.rights.models import Arrival, Departure, Export, Import, Keeping, Shred
from fanlight.vault.rights.sealed_files import Unsealing
from fanlight.vault.studio.models import KeptFile


@dataclass(frozen=True)
class Holdings:
    """How much there is of somebody, without saying what."""

    rows: dict[str, int]
    files: int
    file_bytes: int


State = Literal["gathering", "ready", "failed"]


_job = Job.objects.filter(id=OuterRef("job_id"))
JOB = {"job_state": Subquery(_job.values("state")), "job_progress": Subquery(_job.values("progress"))}
"""A row's job as it was in the instant of the row: asked for afterwards, it may have ended, and the row seem undone."""


@dataclass(frozen=True)
class JobNow:
    """How far a row's job is."""

    state: str | None
    """None when there is no such job."""
    share: float

    @property
    def has_ended(self) -> bool:
        """Whether nobody will go on with it."""
        return self.state in (None, Job.State.FAILED, Job.State.DONE)


@dataclass(frozen=True)
class Progress:
    """An export with how far it is."""

    export: Export
    job: JobNow

    @property
    def is_gathering(self) -> bool:
        return self.export.stage == Export.Stage.GATHERING and not self.has_failed

    @property
    def has_failed(self) -> bool:
        """Whether it will not come: its job failed for good, or is nowhere to be found."""
        return self.export.stage != Export.Stage.READY and self.job.has_ended

    @property
    def state(self) -> State:
        if self.has_failed:
            return "failed"
        return "gathering" if self.is_gathering else "ready"

    @property
    def share(self) -> float:
        """How much of it is gathered, from 0 to 1."""
        if self.export.stage == Export.Stage.READY:
            return 1.0
        return self.job.share

    def is_open_to(self, viewer: Viewer) -> bool:
        """Whether this session may fetch it without showing the password again."""
        return self.export.open_to == viewer.session_id and self.export.open_until > clock.now()


def export_of(account_id: UUID) -> Progress | None:
    """Somebody's export, whose time is not over; None when there is none."""
    export = Export.objects.filter(account_id=account_id).annotate(**JOB).first()
    if export is None or (export.expires_at and export.expires_at <= clock.now()):
        return None
    return Progress(export, _job_now(export))


@dataclass(frozen=True)
class Bringing:
    """An import with how far it is."""

    found: Import
    job: JobNow

    @property
    def has_failed(self) -> bool:
        """Whether nobody is at it any more, though it was not finished."""
        return self.found.stage == Import.Stage.TAKING and self.job.has_ended

    @property
    def share(self) -> float:
        """How much of its stage is done, from 0 to 1."""
        if self.found.stage == Import.Stage.ARRIVING:
            return self.found.received_bytes / self.found.size_bytes
        return self.job.share if self.found.stage == Import.Stage.TAKING else 1.0


def import_of(account_id: UUID) -> Bringing | None:
    """What somebody has brought along, or is bringing; None when there is nothing."""
    found = Import.objects.filter(account_id=account_id).annotate(**JOB).first()
    if found is None or found.expires_at <= clock.now():
        return None
    return Bringing(found, _job_now(found))


def file_of(viewer: Viewer) -> tuple[Unsealing, Export]:
    """The file of the viewer's own export, for the session that has shown the password."""
    found = export_of(viewer.account_id)
    if found is None:
        raise NoExport()
    if not found.is_open_to(viewer):
        raise ExportClosed()
    if found.state != "ready":
        raise NotReady()
    try:
        file = Unsealing(files.place(found.export.id), viewer.account_id, found.export.id, found.export.size_bytes)
    except FileNotFoundError as error:
        raise NoExport() from error
    return file, found.export


def watches_days(account_id: UUID) -> int | None:
    """For how many days somebody wants their watches to be kept; None until they clear them."""
    return Keeping.objects.filter(account_id=account_id).values_list("watches_days", flat=True).first()


def holdings_of(account_id: UUID) -> Holdings:
    """How many rows each table has about somebody, and how many files."""
    tables = {table for feature in FEATURES for table in feature.TABLES}
    rows = {
        model._meta.db_table: _rows(model, account_id) for model in apps.get_models() if model._meta.db_table in tables
    }
    files_of_them = KeptFile.objects.filter(account_id=account_id).aggregate(count=Count("id"), size=Sum("size_bytes"))
    return Holdings(dict(sorted(rows.items())), files_of_them["count"], files_of_them["size"] or 0)


def _rows(model: type[Model], account_id: UUID) -> int:
    named = {"id": account_id} if model is Account else {"account_id": account_id}
    found: int = model._default_manager.filter(**named).count()
    return found


def receipt(gone: Viewer, nonce: bytes, holdings: Holdings) -> Receipt:
    """What somebody who has just been erased is handed."""
    committed = commitment(nonce, gone.account_id)
    shown = erasure(committed)
    _, body = entries.read(shown.entry.encode())
    assert isinstance(body, UserShredded)
    return Receipt(
        account_id=gone.account_id,
        handle=gone.handle,
        vault=own().vault_address,
        nonce=nonce.hex(),
        commitment=committed,
        key_versions=body.versions,
        rows=holdings.rows,
        files=holdings.files,
        file_bytes=holdings.file_bytes,
        entry=shown.entry,
        proof=shown.proof,
        policy=shown.policy,
    )


def _job_now(row: Any) -> JobNow:
    return JobNow(row.job_state, row.job_progress or 0.0)


@dataclass(frozen=True)
class Arriving:
    """How far somebody is who moves here."""

    card: str
    receipt: Transferred | None
    """For the old vault, once all is here and a witness has seen that it is said."""
    is_here: bool


def arrival_of(account_id: UUID) -> Arriving | None:
    """Somebody's move to this vault; None when they expect nothing."""
    found = Arrival.objects.filter(account_id=account_id).first()
    if found is None:
        return None
    return Arriving(going.card(found.claim), _transferred(found), bool(found.commitment))


def _transferred(found: Arrival) -> Transferred | None:
    entry = None if found.index is None else transparency.entry(found.index)
    proof = None if found.index is None else transparency.proof(found.index)
    if entry is None or proof is None or not transparency.is_witnessed(proof):
        return None
    return Transferred(commitment=found.commitment, entry=entry.decode(), proof=proof, policy=transparency.policy())


def departure_of(account_id: UUID) -> Card | None:
    """The card of the vault that somebody moves to; None when they stay."""
    found = Departure.objects.filter(account_id=account_id).first()
    return going.of(found).card if found else None


@dataclass(frozen=True)
class Erasure:
    """An erasure as the log tells it to everyone."""

    entry: str
    proof: str
    policy: str
    is_witnessed: bool
    """Whether that policy believes the proof already: it takes the witnesses some seconds."""


def erasure(committed: str) -> Erasure:
    """The log's entry about an erasure, with its proof; refused when there is none, or none yet."""
    index = Shred.objects.filter(commitment=committed).values_list("index", flat=True).first()
    entry = None if index is None else transparency.entry(index)
    proof = None if index is None else transparency.proof(index)
    if entry is None or proof is None:
        raise NoErasure()
    return Erasure(entry.decode(), proof, transparency.policy(), transparency.is_witnessed(proof))
