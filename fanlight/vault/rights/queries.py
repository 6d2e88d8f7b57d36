"""What can be asked about exports."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from fanlight.foundation import clock
from fanlight.foundation.jobs import queries as jobs
from fanlight.foundation.jobs.models import Job
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.rights import files
from fanlight.vault.rights.errors import ExportClosed, NoExport, NotReady
from fanlight.vault.rights.models import Export
from fanlight.vault.rights.sealed_files import Unsealing

State = Literal["gathering", "ready", "failed"]


@dataclass(frozen=True)
class Progress:
    """An export with how far it is."""

    export: Export
    job: Job | None

    @property
    def is_gathering(self) -> bool:
        return self.export.stage == Export.Stage.GATHERING and not self.has_failed

    @property
    def has_failed(self) -> bool:
        """Whether it will not come: its job failed for good, or is nowhere to be found."""
        if self.export.stage == Export.Stage.READY:
            return False
        return self.job is None or self.job.state in (Job.State.FAILED, Job.State.DONE)

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
        return self.job.progress if self.job else 0.0

    def is_open_to(self, viewer: Viewer) -> bool:
        """Whether this session may fetch it without showing the password again."""
        return self.export.open_to == viewer.session_id and self.export.open_until > clock.now()


def export_of(account_id: UUID) -> Progress | None:
    """Somebody's export, whose time is not over; None when there is none."""
    export = Export.objects.filter(account_id=account_id).first()
    if export is None or (export.expires_at and export.expires_at <= clock.now()):
        return None
    job = jobs.jobs_by_id([export.job_id]).get(export.job_id) if export.job_id else None
    return Progress(export, job)


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
