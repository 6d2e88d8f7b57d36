"""One running Fanlight for all journeys that do not break it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.running import Running


@pytest.fixture(scope="session")
def fanlight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Both planes, two web workers in the vault, a worker and a learner."""
    running = Running(tmp_path_factory.mktemp("fanlight") / "home", vault_workers=2)
    running.start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A Fanlight with three videos of each demo theme."""
    running = Running(tmp_path_factory.mktemp("demo") / "home")
    running.start()
    made = subprocess.run(
        [sys.executable, "-m", "fanlight", "demo", "--videos", "24"],
        env=running.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-3000:]
    yield running
    assert running.stop() == 0


@pytest.fixture
def own_home(tmp_path: Path) -> Path:
    """An empty home folder for a journey that kills things."""
    return tmp_path / "home"
