"""An outbox and a public plane to talk to."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import override_settings

from fanlight.config.settings import Settings
from fanlight.custody.signing import signing_key
from fanlight.foundation.configuration import own
from tests.crossings.outbox.public_plane import PublicPlane


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """The settings of a vault in a folder of its own."""
    return replace(own(), home=tmp_path)


@pytest.fixture
def public_plane(home: Settings) -> Iterator[PublicPlane]:
    key = signing_key(home.vault_home / "keys" / "gateway.key")
    plane = PublicPlane(key.public_key())
    plane.start()
    with override_settings(FANLIGHT=replace(home, public_address=plane.address)):
        yield plane
    plane.stop()
