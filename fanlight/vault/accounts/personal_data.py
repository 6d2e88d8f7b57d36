"""What accounts hold on a person."""

from uuid import UUID

import msgspec

from fanlight.vault.accounts import queries, vaulting
from fanlight.vault.accounts.models import Account, Session

TABLES: tuple[str, ...] = ("accounts_account", "accounts_datakey", "accounts_session")


def export(account_id: UUID) -> dict[str, object]:
    """Everything but hashes and keys."""
    account = Account.objects.get(id=account_id)
    rows = Session.objects.filter(account=account).order_by("created_at")
    return {
        "id": account.id,
        "actor_id": account.actor_id,
        "handle": account.handle,
        "role": account.role,
        "created_on": account.created_on,
        **msgspec.structs.asdict(queries.particulars_of(account)),
        "sessions": [_session(row) for row in rows],
    }


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
