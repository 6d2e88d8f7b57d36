"""However large somebody's copy is, gathering it and taking it in hold a few pieces of it at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres, processes
from tests.vault.rights.weighing import MEGABYTE, weigh

pytestmark = pytest.mark.slow


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of a vault with an empty database on a disk."""
    with processes.own_databases(postgres.KIND, tmp_path, "public", "vault", name="weighing") as settings:
        yield settings


def test_a_file_that_would_not_fit_into_memory_is_gathered_and_taken_in(
    tmp_path: Path, own_database: dict[str, str]
) -> None:
    weigh(tmp_path, own_database, file_count=1, file_bytes=64 * MEGABYTE, more_bytes=48 * MEGABYTE)
