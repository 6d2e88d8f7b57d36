"""The vault's log tells what the vault sent, in sums that are its account, and nothing of who sent it."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from fanlight.crossings import catalogue
from fanlight.crossings.outbox import telling
from fanlight.crossings.outbox.models import Account
from fanlight.transparency import queries
from tests.crossings import logged

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def count(class_name: str, day: date, *, messages: int = 0, size_bytes: int = 0, refused: int = 0) -> None:
    account, _ = Account.objects.get_or_create(day=day, class_name=class_name)
    Account.objects.filter(id=account.id).update(
        messages=F("messages") + messages, size_bytes=F("size_bytes") + size_bytes, refused=F("refused") + refused
    )


def test_each_class_and_day_is_told_with_the_hash_of_its_schema():
    count("publish", MONDAY, messages=3, size_bytes=900)
    count("follow", MONDAY, messages=1, size_bytes=80, refused=2)

    telling.log_batches()

    follow, publish = logged.crossed()
    assert (publish.total, publish.root) == (3, "")  # counted before messages were remembered
    assert (publish.class_name, publish.peer, publish.day) == ("publish", "public", "2026-11-23")
    assert (publish.messages, publish.size_bytes, publish.refused) == (3, 900, 0)
    assert (follow.messages, follow.size_bytes, follow.refused) == (1, 80, 2)
    schema = queries.blob(publish.schema_sha256)
    assert schema is not None
    assert bytes(schema.data) == catalogue.schema_of("publish")
    assert b'"additionalProperties":false' in bytes(schema.data)


def test_only_what_came_since_is_told_again():
    count("publish", MONDAY, messages=3, size_bytes=900)
    telling.log_batches()
    telling.log_batches()
    assert len(logged.crossed()) == 1

    count("publish", MONDAY, messages=1, size_bytes=100)  # the receiver's day: its receipt may come late
    count("publish", TUESDAY, messages=1, size_bytes=50)
    telling.log_batches()

    assert [(one.day, one.messages, one.size_bytes) for one in logged.crossed()[1:]] == [
        ("2026-11-23", 1, 100),
        ("2026-11-24", 1, 50),
    ]
    assert logged.sums()["public", "2026-11-23", "publish", "messages"] == 4


def test_what_was_counted_before_there_was_a_log_is_told_at_its_first_chance():
    count("object", MONDAY, messages=12, size_bytes=123_456)

    telling.log_batches()

    (told,) = logged.crossed()
    assert (told.class_name, told.schema_sha256, told.messages) == ("object", "", 12)


def test_when_nothing_crossed_nothing_is_told():
    telling.log_batches()

    assert logged.crossed() == []


def test_the_log_and_the_account_change_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch):
    count("publish", MONDAY, messages=3, size_bytes=900)

    def fails(account: Account, **kwargs: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(Account, "save", fails)
        with pytest.raises(DatabaseError), transaction.atomic():
            telling.log_batches()
    assert logged.crossed() == []

    telling.log_batches()
    assert logged.sums()["public", "2026-11-23", "publish", "messages"] == 3


@pytest.mark.parametrize("name", [crossing.class_name for crossing in catalogue.CROSSINGS])
def test_every_class_has_a_schema_that_says_the_same_each_time(name: str):
    schema = catalogue.schema_of(name)

    assert schema is not None
    assert schema == catalogue.schema_of(name)


def test_a_class_that_left_the_list_is_still_told():
    count("retired", MONDAY, messages=1, size_bytes=1)

    telling.log_batches()

    assert [one.schema_sha256 for one in logged.crossed()] == [""]
