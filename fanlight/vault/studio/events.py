"""What the studio announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class UploadReceived:
    """The last byte of a file is safely here; announced inside the transaction that says so."""

    draft_id: UUID
    account_id: UUID


@dataclass(frozen=True)
class SecondPassAsked:
    """Smaller files are wanted of a finished video; announced inside the transaction that says so."""

    draft_id: UUID
    account_id: UUID


@dataclass(frozen=True)
class TranscriptAsked:
    """A machine shall write down what is said; announced inside the transaction that says so."""

    draft_id: UUID
    account_id: UUID
