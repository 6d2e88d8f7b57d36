"""A vault and a public plane whose processes a test starts and kills one by one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from fanlight.foundation.ids import new_id
from tests import postgres

Plane = Literal["vault", "public"]


class Household:
    """Both planes' tables in a home of their own, on the database that the suite runs on."""

    def __init__(self, home: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FANLIGHT_", "DJANGO_"))}
        self.environment = {**kept, "FANLIGHT_HOME": str(home), **_databases()}
        for plane in ("public", "vault"):
            self._run(f"from fanlight.config.preparing import prepare; prepare({plane!r})")

    def ask(self, what: str, argument: object = None, *, plane: Plane = "vault") -> Any:
        """The answer of a process that does one thing and ends."""
        with self.acting(what, argument, plane=plane) as process:
            answer, _ = process.communicate()
        assert process.returncode == 0
        return json.loads(answer)

    @contextmanager
    def acting(self, what: str, argument: object = None, *, plane: Plane = "vault") -> Iterator[subprocess.Popen[str]]:
        """A process at work; killed when the block ends, if it has not ended by itself."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.vault.activity.acting", what, json.dumps(argument)],
            env={**self.environment, "DJANGO_SETTINGS_MODULE": f"fanlight.config.{plane}.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def _run(self, code: str) -> None:
        subprocess.run([sys.executable, "-c", code], env=self.environment, check=True)


def _databases() -> dict[str, str]:
    if not postgres.WANTED:
        return {}
    import psycopg

    addresses = {}
    with psycopg.connect(postgres.server_address(), autocommit=True) as server:
        for plane in ("VAULT", "PUBLIC"):
            name = f"household_{new_id().hex}"
            server.execute(f'CREATE DATABASE "{name}"')
            addresses[f"FANLIGHT_{plane}_DATABASE"] = postgres.database_address(name)
    return addresses
