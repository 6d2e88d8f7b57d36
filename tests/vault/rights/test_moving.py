"""Somebody moves from one vault to another: all there or all here at every moment, and the key goes last.

Both vaults live in one database here. While one of them is played, the person at the other is out of its way.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django import Settings as SettingsWrapper

from fanlight.crossings.outbox.models import Message
from fanlight.custody import entries, transfers
from fanlight.foundation import reading, rows
from fanlight.foundation.ids import new_id
from fanlight.foundation.jobs import worker
from fanlight.public.actors.models import Actor
from fanlight.transparency import queries as log
from fanlight.transparency import shelf
from fanlight.vault.accounts import passwords
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.models import Account, DataKey, Session
from fanlight.vault.accounts.queries import viewer_as
from fanlight.vault.activity import actions as activity
from fanlight.vault.activity import segments, sheets
from fanlight.vault.rights import actions, files
from fanlight.vault.rights.actions.imports import MOST_PIECE_BYTES
from fanlight.vault.rights.models import Arrival, Departure, Export, Import, Leaving
from fanlight.vault.rights.sealed_files import whole
from fanlight.vault.studio.models import Draft, Profile
from tests.opened import opened
from tests.vault.accounts.conftest import PASSWORD, signed_in
from tests.vault.activity import world
from tests.vault.rights.test_imports import bring, copy_of, line
from tests.vault.studio.conftest import ada, bob, browser, home, prompt

__all__ = ["ada", "bob", "browser", "home", "prompt"]

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

JSON = "application/json"


class Two:
    """Two vaults of one public plane."""

    def __init__(self, settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settings = settings
        monkeypatch.setattr(log, "is_witnessed", lambda proof: True)  # the witness is another process's work

    @contextmanager
    def away(self, absent: Opened | None = None) -> Iterator[None]:
        """At the new vault, where the person of the old one has no account."""
        here = self.settings.FANLIGHT
        self.settings.FANLIGHT = replace(here, vault_name="away")
        account = absent and Account.objects.get(id=absent.account.id)
        if account:
            self._rename(account.id, "-away", new_id())
        yield
        if account:
            for other in Account.objects.filter(handle=account.handle):
                self._rename(other.id, "-there", new_id())
            self._rename(account.id, account.handle, account.actor_id)
        self.settings.FANLIGHT = here

    def _rename(self, account_id: UUID, handle: str, actor_id: UUID) -> None:
        Account.objects.filter(id=account_id).update(handle=handle, actor_id=actor_id)
        Profile.objects.filter(account_id=account_id).update(handle=handle, actor_id=actor_id)


@pytest.fixture
def two(settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch, home: object) -> Two:
    return Two(settings, monkeypatch)


@pytest.fixture
def mover(ada: Opened) -> Opened:
    """Ada has watched and liked, follows somebody, and has a public video."""
    viewer = viewer_as(ada.account.id)
    actor = world.creator(actor_id=viewer.actor_id, handle="ada")
    world.video(actor)
    films = world.videos(3)
    world.watch(viewer, *films)
    activity.like(viewer, films[0])
    activity.follow(viewer, world.creator().id, is_private=True)
    return ada


def work() -> None:
    while worker.work_one():
        pass


def hear(*classes: str) -> None:
    """The public plane hears what was said, as its own tests show."""
    for message in Message.objects.filter(class_name__in=classes).order_by("seq"):
        said = msgspec.json.decode(bytes(message.body))
        found = Actor.objects.using("public_writer").filter(id=said["actor_id"])
        if message.class_name == "handover":
            found.update(heir=said["heir"], claim=said["claim"])
        else:
            found.update(vault="away", heir="", claim="")
        message.delete()


def card_of(two: Two, bobs: Client) -> str:
    with two.away():
        found: str = bobs.post("/api/me/arrival").json()["card"]
    return found


def bundle_of(somebody: Opened, browser: Client, card: str) -> bytes:
    answer = browser.put("/api/me/move", {"card": card, "password": PASSWORD}, content_type=JSON)
    assert answer.status_code == 200, answer.content
    hear("handover")
    work()
    export = Export.objects.get(account_id=somebody.account.id)
    with reading.service("test"):
        return b"".join(whole(files.place(export.id), somebody.account.id, export.id, export.size_bytes))


def entries_about(commitment: str) -> list[tuple[str, str]]:
    found = [entries.read(data)[0] for _, data in log.newest(20) if commitment.encode() in data]
    return [(entry.type, entry.by) for entry in found[::-1]]


def test_a_person_moves_with_their_name_videos_and_history_and_the_old_key_is_destroyed(
    mover: Opened, bob: Opened, browser: Client, two: Two
) -> None:
    bobs, actor_id = signed_in("bob"), Account.objects.get(id=mover.account.id).actor_id
    interim = bob.account.actor_id
    bundle = bundle_of(mover, browser, card_of(two, bobs))
    assert b"accounts/account.json" not in bundle

    with two.away(absent=mover):
        state = bring(bobs, bundle)
        assert state["state"] == "done", state
        assert line(state, "watches") == (3, 0, {})
        assert line(state, "likes") == (1, 0, {})
        said = [(m.class_name, msgspec.json.decode(bytes(m.body))) for m in Message.objects.order_by("seq")]
        assert ("profile", str(interim), True) in [(c, b["actor_id"], b.get("retired")) for c, b in said]
        hear("takeover")
        moved = Account.objects.get(id=bob.account.id)
        assert (moved.handle, moved.actor_id) == ("ada", actor_id)
        (film,) = Draft.objects.filter(account_id=moved.id)
        assert (film.stage, film.audience, film.actor_id) == ("published", "everyone", actor_id)
        receipt = bobs.get("/api/me/move").json()["receipt"]
        again = bring(bobs, bundle)
        assert sum(row["taken"] for row in again["lines"]) == 0, again["lines"]

    before = Message.objects.count()
    gone = browser.post("/api/me/move", {"receipt": receipt, "password": PASSWORD}, content_type=JSON)

    assert gone.status_code == 200, gone.content
    assert not Account.objects.filter(id=mover.account.id).exists()
    assert not DataKey.objects.filter(account_id=mover.account.id).exists()
    assert not Session.objects.filter(account_id=mover.account.id).exists()
    assert Message.objects.filter(class_name="profile", lane=actor_id).count() == 0, "the public face stays"
    assert Message.objects.count() <= before
    committed = gone.json()["commitment"]
    assert entries_about(committed) == [
        ("user.transfer", "vault:away"),
        ("user.transfer", "vault:home"),
        ("user.shred", "vault:home"),
    ]


def test_nothing_goes_without_the_receipt_of_that_very_vault_and_the_word_of_the_public_plane(
    mover: Opened, bob: Opened, browser: Client, two: Two
) -> None:
    bobs = signed_in("bob")
    bundle = bundle_of(mover, browser, card_of(two, bobs))
    with two.away(absent=mover):
        bring(bobs, bundle)
        receipt = bobs.get("/api/me/move").json()["receipt"]

    def code(**changed: Any) -> str:
        body = {"receipt": {**receipt, **changed}, "password": PASSWORD}
        said: str = browser.post("/api/me/move", body, content_type=JSON).json()["code"]
        return said

    assert code() == "not_handed_over", "the public plane has not heard of it"
    hear("takeover")
    assert code(entry=receipt["entry"].replace("away", "home")) == "wrong_receipt"
    assert code(proof=receipt["proof"].replace("\n", "\nAAAA", 1)) == "wrong_receipt"
    assert browser.delete("/api/me/move").json()["code"] == "moved_already"
    assert DataKey.objects.filter(account_id=mover.account.id).exists()


def test_who_thinks_better_of_it_stays_and_a_bundle_opens_for_nobody_else(
    mover: Opened, bob: Opened, browser: Client, two: Two
) -> None:
    bobs = signed_in("bob")
    bundle = bundle_of(mover, browser, card_of(two, bobs))

    assert bring(browser, bundle)["refused"] == "not_expected"
    with two.away(absent=mover):
        cut = bring(bobs, bundle[:-1])
        assert cut["refused"] in ("bad_bundle", "not_a_zip")
        Actor.objects.using("public_writer").filter(handle="ada").update(heir="", claim="")
        assert bring(bobs, bundle)["refused"] == "not_handed_over"
        assert Account.objects.get(id=bob.account.id).handle == "bob"
    assert browser.delete("/api/me/move").status_code == 200

    assert (Departure.objects.count(), Export.objects.count()) == (0, 0)
    (back,) = Message.objects.filter(class_name="handover")
    assert msgspec.json.decode(bytes(back.body))["heir"] == ""


class Killed(BaseException):
    """The power goes."""


class Dying:
    """Dies before the writing statement of this number."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count(sql)
        return execute(sql, params, many, context)

    def straight(self, statement: str, values: Any, **using: Any) -> Any:
        """In the place of `rows.run`, which goes straight to the driver."""
        self.count(statement)
        return rows.run(statement, values, **using)

    def count(self, sql: str) -> None:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self.left -= 1
            if self.left == 0:
                raise Killed


