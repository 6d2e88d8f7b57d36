"""What staff may do with a request, and what the vault says in its log of all reads."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef

from fanlight.custody import merkle
from fanlight.custody.entries import AccessBatch
from fanlight.foundation import clock, ids, reading
from fanlight.transparency import actions as transparency
from fanlight.vault.accounts import accesses, limits, passwords, queries
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts.accesses import UndeclaredPurpose
from fanlight.vault.accounts.models import Access, AccessLeaf, Account
from fanlight.vault.ledger import requests
from fanlight.vault.ledger.errors import (
    BadRequest,
    NoRequest,
    NotAnOperator,
    NotApproved,
    NotReadable,
    SamePerson,
)
from fanlight.vault.ledger.models import StaffRequest
from fanlight.vault.ledger.requests import Asked

REASON = range(10, 501)
HOURS = range(1, 73)


def _account(account: Account) -> object:
    return msgspec.structs.asdict(queries.particulars_of(account))


def _sessions(account: Account) -> object:
    return [msgspec.structs.asdict(queries.visit_of(row)) for row in account.sessions.order_by("created_at")]


READABLE: Mapping[str, Callable[[Account], object]] = {
    "accounts_account.sealed": _account,
    "accounts_session.sealed": _sessions,
}
"""What staff can be let in to. History, likes, drafts and whatever else is sealed have no way in at all."""


def operator(handle: str, password: str) -> Account:
    """An operator who has shown that they are; tries are counted as those of any password."""
    account = Account.objects.present().filter(handle=handle).first()
    limits.count(limits.OWN_PASSWORD, str(account.id) if account else handle)
    is_right = passwords.is_right(account.password if account else None, password)
    if account is None or not is_right or account.role != Account.Role.OPERATOR:
        raise NotAnOperator()
    limits.forgive(limits.OWN_PASSWORD, str(account.id))
    return account


@transaction.atomic
def appoint(by: Account, handle: str) -> Account:
    """Make somebody else an operator too: a request needs two."""
    _check_operator(by)
    found = Account.objects.present().filter(handle=handle).first()
    if found is None:
        raise NoRequest(f"Nobody here goes by {handle}.")
    accounts.make_operator(found.id)
    return found


@transaction.atomic
def ask(by: Account, handle: str, *, fields: Sequence[str], purpose: str, reason: str, hours: int) -> StaffRequest:
    """Ask for something of one person's."""
    _check_operator(by)
    about = Account.objects.present().filter(handle=handle).first()
    if about is None:
        raise NoRequest(f"Nobody here goes by {handle}.")
    if len(reason.strip()) not in REASON or hours not in HOURS or not fields or len(fields) > len(READABLE):
        raise BadRequest()
    _check_readable(fields, purpose)
    request = StaffRequest(id=ids.new_id(), account=about, purpose=purpose, hours=hours, asked_by=by.id)
    request.sealed = requests.sealed(request, Asked(reason.strip(), sorted(set(fields))))
    request.save(force_insert=True)
    return request


@transaction.atomic
def approve(by: Account, request_id: UUID) -> StaffRequest:
    """Let the one who asked in, as another operator than they."""
    _check_operator(by)
    request = _request(request_id)
    if request.asked_by == by.id:
        raise SamePerson()
    if request.approved_by is None:
        request.approved_by = by.id
        request.open_until = clock.now() + timedelta(hours=request.hours)
        request.save(update_fields=["approved_by", "open_until"])
    return request


@transaction.atomic
def close(by: Account, request_id: UUID) -> StaffRequest:
    """End it before its time, or before it began."""
    _check_operator(by)
    request = _request(request_id)
    request.approved_by = request.approved_by or request.asked_by  # nobody can approve it any more
    request.open_until = min(request.open_until or clock.now(), clock.now())
    request.save(update_fields=["approved_by", "open_until"])
    return request


@transaction.atomic
def read(by: Account, request_id: UUID) -> dict[str, object]:
    """What was asked for, once two people agreed to it; written into the person's ledger with it."""
    _check_operator(by)
    request = _request(request_id)
    is_open = request.open_until is not None and clock.now() < request.open_until
    if request.asked_by != by.id or request.approved_by in (None, by.id) or not is_open:
        raise NotApproved()
    with requests.deciding(request):
        fields = requests.asked(request).fields
    _check_readable(fields, request.purpose)
    with reading.by(requests.staff(request)):
        return {field: READABLE[field](request.account) for field in fields}


@transaction.atomic
def log_accesses() -> int:
    """Say of each hour that is over what was read in it; how many reads."""
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    waiting = AccessLeaf.objects.select_for_update().filter(entry=None, hour__lt=now)
    found = list(waiting.order_by("hour", "id"))
    hours = [(hour, list(rows)) for hour, rows in groupby(found, key=lambda leaf: leaf.hour)]
    first = transparency.log([_batch(f"{hour:%Y-%m-%dT%H}", rows) for hour, rows in hours])
    for number, (_, rows) in enumerate(hours):
        for position, leaf in enumerate(rows):
            leaf.entry, leaf.position = (first or 0) + number, position
    AccessLeaf.objects.bulk_update(found, ["entry", "position"], batch_size=200)
    return len(found)


def forget_strays() -> int:
    """Remove rows of people who left while somebody read about them; how many."""
    gone = ~Exists(Account.objects.filter(id=OuterRef("account_id")))
    return Access.objects.filter(gone).delete()[0]


def _batch(hour: str, rows: Sequence[AccessLeaf]) -> AccessBatch:
    kinds, purposes = Counter(row.kind for row in rows), Counter(row.purpose for row in rows)
    return AccessBatch(
        hour=hour,
        root=merkle.root_of([bytes(row.hash) for row in rows]).hex(),
        reads=len(rows),
        by_kind=dict(kinds),  # type: ignore[arg-type]  # checked as the entry is written
        by_purpose=dict(purposes),  # type: ignore[arg-type]
        staff=kinds["staff"],
    )


def _check_operator(by: Account) -> None:
    if not Account.objects.present().filter(id=by.id, role=Account.Role.OPERATOR).exists():
        raise NotAnOperator()


def _check_readable(fields: Sequence[str], purpose: str) -> None:
    for field in fields:
        table, _, column = field.partition(".")
        try:
            accesses.check_purpose((table, column), purpose)
        except UndeclaredPurpose as error:
            raise NotReadable(field=field, purpose=purpose) from error
        if field not in READABLE:
            raise NotReadable(field=field, purpose=purpose)


def _request(request_id: UUID) -> StaffRequest:
    request = StaffRequest.objects.select_for_update().filter(id=request_id).first()
    if request is None:
        raise NoRequest()
    return request
