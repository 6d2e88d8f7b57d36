"""What people are told of who runs this Fanlight changes with who does."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client, override_settings

from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor
from fanlight.vault.accounts import ownership

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


@pytest.fixture(autouse=True)
def looked_up_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ownership, "_others", None)
    return


def told(**settings: str) -> tuple[str, bool]:
    with override_settings(FANLIGHT=replace(own(), **settings)):
        custody = Client().get("/api/me").json()["custody"]
        assert (custody["vault_owner"], custody["public_owner"]) == (own().vault_owner, own().public_owner)
    return custody["mode"], custody["is_apart"]


TWO = {"vault_owner": "Custodian e.V.", "public_owner": "Operator Ltd"}


def test_one_owner_on_one_machine():
    assert told() == ("single", False)


def test_two_machines_of_whoever_names_nobody_are_one_owners():
    assert told(plane="vault") == told(plane="vault", vault_owner="Me", public_owner="Me") == ("single", True)


def test_two_owners():
    assert told(**TWO) == ("split", False)
    assert told(plane="vault", **TWO) == ("split", True)


def test_several_vaults_of_one_public_plane():
    Actor.objects.using("public_writer").create(id=new_id(), handle="far", vault="elsewhere")

    assert told(plane="vault", **TWO) == ("multi", True)


def test_people_of_ones_own_vault_are_no_other():
    Actor.objects.using("public_writer").create(id=new_id(), handle="near", vault=own().vault_name)

    assert told(plane="vault", **TWO) == ("split", True)
