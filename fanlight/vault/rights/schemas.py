"""What these rights look like over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from fanlight.foundation.schemas import Received
from fanlight.vault.rights.categories import Category


class Leaving(Received):
    password: Annotated[str, Field(max_length=256)]
    nonce: Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$")] = None
    """32 random bytes in hex: whoever brings their own finds the log's entry even if the answer is lost."""


class ReceiptCard(Schema):
    """What an erased person is handed, and nobody keeps: `custody/receipts.py` says what its parts are."""

    format: Literal["fanlight-erasure"]
    version: Literal[1]
    account_id: UUID
    handle: str
    vault: str
    nonce: str
    commitment: str
    key_versions: list[int]
    rows: dict[str, int]
    files: int
    file_bytes: int
    entry: str
    proof: str
    policy: str


class ErasureCard(Schema):
    """An erasure as the log tells it to everyone."""

    entry: str
    proof: str
    policy: str
    is_witnessed: bool
    """Whether the policy believes the proof already: it takes the witnesses some seconds."""


class KeptCard(Schema):
    """How much is kept of one kind."""

    category: Category
    count: int


class KeptAnswer(Schema):
    """What is kept about somebody, kind by kind."""

    kept: list[KeptCard]
    watches_days: int | None
    """For how long watches are kept; None until they are cleared."""


class KeepingWish(Received):
    """For how long watches are to be kept."""

    watches_days: Literal[7, 30, 90, 365] | None


class Shown(Received):
    """One shows once more that one knows one's password."""

    password: Annotated[str, Field(max_length=256)]


class ExportState(Schema):
    """How far one's copy of everything is."""

    state: Literal["none", "gathering", "ready", "failed"]
    progress: float = 0.0
    """From 0 to 1."""
    size_bytes: int = 0
    asked_at: datetime | None = None
    expires_at: datetime | None = None
    """When it is deleted."""
    is_open: bool = False
    """Whether this device may fetch it without the password."""
