"""What the studio announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class UploadReceived:
    """The last byte of a file is safely here; announced inside the transaction that says so."""

    draft_id: UUID
    account_id: UUID


@dataclass(frozen=True)
class DraftPublished:
    """A creator published a video, to everyone or to fewer."""

    draft_id: UUID
    actor_id: UUID
    audience: str


@dataclass(frozen=True)
class DraftDiscarded:
    """A draft or a kept video is gone for good."""

    draft_id: UUID
    actor_id: UUID
