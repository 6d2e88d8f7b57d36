"""What accounts hold on a person."""

from collections.abc import Iterator
from uuid import UUID

import msgspec

from fanlight.custody.exports.pieces import Piece, Places, Record, Rows
from fanlight.vault.accounts import queries, vaulting
from fanlight.vault.accounts.models import Account, Session
from fanlight.vault.accounts.particulars import Particulars

TABLES: tuple[str, ...] = ("accounts_account", "accounts_datakey", "accounts_session")

ACCOUNT, SESSIONS = "accounts/account.json", "accounts/sessions.jsonl"
PLACES: Places = {
    "accounts_account.id": (f"{ACCOUNT}#id",),
    "accounts_account.actor_id": (f"{ACCOUNT}#actor_id",),
    "accounts_account.handle": (f"{ACCOUNT}#handle",),
    "accounts_account.role": (f"{ACCOUNT}#role",),
    "accounts_account.created_on": (f"{ACCOUNT}#created_on",),
    "accounts_account.sealed": tuple(f"{ACCOUNT}#{name}" for name in Particulars.__struct_fields__),
    "accounts_session.id": (f"{SESSIONS}#id",),
    "accounts_session.account_id": (f"{ACCOUNT}#id",),
    "accounts_session.sealed": (f"{SESSIONS}#device", f"{SESSIONS}#network"),
    "accounts_session.created_at": (f"{SESSIONS}#created_at",),
    "accounts_session.seen_on": (f"{SESSIONS}#seen_on",),
    "accounts_session.expires_on": (f"{SESSIONS}#expires_on",),
}


def export(account_id: UUID) -> Iterator[Piece]:
    """Everything but hashes and keys."""
    account = Account.objects.get(id=account_id)
    yield Record(
        ACCOUNT,
        {
            "id": account.id,
            "actor_id": account.actor_id,
            "handle": account.handle,
            "role": account.role,
            "created_on": account.created_on,
            **msgspec.structs.asdict(queries.particulars_of(account)),
        },
    )
    rows = Session.objects.filter(account=account).order_by("created_at").iterator(500)
    yield Rows(SESSIONS, (_session(row) for row in rows))


def erase(account_id: UUID) -> None:
    """Destroy the key, then the rows; called last, since the other features' rows hang on the account."""
    vaulting.destroy_person_key(account_id)
    Account.objects.filter(id=account_id).delete()


def _session(row: Session) -> dict[str, object]:
    visit = queries.visit_of(row)
    return {
        "id": row.id,
        "device": visit.device,
        "network": visit.network,
        "created_at": row.created_at,
        "seen_on": row.seen_on,
        "expires_on": row.expires_on,
    }
