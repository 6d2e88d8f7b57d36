"""What every suite of the vault's needs."""

from collections.abc import Iterator

import pytest
from whitenoise.base import WhiteNoise
from whitenoise.responders import StaticFile

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


@pytest.fixture(scope="session", autouse=True)
def app_read_once() -> Iterator[None]:
    """For each test's browser every file of the app would be looked at anew: a third of what requests cost here."""
    known: dict[tuple[str, str], StaticFile] = {}
    read = WhiteNoise.get_static_file

    def known_or_read(server: WhiteNoise, path: str, url: str, stat_cache: object = None) -> StaticFile:
        if (path, url) not in known:
            known[path, url] = read(server, path, url, stat_cache)
        return known[path, url]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "get_static_file", known_or_read)
        yield
