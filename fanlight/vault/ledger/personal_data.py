"""What the ledger holds on a person."""

from collections.abc import Iterator
from uuid import UUID

from fanlight.custody.exports.pieces import Piece, Places, Rows
from fanlight.foundation import reading
from fanlight.vault.accounts.models import Access
from fanlight.vault.ledger import queries, requests
from fanlight.vault.ledger.models import StaffRequest

TABLES: tuple[str, ...] = ("accounts_access", "ledger_staffrequest")

READS, ASKED = "ledger/reads.jsonl", "ledger/staff_requests.jsonl"
_READ = ("hour", "kind", "reader", "purpose", "field", "ticket")
PLACES: Places = {
    **{f"accounts_access.{name}": (f"{READS}#{name}",) for name in _READ},
    "accounts_access.sealed": (f"{READS}#nonce",),
    "ledger_staffrequest.id": (f"{ASKED}#id",),
    "ledger_staffrequest.purpose": (f"{ASKED}#purpose",),
    "ledger_staffrequest.sealed": (f"{ASKED}#reason", f"{ASKED}#fields"),
    "ledger_staffrequest.asked_at": (f"{ASKED}#asked_at",),
    "ledger_staffrequest.open_until": (f"{ASKED}#open_until",),
}


def export(account_id: UUID) -> Iterator[Piece]:
    """All reads but those of making this copy itself, and what staff asked for."""
    rows = Access.objects.filter(account_id=account_id).order_by("id").iterator(500)
    yield Rows(READS, (_read(row) for row in rows))
    asked = StaffRequest.objects.filter(account_id=account_id).order_by("id").iterator(100)
    yield Rows(ASKED, (_asked(row) for row in asked))


def erase(account_id: UUID) -> None:
    """The rows, and with them the nonces: from then on nobody can say which leaves were this person's."""
    Access.objects.filter(account_id=account_id).delete()
    StaffRequest.objects.filter(account_id=account_id).delete()


def _read(row: Access) -> dict[str, object]:
    return {
        **{name: getattr(row, name) for name in _READ},
        "ticket": None if row.ticket == reading.NO_TICKET else row.ticket,
        "nonce": queries.nonce_of(row).hex(),
    }


def _asked(row: StaffRequest) -> dict[str, object]:
    said = requests.asked(row)
    return {
        "id": row.id,
        "purpose": row.purpose,
        "reason": said.reason,
        "fields": said.fields,
        "asked_at": row.asked_at,
        "open_until": row.open_until,
    }
