"""Leaving, and being forgotten."""

import json
import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models, router
from django.test import Client

from fanlight.crossings.outbox.models import Message
from fanlight.custody.sealing import Tampered
from fanlight.vault.accounts import sessions, vaulting
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.errors import KeyDestroyed
from fanlight.vault.accounts.models import Account, DataKey
from fanlight.vault.activity import actions as activity
from fanlight.vault.rights import actions, tasks
from tests.vault.accounts.conftest import PASSWORD, ada, bob, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

JSON = "application/json"

__all__ = ["ada", "bob"]


def rows() -> Iterator[models.Model]:
    for model in apps.get_models(include_auto_created=True):
        if router.allow_migrate_model("default", model):
            yield from model._default_manager.all()


def stored() -> str:
    """Every value of every row of the vault."""
    return json.dumps([[repr(getattr(row, f.attname)) for f in row._meta.concrete_fields] for row in rows()])


def test_after_leaving_nothing_names_the_person_but_the_message_that_takes_their_face_down(
    ada: Opened, bob: Opened
) -> None:
    browser = signed_in("ada")
    account_id, actor_id = ada.account.id, ada.account.actor_id

    answer = browser.post("/api/me/erase", {"password": PASSWORD}, content_type=JSON)

    assert answer.status_code == 200
    assert str(account_id) not in stored()
    assert account_id.hex not in stored()
    (retirement,) = Message.objects.filter(lane=actor_id)
    assert retirement.class_name == "profile"
    assert json.loads(bytes(retirement.body))["retired"] is True
    retirement.delete()
    assert str(actor_id) not in stored()
    assert not re.search(r"\bada\b", stored())
    assert Account.objects.filter(handle="bob").exists()


def test_leaving_ends_every_session_and_the_handle_signs_in_no_more(ada: Opened) -> None:
    browser, other = signed_in("ada"), signed_in("ada")

    browser.post("/api/me/erase", {"password": PASSWORD}, content_type=JSON)

    assert browser.cookies[sessions.COOKIE].value == ""
    assert other.get("/api/me").json()["signed_in"] is False
    again = Client().post("/api/sessions", {"handle": "ada", "password": PASSWORD}, content_type=JSON)
    assert again.status_code == 403


def test_who_leaves_gets_their_receipt_when_another_process_was_quicker(
    ada: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_back = activity.take_everything_back

    def after_the_other(account_id: UUID) -> None:
        with monkeypatch.context() as other:
            other.setattr(activity, "take_everything_back", take_back)
            actions.finish_leaving()
        take_back(account_id)

    monkeypatch.setattr(activity, "take_everything_back", after_the_other)
    answer = signed_in("ada").post("/api/me/erase", {"password": PASSWORD}, content_type=JSON)

    assert answer.status_code == 200, answer.content
    assert answer.json()["key_versions"] == [1]


def test_a_leaving_that_was_cut_off_is_finished_and_nobody_gets_in_meanwhile(
    ada: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, account_id = signed_in("ada"), ada.account.id
    code = {"handle": "ada", "recovery_code": ada.recovery_code, "new_password": "another quiet harbour"}

    with monkeypatch.context() as killed:
        killed.setattr(activity, "take_everything_back", killed_here)
        with pytest.raises(KeyboardInterrupt):
            browser.post("/api/me/erase", {"password": PASSWORD}, content_type=JSON)

    assert Account.objects.filter(id=account_id).exists()
    assert browser.get("/api/me").json()["signed_in"] is False
    for address, entry in (("/api/sessions", {"handle": "ada", "password": PASSWORD}), ("/api/recovery", code)):
        assert Client().post(address, entry, content_type=JSON).status_code == 403

    assert tasks.finish_leaving() == 1
    assert tasks.finish_leaving() == 0
    assert account_id.hex not in stored()
    assert Message.objects.get(lane=ada.account.actor_id).class_name == "profile"


def killed_here(account_id: UUID) -> None:
    raise KeyboardInterrupt


def test_nobody_leaves_without_their_password(ada: Opened) -> None:
    browser = signed_in("ada")

    answer = browser.post("/api/me/erase", {"password": "somebody passing by"}, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (403, "own_password_wrong")
    assert Account.objects.filter(handle="ada").exists()


def test_without_the_key_a_copy_of_the_rows_cannot_be_read(ada: Opened) -> None:
    account = Account.objects.get(handle="ada")
    cell, sealed = sessions.particulars_cell(account.id), bytes(account.sealed)

    actions.erase(account.id)

    assert not DataKey.objects.filter(account_id=account.id).exists()
    with pytest.raises(KeyDestroyed):
        vaulting.unseal(account.id, cell, sealed, purpose="account")


def test_one_persons_rows_do_not_open_with_anothers_key(ada: Opened, bob: Opened) -> None:
    account = Account.objects.get(handle="ada")
    cell, sealed = sessions.particulars_cell(account.id), bytes(account.sealed)

    with pytest.raises(Tampered):
        vaulting.unseal(bob.account.id, cell, sealed, purpose="account")


def test_what_waited_to_be_said_for_the_person_is_not_said_any_more(ada: Opened) -> None:
    waiting = set(Message.objects.filter(lane=ada.account.actor_id).values_list("key", flat=True))
    assert waiting

    actions.erase(ada.account.id)

    assert not Message.objects.filter(key__in=waiting).exists()
