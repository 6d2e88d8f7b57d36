"""One's own ledger over HTTP."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from fanlight.vault.accounts.sessions import signed_in
from fanlight.vault.ledger import queries
from fanlight.vault.ledger.schemas import Ledger

router = Router(tags=["ledger"])


@router.get("/me/ledger", response=Ledger, auth=signed_in)
def ledger(request: HttpRequest, before: UUID | None = None) -> Ledger:
    """Who has read what is kept about oneself, with the proof that it stands in the vault's log."""
    return queries.ledger(signed_in(request).account_id, before)
