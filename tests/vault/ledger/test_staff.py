"""Staff read nothing of anyone's without two of them, a reason and a time; and their person is told."""

import io
import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from fanlight.custody.entries import OperatorsChanged
from fanlight.foundation import clock, reading
from fanlight.foundation.errors import Refused
from fanlight.transparency import queries as log
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.models import Access, Account
from fanlight.vault.ledger import actions, command
from fanlight.vault.ledger.errors import (
    BadRequest,
    NoRequest,
    NotAnOperator,
    NotApproved,
    NotReadable,
    SamePerson,
)
from fanlight.vault.ledger.models import StaffRequest
from fanlight.vault.rights.actions import leaving
from tests.vault.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

Operators = tuple[Account, Account]
REASON = "somebody else signs in with this account"


def asked(by: Account, fields: tuple[str, ...] = ("accounts_session.sealed",), purpose: str = "security") -> UUID:
    return actions.ask(by, "ada", fields=fields, purpose=purpose, reason=REASON, hours=4).id


def test_with_two_people_one_reads_and_the_person_is_told_why(
    ada: Opened, browser: Client, operators: Operators
) -> None:
    first, second = operators
    request = asked(first)
    actions.approve(second, request)

    found = actions.read(first, request)

    assert list(found) == ["accounts_session.sealed"]
    assert "network" in str(found)
    told = browser.get("/api/me/ledger").json()
    assert told["staff_reads"] == 2
    assert [(row["kind"], row["reader"], row["field"], row["reason"]) for row in told["reads"]] == [
        ("staff", "operator", "accounts_session.sealed", REASON),
        ("staff", "request", "ledger_staffrequest.sealed", REASON),
    ]


def test_without_a_second_operator_nothing_is_read(ada: Opened, operators: Operators) -> None:
    first, second = operators
    request = asked(first)

    for refused in (
        lambda: actions.read(first, request),
        lambda: actions.read(second, request),
    ):
        with pytest.raises(NotApproved):
            refused()
    with pytest.raises(SamePerson):
        actions.approve(first, request)
    with pytest.raises(NotAnOperator):
        actions.approve(Account.objects.get(id=ada.account.id), request)
    with pytest.raises(NotApproved):
        actions.read(first, request)
    assert not Access.objects.exists()


def test_only_who_asked_may_read_and_only_for_its_time(ada: Opened, operators: Operators) -> None:
    first, second = operators
    request = asked(first)
    actions.approve(second, request)

    with pytest.raises(NotApproved):
        actions.read(second, request)
    with clock.moved(timedelta(hours=4)), pytest.raises(NotApproved):
        actions.read(first, request)
    actions.read(first, request)
    actions.close(second, request)
    with pytest.raises(NotApproved):
        actions.read(first, request)


def test_a_request_that_was_closed_cannot_be_approved_any_more(ada: Opened, operators: Operators) -> None:
    first, second = operators
    request = asked(first)
    actions.close(first, request)
    actions.approve(second, request)

    with pytest.raises(NotApproved):
        actions.read(first, request)


def test_an_operator_who_is_none_any_more_reads_nothing(ada: Opened, operators: Operators) -> None:
    first, second = operators
    request = asked(first)
    actions.approve(second, request)
    Account.objects.filter(id=first.id).update(role=Account.Role.MEMBER)

    with pytest.raises(NotAnOperator):
        actions.read(first, request)


@pytest.mark.parametrize(
    ("field", "purpose"),
    [
        ("activity_segment.sealed", "feed"),
        ("activity_sheet.sealed", "feed"),
        ("studio_draft.sealed", "publishing"),
        ("accounts_account.sealed", "security"),
        ("accounts_session.sealed", "operation"),
        ("accounts_account.password", "security"),
        ("nothing.here", "security"),
        ("nothing", "security"),
    ],
)
def test_what_is_not_declared_for_that_purpose_or_has_no_way_in_is_refused(
    ada: Opened, operators: Operators, field: str, purpose: str
) -> None:
    with pytest.raises(NotReadable):
        asked(operators[0], (field,), purpose)


@pytest.mark.parametrize(("reason", "hours"), [("", 4), ("short", 4), ("x" * 501, 4), (REASON, 0), (REASON, 73)])
def test_a_request_has_a_reason_and_an_end(ada: Opened, operators: Operators, reason: str, hours: int) -> None:
    with pytest.raises(BadRequest):
        actions.ask(
            operators[0], "ada", fields=["accounts_session.sealed"], purpose="security", reason=reason, hours=hours
        )


def test_requests_that_do_not_exist_are_refused(operators: Operators) -> None:
    with pytest.raises(NoRequest):
        actions.approve(operators[0], uuid4())
    with pytest.raises(NoRequest):
        asked(operators[0])  # nobody goes by that name


def test_the_reason_lies_sealed(ada: Opened, operators: Operators) -> None:
    asked(operators[0])

    assert REASON.encode() not in bytes(StaffRequest.objects.get().sealed)


def test_the_command_asks_each_for_their_own_password(
    ada: Opened, operators: Operators, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(password: str, *words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        status = command.run([*words, "--password-stdin"])
        out = capsys.readouterr()
        return status, out.out or out.err

    asking = ("request", "ada", "--field", "accounts_session.sealed", "--purpose", "security", "--reason", REASON)
    assert said("not theirs", *asking, "--as", "olga")[0] == 2
    assert said(PASSWORD, *asking, "--as", "ada")[0] == 2
    assert said(PASSWORD, *asking, "--as", "nobody")[0] == 2
    assert not StaffRequest.objects.exists()

    status, out = said(PASSWORD, *asking, "--as", "olga")
    request = json.loads(out)["request"]
    assert status == 0
    assert said(PASSWORD, "read", request, "--as", "olga")[0] == 2
    assert said(PASSWORD, "approve", request, "--as", "olga")[0] == 2
    assert said(PASSWORD, "approve", request, "--as", "otto")[0] == 0
    status, out = said(PASSWORD, "read", request, "--as", "olga")
    assert (status, list(json.loads(out))) == (0, ["accounts_session.sealed"])
    assert said(PASSWORD, "close", request, "--as", "olga")[0] == 0
    assert said(PASSWORD, "read", request, "--as", "olga")[0] == 2


def test_an_operator_makes_another_one(ada: Opened, operators: Operators) -> None:
    actions.appoint(operators[0], "ada")

    asker = Account.objects.get(handle="ada")
    assert asker.role == Account.Role.OPERATOR
    assert log.last(OperatorsChanged) == OperatorsChanged(change="appointed", operators=3)
    with pytest.raises(Refused):
        actions.appoint(operators[0], "nobody")


def test_the_log_tells_how_many_operators_there_are_and_nothing_of_who(ada: Opened, operators: Operators) -> None:
    told = [OperatorsChanged(change="appointed", operators=count) for count in (1, 2)]
    assert [body for _, body in log.said_since(0, OperatorsChanged)] == told

    actions.appoint(operators[0], "otto")  # is one already
    assert len(list(log.said_since(0, OperatorsChanged))) == 2

    with reading.service("test"):
        leaving.erase(operators[1].id)
        leaving.erase(ada.account.id)  # was none
    left = OperatorsChanged(change="left", operators=1)
    assert [body for _, body in log.said_since(0, OperatorsChanged)] == [*told, left]
