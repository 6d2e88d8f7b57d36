"""Vaults that may speak, and one that may not."""

import pytest

from tests.crossings.inbox.sender import Sender


@pytest.fixture
def home_vault(db: None) -> Sender:
    return Sender("home")


@pytest.fixture
def other_vault(db: None) -> Sender:
    return Sender("other")


@pytest.fixture
def stranger(db: None) -> Sender:
    return Sender("stranger", is_known=False)
