"""Python processes of their own, with one plane's settings and a home of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg

from tests import postgres


def environment(home: Path, plane: str, **settings: str) -> dict[str, str]:
    """What a process of a plane is started with; nothing of the test's own settings gets through."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FANLIGHT_", "DJANGO_"))}
    own = {f"FANLIGHT_{name.upper()}": value for name, value in settings.items()}
    return kept | own | {"FANLIGHT_HOME": str(home), "DJANGO_SETTINGS_MODULE": f"fanlight.config.{plane}.settings"}


def run(program: str, home: Path, plane: str, *, seconds: int = 600, **settings: str) -> str:
    """What a program printed, once Django is set up for its plane; its failure is the test's."""
    setup = (
        "import django\ndjango.setup()\nfrom fanlight.foundation import reading\n"
        "reads = reading.service('test')\nreads.__enter__()\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", setup + program],
        env=environment(home, plane, **settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def start(
    program: str, home: Path, plane: str, *, said: IO[bytes] | None = None, **settings: str
) -> "subprocess.Popen[bytes]":
    """A process of a plane that goes on beside the test, and ends with it at the latest: also when the test is killed,
    at whatever moment."""
    bound = f"from fanlight.config.family import die_with_parent\ndie_with_parent({os.getpid()})\n"
    return subprocess.Popen(
        [sys.executable, "-c", f"{bound}import django\ndjango.setup()\n{program}"],
        env=environment(home, plane, **settings),
        stdout=said,
        stderr=said,
        start_new_session=True,
    )


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End what was started, and all that it has started, in one stroke: a server that sees its web process die first
    starts another, which then has no parent."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(120)


def migrate(home: Path, plane: str, **settings: str) -> None:
    """Make a plane's folders and tables."""
    for folder in ("public/objects", "public/vaults", "vault/keys", "vault/objects", "vault/state"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    run(
        "from django.core.management import call_command\ncall_command('migrate', verbosity=0)", home, plane, **settings
    )


@contextmanager
def own_databases(kind: str, home: Path, *planes: str, name: str) -> Iterator[dict[str, str]]:
    """The settings of planes with an empty database each on a disk; those of PostgreSQL are called after `name`."""
    if kind == "sqlite":
        for plane in planes:
            migrate(home, plane)
        yield {}
        return
    names = {plane: f"{name}_{plane}" for plane in planes}
    with psycopg.connect(postgres.server_address(), autocommit=True) as server:
        for database in names.values():
            server.execute(f"CREATE DATABASE {database}")
    settings = {f"{plane}_database": postgres.database_address(database) for plane, database in names.items()}
    for plane in planes:
        migrate(home, plane, **settings)
    yield settings
    with psycopg.connect(postgres.server_address(), autocommit=True) as server:
        for database in names.values():
            server.execute(f"DROP DATABASE {database} WITH (FORCE)")
