"""Reads of accounts and their sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fanlight.foundation.configuration import own
from fanlight.foundation.rows import run
from fanlight.public.actors.models import Actor
from fanlight.vault.accounts import particulars, sessions, vaulting, visits
from fanlight.vault.accounts.models import Account, Session
from fanlight.vault.accounts.particulars import AgeBand, Particulars
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.accounts.visits import Visit

FIRST_OPENED = "SELECT created_on FROM accounts_account ORDER BY id LIMIT 1"


@dataclass(frozen=True)
class OwnAccount:
    """An account as its own person sees it."""

    id: UUID
    actor_id: UUID
    handle: str
    name: str
    age_band: AgeBand
    language: str
    learning: bool
    is_operator: bool


@dataclass(frozen=True)
class OwnSession:
    """A session as its own person sees it."""

    id: UUID
    is_current: bool
    device: str
    network: str
    created_at: datetime
    seen_on: date


def is_taken(handle: str) -> bool:
    """Whether somebody goes by this handle, here or in public: another vault's people are known by the mirror only."""
    return Account.objects.filter(handle=handle).exists() or Actor.objects.filter(handle=handle).exists()


def operator_count() -> int:
    """How many run the machine."""
    return Account.objects.filter(role=Account.Role.OPERATOR).count()


def vault_elsewhere(handle: str) -> str:
    """The vault that the public plane names for whoever goes by this handle, unless it is this one; else empty."""
    elsewhere = Actor.objects.filter(handle=handle, retired_at=None).exclude(vault=own().vault_name)
    return elsewhere.values_list("vault", flat=True).first() or ""


def own_account(account: Account) -> OwnAccount:
    """What a person sees of their account, from its row."""
    private = particulars_of(account)
    return OwnAccount(
        id=account.id,
        actor_id=account.actor_id,
        handle=account.handle,
        name=name_of(account.actor_id, private.name),
        age_band=private.age_band,
        language=private.language,
        learning=private.learning,
        is_operator=account.role == Account.Role.OPERATOR,
    )


def own_account_of(viewer: Viewer) -> OwnAccount:
    """What a person sees of their account, from their request."""
    return OwnAccount(
        id=viewer.account_id,
        actor_id=viewer.actor_id,
        handle=viewer.handle,
        name=name_of(viewer.actor_id, viewer.name),
        age_band=viewer.age_band,
        language=viewer.language,
        learning=viewer.learning,
        is_operator=viewer.is_operator,
    )


def viewer_as(account_id: UUID) -> Viewer:
    """A person as a job speaks for them, in no session; `Account.DoesNotExist` when they have gone."""
    account = Account.objects.present().get(id=account_id)
    private = particulars_of(account)
    return Viewer(
        account_id=account.id,
        actor_id=account.actor_id,
        handle=account.handle,
        is_operator=account.role == Account.Role.OPERATOR,
        session_id=UUID(int=0),
        age_band=private.age_band,
        name=private.name,
        language=private.language,
        learning=private.learning,
    )


def own_sessions(viewer: Viewer) -> Sequence[OwnSession]:
    """Where this person is signed in, the newest first."""
    rows = Session.objects.filter(account_id=viewer.account_id).order_by("-created_at")
    return [_own_session(row, is_current=row.id == viewer.session_id) for row in rows]


def visit_of(row: Session) -> Visit:
    """Where a session came from."""
    return visits.decoded(
        vaulting.unseal(row.account_id, sessions.visit_cell(row.id), bytes(row.sealed), purpose="security")
    )


def particulars_of(account: Account) -> Particulars:
    """What is private about an account."""
    cell = sessions.particulars_cell(account.id)
    return particulars.decoded(vaulting.unseal(account.id, cell, bytes(account.sealed), purpose="account"))


def name_of(actor_id: UUID, name_at_sign_up: str) -> str:
    """The name others see; until the public plane knows this person, the one they gave."""
    public = Actor.objects.filter(id=actor_id).values_list("name", flat=True).first()
    return name_at_sign_up if public is None else public


def _own_session(row: Session, *, is_current: bool) -> OwnSession:
    visit = visit_of(row)
    return OwnSession(
        id=row.id,
        is_current=is_current,
        device=visit.device,
        network=visit.network,
        created_at=row.created_at,
        seen_on=row.seen_on,
    )


def first_opened_on() -> date | None:
    """The day of the oldest account that is still here. Ids are in the order of time."""
    found = run(FIRST_OPENED, [])
    return sessions.day_of(found[0][0]) if found else None
