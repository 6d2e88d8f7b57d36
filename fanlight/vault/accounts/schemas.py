"""What accounts look like over HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from fanlight.foundation.schemas import Received
from fanlight.vault.accounts.particulars import AgeBand

Handle = Annotated[str, Field(max_length=60)]
"""Only as long as it must be to be told by the rules what a handle is."""
Password = Annotated[str, Field(max_length=256)]
Language = Annotated[str, Field(pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})?$", max_length=35)]


class SignUp(Received):
    handle: Handle
    password: Password
    age_band: AgeBand
    name: Annotated[str, Field(max_length=200)] = ""
    language: Language = ""


class SignIn(Received):
    handle: Handle
    password: Password


class Recovery(Received):
    handle: Handle
    recovery_code: Annotated[str, Field(max_length=100)]
    new_password: Password


class PasswordChange(Received):
    current_password: Password
    new_password: Password


class SettingsChange(Received):
    language: Language | None = None
    learning: bool | None = None


class AccountCard(Schema):
    """An account as its own person sees it."""

    id: UUID
    actor_id: UUID
    handle: str
    name: str
    age_band: AgeBand
    language: str
    learning: bool
    is_operator: bool


class AccountAnswer(Schema):
    account: AccountCard


class AccountWithCode(Schema):
    """The recovery code is shown now and never again."""

    account: AccountCard
    recovery_code: str


class Limits(Schema):
    """What an upload may be."""

    max_bytes: int
    max_seconds: int
    max_pixels: int


class Custody(Schema):
    """Who runs the two planes: `single` one owner, `split` two, `multi` several vaults of one public plane."""

    mode: Literal["single", "split", "multi"]
    is_apart: bool
    """Whether the public plane is on another machine."""
    vault_owner: str
    """Empty where nobody is named."""
    vault_jurisdiction: str
    public_owner: str
    public_jurisdiction: str


class Me(Schema):
    """What the app needs to know at its start."""

    signed_in: bool
    csrf_token: str
    account: AccountCard | None
    limits: Limits
    custody: Custody
    coming_at: str
    """From which hour less is promised than now, where that has been announced; else empty."""
    public_address: str


class SessionCard(Schema):
    id: UUID
    is_current: bool
    device: str
    network: str
    created_at: datetime
    seen_on: date


class SessionsAnswer(Schema):
    sessions: list[SessionCard]
