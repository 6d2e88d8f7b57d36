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
    is_bundle: bool = False
    """Whether it is sealed for another vault, which alone can open it."""


class Coming(Received):
    """How large the zip is that somebody brings along."""

    size_bytes: Annotated[int, Field(ge=1, le=2**53 - 1)]


class ImportLine(Schema):
    """One kind of thing, and what came of it."""

    kind: str
    taken: int
    known: int
    """Here already."""
    left: dict[str, int]
    """How many could not be taken, by the reason."""


class ImportState(Schema):
    """How far what one brings along is, or what came of it."""

    state: Literal["none", "arriving", "taking", "done", "refused", "failed"]
    progress: float = 0.0
    """From 0 to 1."""
    size_bytes: int = 0
    received_bytes: int = 0
    """Send what comes after these."""
    lines: list[ImportLine] = Field(default_factory=list)
    refused: str = ""
    """Why nothing was taken, as a stable code,"""
    says: str = ""
    """and in words, with the place."""


class MoveWish(Received):
    """Where somebody moves."""

    card: Annotated[str, Field(max_length=4000)]
    """As the other vault shows it."""
    password: Annotated[str, Field(max_length=256)]


class MoveState(Schema):
    """Whether somebody is moving away, and whether somebody moves here."""

    going_to: str = ""
    """The address of the vault they move to; empty when they stay."""
    card: str = ""
    """What to bring to the old vault, of who moves here; else empty."""
    is_here: bool = False
    """Whether everything has been taken in here."""
    receipt: "TransferReceipt | None" = None
    """For the old vault, some seconds after that."""


class TransferReceipt(Received):
    """What the new vault hands out when all has been taken in; `custody/transfers.py` says what its parts are."""

    format: Literal["fanlight-transfer"]
    version: Literal[1]
    commitment: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    entry: Annotated[str, Field(max_length=5000)]
    proof: Annotated[str, Field(max_length=20_000)]
    policy: Annotated[str, Field(max_length=20_000)]


class MoveEnd(Received):
    """The last step at the old vault."""

    receipt: TransferReceipt
    password: Annotated[str, Field(max_length=256)]


MoveState.model_rebuild()
