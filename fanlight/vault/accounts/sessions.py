"""Who is asking: the session behind a request's cookie, found with one query."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from fanlight.custody.sealing import Cell
from fanlight.foundation import clock, reading
from fanlight.foundation.configuration import own
from fanlight.foundation.errors import SignInNeeded
from fanlight.foundation.rows import as_uuid, run
from fanlight.vault.accounts import particulars, vaulting
from fanlight.vault.accounts.models import Account, Session
from fanlight.vault.accounts.particulars import AgeBand

COOKIE = "fanlight_session"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
KEPT = timedelta(days=60)
"""A session that nobody uses for this long ends."""

FIND = """
SELECT s.id, s.seen_on, s.expires_on, a.id, a.actor_id, a.handle, a.role, a.sealed, k.version, k.wrapped
FROM accounts_session s
JOIN accounts_account a ON a.id = s.account_id
JOIN accounts_datakey k ON k.account_id = a.id
WHERE s.token_hash = %s
ORDER BY k.version
"""


@dataclass(frozen=True)
class Viewer:
    """The person behind a request: all that its further path needs to know of them."""

    account_id: UUID
    actor_id: UUID
    handle: str
    is_operator: bool
    session_id: UUID
    age_band: AgeBand
    name: str
    language: str
    learning: bool

    @property
    def is_minor(self) -> bool:
        return self.age_band != "adult"


def viewer_of(request: HttpRequest) -> Viewer | None:
    """Who is signed in, asked once a request."""
    known = cast(Any, request)
    if not hasattr(known, "fanlight_viewer"):
        known.fanlight_viewer = _viewer_with(request.COOKIES.get(COOKIE, ""))
    return cast("Viewer | None", known.fanlight_viewer)


def signed_in(request: HttpRequest) -> Viewer:
    """Who is signed in, or a refusal; fit for ninja's `auth=`."""
    viewer = viewer_of(request)
    if viewer is None:
        raise SignInNeeded()
    return viewer


def new_token() -> str:
    """What a cookie holds: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def hand_over(response: HttpResponse, token: str) -> None:
    """Give the browser its session."""
    response.set_cookie(COOKIE, token, max_age=KEPT, httponly=True, secure=own().is_https, samesite="Lax", path="/")


def take_back(response: HttpResponse) -> None:
    """Let the browser forget its session."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")


def particulars_cell(account_id: UUID) -> Cell:
    return Cell("accounts_account", "sealed", account_id)


def visit_cell(session_id: UUID) -> Cell:
    return Cell("accounts_session", "sealed", session_id)


def _viewer_with(token: str) -> Viewer | None:
    if not TOKEN.fullmatch(token):
        return None
    rows = run(FIND, [hash_of(token)])
    if not rows:
        return None
    session_id, seen_on, expires_on = as_uuid(rows[0][0]), day_of(rows[0][1]), day_of(rows[0][2])
    today = clock.today()
    if expires_on <= today:
        return None
    if seen_on < today:
        Session.objects.filter(id=session_id).update(seen_on=today, expires_on=today + KEPT)
    return _viewer(session_id, rows)


def _viewer(session_id: UUID, rows: list[tuple[Any, ...]]) -> Viewer:
    _, _, _, account, actor, handle, role, sealed, _, _ = rows[0]
    account_id = as_uuid(account)
    keys = vaulting.keys_at_hand(account_id) or vaulting.open_keys(
        account_id, [(row[8], bytes(row[9])) for row in rows]
    )
    reading.is_person(account_id)
    cell = particulars_cell(account_id)
    private = particulars.decoded(vaulting.unseal_with(keys, account_id, cell, bytes(sealed), purpose="account"))
    return Viewer(
        account_id=account_id,
        actor_id=as_uuid(actor),
        handle=handle,
        is_operator=role == Account.Role.OPERATOR,
        session_id=session_id,
        age_band=private.age_band,
        name=private.name,
        language=private.language,
        learning=private.learning,
    )


# A raw row holds what the driver gives: PostgreSQL's own types, SQLite's text.


def day_of(value: object) -> date:
    """A date as the driver gives it."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))
