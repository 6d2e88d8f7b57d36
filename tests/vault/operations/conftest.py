"""An operator to be, somebody else, and the code."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings as DjangoSettings

from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.operations import actions
from tests.vault.accounts.conftest import PASSWORD, signed_in


@pytest.fixture(autouse=True)
def home(settings: DjangoSettings, tmp_path: Path) -> Path:
    """Files of this test alone."""
    settings.FANLIGHT = replace(settings.FANLIGHT, home=tmp_path)
    (tmp_path / "vault").mkdir()
    return tmp_path


@pytest.fixture
def ada(db: None) -> Opened:
    """Somebody."""
    return accounts.open_account(handle="ada", password=PASSWORD, private=Particulars(age_band="adult", name="Ada"))


@pytest.fixture
def browser(ada: Opened) -> Client:
    """A browser in which Ada is signed in."""
    return signed_in("ada")


@pytest.fixture
def operator(ada: Opened) -> Client:
    """A browser in which Ada is signed in, as the operator."""
    accounts.make_operator(ada.account.id)
    return signed_in("ada")


@pytest.fixture
def code(home: Path) -> str:
    """What Fanlight printed when it started."""
    return actions.make_code(home)
