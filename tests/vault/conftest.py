"""What every suite of the vault's needs."""

from collections.abc import Iterator

import pytest

from fanlight.foundation.configuration import own
from fanlight.vault.accounts.passwords import Argon2


@pytest.fixture(autouse=True)
def no_older_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits is followed by an emptied database: the log that it may have begun is forgotten with it."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        (own().vault_home / "keys" / "log.last").unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """People sign up all the time here: a third of the processor time would go into hashing what they chose."""
    monkeypatch.setattr(Argon2, "memory_cost", 64)
    monkeypatch.setattr(Argon2, "time_cost", 1)
