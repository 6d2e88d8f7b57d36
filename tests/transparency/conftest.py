"""A plane with a log of its own, in an empty database, with fresh keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fanlight.transparency import keeping
from fanlight.transparency.keeping import Keeper

MANIFEST = b'[[field]]\nname = "people_person.name"\n[[field]]\nname = "people_person.mail"\n'


@pytest.fixture
def keeper(db: None, tmp_path: Path) -> Iterator[Keeper]:
    """Whose log it is; the usual keeper is back afterwards."""
    before = keeping._keeper
    (tmp_path / "manifest.toml").write_bytes(MANIFEST)
    made = Keeper(
        by="vault:test",
        address="https://video.example/",
        keys=tmp_path / "keys",
        known_logs=[tmp_path / "witnessed", tmp_path / "beside.vkey"],
        manifest=tmp_path / "manifest.toml",
    )
    keeping.keep_for(lambda: made)
    yield made
    keeping._keeper = before
