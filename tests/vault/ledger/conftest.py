"""Two operators, somebody to read about, and reading that is not let off lightly."""

from collections.abc import Iterator
from contextvars import ContextVar

import pytest
from django.test import Client

from fanlight.foundation import reading
from fanlight.foundation.reading import Reader
from fanlight.vault.accounts import accesses
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.models import Account
from fanlight.vault.accounts.particulars import Particulars
from tests.vault.accounts.conftest import PASSWORD, signed_in


@pytest.fixture(autouse=True)
def _strictly(_people_read_their_own: None) -> Iterator[None]:
    """Nobody reads until somebody is said to, as in what we ship."""
    nobody: ContextVar[Reader | None] = ContextVar("reader", default=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_reader", nobody)
        patch.setattr(accesses, "_known", set())
        yield


def person(handle: str) -> Opened:
    return accounts.open_account(handle=handle, password=PASSWORD, private=Particulars(age_band="adult", name=handle))


@pytest.fixture
def ada(db: None) -> Opened:
    """Somebody."""
    return person("ada")


@pytest.fixture
def browser(ada: Opened) -> Client:
    """A browser in which Ada is signed in."""
    return signed_in("ada")


@pytest.fixture
def operators(db: None) -> tuple[Account, Account]:
    """Two of them."""
    made = [person(handle).account for handle in ("olga", "otto")]
    for one in made:
        accounts.make_operator(one.id)
    first, second = (Account.objects.get(id=one.id) for one in made)
    return first, second
