"""What rights announce."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ExportAsked:
    """Somebody wants their copy of everything; announced inside the transaction that notes it."""

    export_id: UUID
    account_id: UUID


@dataclass(frozen=True)
class ImportArrived:
    """The last byte of an export that somebody brought has come; announced inside the transaction that notes it."""

    import_id: UUID
    account_id: UUID
