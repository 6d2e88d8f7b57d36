"""People to test with."""

import pytest
from django.test import Client

from fanlight.vault.accounts import actions
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.particulars import Particulars

PASSWORD = "a quiet harbour"


@pytest.fixture
def ada(db: None) -> Opened:
    """Ada has an account."""
    return actions.open_account(handle="ada", password=PASSWORD, private=Particulars(age_band="adult", name="Ada"))


@pytest.fixture
def bob(db: None) -> Opened:
    """So has Bob."""
    return actions.open_account(handle="bob", password=PASSWORD, private=Particulars(age_band="16_17", name="Bob"))


@pytest.fixture
def browser(ada: Opened) -> Client:
    """A browser in which Ada is signed in."""
    return signed_in("ada")


def signed_in(handle: str, password: str = PASSWORD) -> Client:
    """Another browser, in which someone is signed in."""
    client = Client()
    answer = client.post("/api/sessions", {"handle": handle, "password": password}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return client
