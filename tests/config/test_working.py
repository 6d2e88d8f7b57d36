"""The vault's processes that serve no pages."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import processes

UNDECLARED = """
import django, sys
django.setup()
from fanlight.config import working
from fanlight.config.vault import checks
checks.columns = lambda: iter([("diary", "secret")])
getattr(working, sys.argv[1])()
"""


@pytest.mark.parametrize("way_in", ["work", "learn", "as_vault"])
def test_nothing_works_on_what_the_manifest_does_not_declare(tmp_path: Path, way_in: str) -> None:
    environment = processes.environment(tmp_path, "vault")
    done = subprocess.run(
        [sys.executable, "-c", UNDECLARED, way_in], env=environment, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 1
    assert "does not declare diary.secret" in done.stderr
