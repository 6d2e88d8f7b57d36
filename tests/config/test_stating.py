"""Statements about states go into a plane's log, and one that cannot be true is refused."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from fanlight.foundation import clock
from tests import processes

LAST = (clock.today().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
NOW = (clock.today() + timedelta(days=1)).strftime("%Y-%m")
"""On a month's last day the next one: it is not over either, and does not begin to be so while a test runs."""
ASKED = ["--state", "de", "--kind", "data", "--people", "2-9", "--outcome", "refused"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stating")
    processes.run("from fanlight.config.preparing import prepare\nprepare('public')", folder, "public")
    return folder


def state(home: Path, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "fanlight", "statement", *words, "--plane", "public"],
        env=processes.environment(home, "public"),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_month_is_told_of_in_one_way(home: Path) -> None:
    assert state(home, "none", "--month", NOW) == (2, f"fanlight: the month {NOW} is not over\n")
    status, said = state(home, "none", "--month", LAST)
    assert (status, said.startswith("Entry ")) == (0, True)

    status, said = state(home, "request", "--month", LAST, *ASKED)
    assert (status, "--told-late" in said) == (2, True)
    assert state(home, "request", "--month", LAST, *ASKED, "--told-late")[0] == 0
    status, said = state(home, "none", "--month", LAST)
    assert (status, "tells of a request" in said) == (2, True)

    told = processes.run(
        "from fanlight.custody.entries import NoRequests, StateRequest\n"
        "from fanlight.transparency import queries\n"
        "print(*queries.all_of(NoRequests, StateRequest), sep='\\n')",
        home,
        "public",
    )
    none, request = told.splitlines()
    assert none == f"NoRequests(month='{LAST}')"
    assert request == (
        f"StateRequest(month='{LAST}', state='DE', kind='data', people='2-9', outcome='refused', told_late=True)"
    )