@contextmanager
def dying(at: int) -> Iterator[None]:
    """The power goes before the writing statement of this number, if there are so many."""
    power = Dying(at)
    with pytest.MonkeyPatch.context() as patch, suppress(Killed), connection.execute_wrapper(power):
        patch.setattr(sheets, "run", power.straight)
        patch.setattr(segments, "run", power.straight)
        yield


def test_whenever_the_power_goes_at_the_new_vault_it_says_that_all_is_here_only_when_it_is(
    mover: Opened, bob: Opened, browser: Client, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    bobs = signed_in("bob")
    bundle = bundle_of(mover, browser, card_of(two, bobs))
    whole_before = set(opened(copy_of(mover.account.id)))
    with two.away(absent=mover):
        bobs.post("/api/me/import", {"size_bytes": len(bundle)}, content_type=JSON)
        for at in range(0, len(bundle), MOST_PIECE_BYTES):
            bobs.put(
                f"/api/me/import/{at}", bundle[at : at + MOST_PIECE_BYTES], content_type="application/octet-stream"
            )
        found, deaths, lived = Import.objects.get(), 0, False
        monkeypatch.setattr(files, "let_go", lambda file_id: None)
        monkeypatch.setattr(shelf.last, "remember", lambda head: None)
        while not lived:
            with transaction.atomic(), reading.service("test"):
                with dying(deaths + 1):
                    actions.take_in(found.id, lambda step, share: None)
                    lived = True
                deaths += not lived
                if Arrival.objects.get().commitment:
                    assert len(here(bob)) == 3
                actions.take_in(found.id, lambda step, share: None)
                assert Arrival.objects.get().commitment
                assert len(here(bob)) == 3
                assert Account.objects.get(id=bob.account.id).handle == "ada"
                assert Message.objects.filter(class_name="takeover").count() == 1
                assert len(entries_about(Arrival.objects.get().commitment)) == 1
                transaction.set_rollback(True)
    assert deaths >= 15
    assert set(opened(copy_of(mover.account.id))) == whole_before, "and all is still there"


def here(somebody: Opened) -> list[Any]:
    with reading.person(somebody.account.id):
        return [row for batch in segments.newest_first(somebody.account.id) for row in batch.watched]


def test_whenever_the_power_goes_at_the_old_vault_nothing_has_begun_or_it_is_finished_as_a_move(
    mover: Opened, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "hashed", lambda password: "unhashed")  # which is slow on purpose
    monkeypatch.setattr(shelf.last, "remember", lambda head: None)
    order = transfers.Order(commitment="0" * 64, source="old.example/log", target="new.example/log")
    was_whole = was_begun = lived = False
    viewer, at = world.person(), 0
    world.watch(viewer, world.video())
    while not lived:
        at += 1
        with transaction.atomic(), reading.service("test"):
            with dying(at):
                actions.erase(viewer.account_id, nonce=bytes(32), moved=order)
                lived = True
            row = Account.objects.filter(id=viewer.account_id).first()
            if row and row.password:
                was_whole = True
                assert DataKey.objects.filter(account_id=row.id).exists()
                assert not Leaving.objects.exists()
            else:
                was_begun |= row is not None
                assert actions.finish_leaving() == (1 if row else 0)
                assert not DataKey.objects.filter(account_id=viewer.account_id).exists()
                assert not Message.objects.filter(lane=viewer.actor_id).exists(), "the public face stays"
                types = [entries.read(data)[0].type for _, data in log.newest(2)]
                assert sorted(types) == ["user.shred", "user.transfer"]
            transaction.set_rollback(True)
    assert (was_whole, was_begun) == (True, True)
