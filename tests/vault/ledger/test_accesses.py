"""Whoever reads what is sealed for somebody else is in that person's ledger, and nobody reads without saying why."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanlight.custody import accesses as leaves
from fanlight.custody import entries, merkle
from fanlight.custody.entries import AccessBatch
from fanlight.foundation import clock, reading
from fanlight.foundation.reading import NobodyReads
from fanlight.transparency import queries as transparency
from fanlight.transparency.models import Entry
from fanlight.vault.accounts import queries as accounts
from fanlight.vault.accounts import sessions, vaulting
from fanlight.vault.accounts.accesses import UndeclaredPurpose
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.models import Access, AccessLeaf, Account, Session
from fanlight.vault.ledger import actions, queries
from fanlight.vault.rights import actions as rights
from fanlight.vault.rights import gathering
from tests.vault.accounts.conftest import signed_in
from tests.vault.ledger.conftest import person

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


class Nowhere:
    """A place for a copy that nobody keeps."""

    size = 0

    def write(self, data: object) -> int:
        return len(bytes(data))  # type: ignore[call-overload]

    def flush(self) -> None: ...


def rows() -> list[tuple[str, str, str, str]]:
    return sorted(Access.objects.values_list("kind", "reader", "purpose", "field"))


def test_nothing_is_opened_where_nobody_has_said_who_reads(ada: Opened) -> None:
    with pytest.raises(NobodyReads):
        accounts.particulars_of(ada.account)


def test_nothing_is_opened_for_a_purpose_that_is_not_declared(ada: Opened) -> None:
    account = Account.objects.get(id=ada.account.id)
    cell = sessions.particulars_cell(account.id)

    with reading.person(account.id), pytest.raises(UndeclaredPurpose):
        vaulting.unseal(account.id, cell, bytes(account.sealed), purpose="counting")
    with reading.service("chore"), pytest.raises(UndeclaredPurpose), reading.for_purpose("operation"):
        accounts.particulars_of(account)
    assert not Access.objects.exists()


def test_ones_own_reading_leaves_no_row(browser: Client) -> None:
    for path in ("/api/me", "/api/sessions", "/api/feed/for-you", "/api/me/history", "/api/taste", "/api/me/ledger"):
        assert browser.get(path).status_code == 200, path

    assert rows() == []


def test_a_program_that_reads_about_somebody_is_one_row_an_hour(ada: Opened, browser: Client) -> None:
    account = Account.objects.get(id=ada.account.id)
    for _ in range(3):
        with reading.service("somewhere.gather"):
            accounts.particulars_of(account)

    assert rows() == [("service", "gather", "account", "accounts_account.sealed")]
    with clock.moved(timedelta(hours=1)), reading.service("gather"):
        accounts.particulars_of(account)
    assert Access.objects.count() == 2


def test_another_person_is_not_named(ada: Opened) -> None:
    ben = person("ben").account.id
    with reading.person(ben):
        accounts.particulars_of(Account.objects.get(id=ada.account.id))

    assert rows() == [("other", "viewer", "account", "accounts_account.sealed")]
    assert str(ben) not in str(Access.objects.values().get())


def test_a_copy_of_everything_says_that_it_was_gathered(ada: Opened, browser: Client) -> None:
    with reading.service("gather"):
        gathering.write(ada.account.id, Nowhere())

    assert {(kind, reader, purpose) for kind, reader, purpose, _ in rows()} == {("service", "gather", "rights")}
    assert {field for *_, field in rows()} >= {"accounts_account.sealed", "accounts_session.sealed"}


READS: dict[str, Callable[[Account], object]] = {
    "account": accounts.particulars_of,
    "sessions": lambda account: [accounts.visit_of(row) for row in Session.objects.filter(account=account)],
    "speaking for": lambda account: accounts.viewer_as(account.id),
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ada", "ben"]),
            st.sampled_from(sorted(READS)),
            st.sampled_from(["ada", "ben", "gather", "learner"]),
        ),
        max_size=12,
    )
)
def test_any_reading_is_as_many_rows_as_there_were_readers_and_subjects(
    ada: Opened, done: list[tuple[str, str, str]]
) -> None:
    if not Account.objects.filter(handle="ben").exists():
        person("ben")
    people = {row.handle: row for row in Account.objects.filter(handle__in=["ada", "ben"])}
    if not Session.objects.exists():
        for handle in people:
            signed_in(handle)
    expected = set()

    with transaction.atomic():
        for about, what, by in done:
            who = reading.person(people[by].id) if by in people else reading.service(by)
            with who:
                READS[what](people[about])
            if by != about:
                field = "accounts_session.sealed" if what == "sessions" else "accounts_account.sealed"
                expected.add((about, "viewer" if by in people else by, field))
        found = [(row.account.handle, row.reader, row.field) for row in Access.objects.select_related("account")]
        transaction.set_rollback(True)

    assert sorted(found) == sorted(expected)


def test_what_was_read_stands_in_the_log_and_its_person_can_show_it(ada: Opened, browser: Client) -> None:
    account = Account.objects.get(id=ada.account.id)
    for name in ("gather", "prepare", "relearn"):
        with reading.service(name):
            accounts.particulars_of(account)
    with reading.service("gather"):
        accounts.particulars_of(Account.objects.get(id=person("ben").account.id))
    assert actions.log_accesses() == 0  # the hour is not over

    with clock.moved(timedelta(hours=1)):
        assert actions.log_accesses() == 4
        assert actions.log_accesses() == 0
        told = browser.get("/api/me/ledger").json()

    assert len(told["reads"]) == 3
    for read in told["reads"]:
        proof = read["proof"]
        _, body = entries.read(proof["says"].encode())
        assert isinstance(body, AccessBatch)
        assert (body.reads, body.by_kind, body.by_purpose, body.staff) == (4, {"service": 4}, {"account": 4}, 0)
        leaf = leaves.leaf(
            subject=hashlib.sha256(
                b"custody/subj" + bytes.fromhex(read["nonce"]) + told["account_id"].encode()
            ).hexdigest(),
            **{name: read[name] for name in ("hour", "kind", "reader", "purpose", "field", "ticket")},
        )
        path = [bytes.fromhex(part) for part in proof["path"]]
        root = bytes.fromhex(body.root)
        assert merkle.includes(root, proof["size"], proof["position"], merkle.leaf_hash(leaf), path)
        other = leaf.replace(b'"service"', b'"staff"')
        assert not merkle.includes(root, proof["size"], proof["position"], merkle.leaf_hash(other), path)
        assert Entry.objects.get(index=proof["entry"]).data == proof["says"].encode()
        assert transparency.proof(proof["entry"])


def test_the_log_says_nothing_about_whom(ada: Opened) -> None:
    with reading.service("gather"):
        accounts.particulars_of(Account.objects.get(id=ada.account.id))
    with clock.moved(timedelta(hours=1)):
        actions.log_accesses()

    said = b"".join(bytes(data) for data in Entry.objects.values_list("data", flat=True))

    assert b"access.batch" in said
    assert str(ada.account.id).encode() not in said
    with reading.person(ada.account.id):
        nonce = queries.nonce_of(Access.objects.get())
    assert leaves.subject(nonce, ada.account.id).encode() not in said


def test_whoever_leaves_takes_the_nonces_along_and_the_tree_stands(ada: Opened) -> None:
    ben = person("ben")
    with reading.service("gather"):
        for one in (ada, ben):
            accounts.particulars_of(Account.objects.get(id=one.account.id))
        rights.erase(ada.account.id)

    with clock.moved(timedelta(hours=1)):
        actions.log_accesses()
        told = signed_in("ben").get("/api/me/ledger").json()

    assert set(Access.objects.values_list("account_id", flat=True)) == {ben.account.id}
    assert AccessLeaf.objects.filter(kind="service").count() >= 2
    assert told["reads"][0]["proof"]


def test_a_stray_row_of_somebody_who_left_is_swept_up(ada: Opened) -> None:
    with reading.service("gather"):
        accounts.particulars_of(Account.objects.get(id=ada.account.id))
    Access.objects.update(account_id=UUID(int=5))

    assert actions.forget_strays() == 1


def test_a_read_that_is_undone_is_written_down_again_when_it_is_done(ada: Opened) -> None:
    account = Account.objects.get(id=ada.account.id)
    with reading.service("gather"):
        with transaction.atomic():
            accounts.particulars_of(account)
            transaction.set_rollback(True)
        assert rows() == []
        accounts.particulars_of(account)

    assert len(rows()) == 1


def test_a_row_that_a_transaction_has_written_is_not_looked_for_again_in_it(ada: Opened) -> None:
    account = Account.objects.get(id=ada.account.id)
    with reading.service("gather"), transaction.atomic():
        accounts.particulars_of(account)
        with CaptureQueriesContext(connection) as asked:
            accounts.particulars_of(account)

    assert len(rows()) == 1
    assert not [query for query in asked if "accounts_access" in query["sql"]]
