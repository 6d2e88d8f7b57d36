"""What the studio announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class UploadReceived:
    """The last byte of a file is safely here; announced inside the transaction that says so."""

    draft_id: UUID
    account_id: UUID
