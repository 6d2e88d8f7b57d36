"""Bytes stay exactly as long as somebody shows them."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.public.holdings import actions
from fanlight.public.holdings.errors import ObjectsMissing
from fanlight.public.holdings.models import Leaving
from fanlight.public.holdings.store import store

pytestmark = pytest.mark.django_db


def arrived(data: bytes) -> str:
    name = f"{hashlib.sha256(data).hexdigest()}.mp4"
    actions.expect(name)
    return store().put_bytes(data, "mp4")


def test_bytes_that_nobody_claims_go_after_a_day(objects: Path):
    name = arrived(b"unclaimed")

    assert actions.let_go() == 0
    with clock.moved(timedelta(hours=25)):
        assert actions.let_go() == 1

    assert not store().has(name)
    assert Leaving.objects.count() == 0


def test_bytes_that_are_shown_stay(objects: Path):
    name = arrived(b"shown")
    with transaction.atomic():
        actions.hold(new_id(), [name])

    with clock.moved(timedelta(hours=25)):
        assert actions.let_go() == 0

    assert store().has(name)
    assert Leaving.objects.count() == 0


def test_bytes_are_let_go_when_the_last_holder_lets_go(objects: Path):
    name, first, second = arrived(b"shared"), new_id(), new_id()
    with transaction.atomic():
        actions.hold(first, [name])
        actions.hold(second, [name])

    for holder, remains in ((first, True), (second, False)):
        with transaction.atomic():
            actions.release(holder)
        actions.let_go()
        assert store().has(name) is remains


def test_of_many_bytes_that_are_due_none_stays(objects: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    names, keeps = [arrived(bytes([number])) for number in range(5)], new_id()
    with transaction.atomic():
        actions.hold(keeps, names[:3])

    with clock.moved(timedelta(hours=25)):
        assert actions.let_go() == 2

    assert [store().has(name) for name in names] == [True] * 3 + [False] * 2
    assert Leaving.objects.count() == 0


def test_killed_between_the_file_and_the_row_the_rest_is_done_next_time(objects: Path):
    name = arrived(b"half gone")
    actions.release(new_id())
    Leaving.objects.update(due_at=clock.now())
    store().delete(name)

    actions.let_go()

    assert Leaving.objects.count() == 0


def test_nothing_is_shown_without_its_bytes(objects: Path):
    with pytest.raises(ObjectsMissing):
        actions.hold(new_id(), ["a" * 64 + ".mp4"])
