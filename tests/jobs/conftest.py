"""A crew for each test that asks for one."""

import uuid
from pathlib import Path

import pytest

from tests import postgres
from tests.jobs import errands
from tests.jobs.crew import Crew


@pytest.fixture
def crew(tmp_path: Path) -> Crew:
    """Workers on a table of their own, on the database this suite runs on."""
    return Crew(_database(tmp_path), tmp_path / "ledger")


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    errands.done.clear()


def _database(folder: Path) -> str:
    if not postgres.WANTED:
        return f"sqlite://{folder}/jobs.sqlite3"
    import psycopg

    name = f"crew_{uuid.uuid4().hex}"
    with psycopg.connect(postgres.server_address(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return postgres.database_address(name)
