"""A release is announced once, with its distance from the one before, and whoever rebuilt it is recorded with it."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.custody import entries, releases, wheels
from fanlight.custody.entries import Body, ReleaseCode
from fanlight.custody.signing import Signer
from fanlight.custody.wheels import BadWheel, Source, Wheel
from fanlight.foundation import clock
from fanlight.transparency import announcing, queries
from fanlight.transparency.keeping import Keeper

CUSTODIAN = Signer.plain("custodian.example/rebuilds", Ed25519PrivateKey.generate())


def made(artifact: str) -> Wheel:
    return Wheel(
        name="fanlight",
        version="0.1.0",
        artifact_sha256=artifact * 32,
        code_sha256="cd" * 32,
        app_sha256="",
        files={},
    )


def source(commit: str) -> Source:
    return Source(commit=commit * 20, tree_sha256="ab" * 32, lock_sha256="ab" * 32, hashes={})


def said() -> list[Body]:
    return [entries.read(data)[1] for _, data in reversed(queries.newest())]


def test_a_release_is_announced_once_and_named_by_the_next(keeper: Keeper, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wheels, "distance", lambda folder, since: (3, 20, 10) if since == "aa" * 20 else (0, 0, 0))

    announcing.announce(made("01"), source("aa"), Path(), is_urgent=False)
    index, body = announcing.announce(made("02"), source("bb"), Path(), is_urgent=True)
    with pytest.raises(BadWheel, match="announced already"):
        announcing.announce(made("01"), source("cc"), Path(), is_urgent=True)

    first, second = said()
    assert isinstance(first, ReleaseCode)
    assert (first.previous_commit, first.files_changed, first.urgent) == ("", 0, False)
    assert first.effective_at == f"{clock.now() + timedelta(days=7):%Y-%m-%dT%H}"
    assert (index, body) == (1, second)
    assert (body.previous_commit, body.files_changed, body.lines_added, body.lines_removed) == ("aa" * 20, 3, 20, 10)
    assert (body.urgent, body.effective_at) == (True, f"{clock.now():%Y-%m-%dT%H}")


def test_a_rebuild_of_an_announced_wheel_is_recorded_once(keeper: Keeper):
    announcing.announce(made("01"), source("aa"), Path(), is_urgent=False)
    rebuilt = releases.attested("01" * 32, CUSTODIAN)

    assert announcing.record(rebuilt) == 1
    for other in (rebuilt, releases.attested("02" * 32, CUSTODIAN)):
        with pytest.raises(BadWheel):
            announcing.record(other)

    assert said()[1] == rebuilt
