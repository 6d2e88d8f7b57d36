"""One running Fanlight of each kind, and one Chromium, for all journeys that do not break them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.honest import staged
from tests.honest.conftest import wait_for_reasons
from tests.journeys.chromium import opened
from tests.journeys.running import Running

expect.set_options(timeout=60_000)  # a busy machine is no finding


@pytest.fixture(scope="session")
def fanlight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Both planes, two web workers in the vault, a worker and a learner."""
    running = Running(tmp_path_factory.mktemp("fanlight") / "home", vault_workers=2)
    running.start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A Fanlight with two videos of each demo theme, of which nothing smaller is made: that takes a core for long."""
    running = Running(tmp_path_factory.mktemp("demo") / "home", second_pass_views=0)
    running.start()
    made = subprocess.run(
        [sys.executable, "-m", "fanlight", "demo", "--videos", "16"],
        env=running.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-3000:]
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a Fanlight with 120 videos that have no pictures, and reasons for them."""
    with staged.open_fanlight(tmp_path_factory.mktemp("staged")) as own:
        wait_for_reasons(own)
        yield own


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers; a thread can have one."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """For all that need no arguments of their own."""
    with opened(playwright) as browser:
        yield browser


@pytest.fixture
def own_home(tmp_path: Path) -> Path:
    """An empty home folder for a journey that kills things."""
    return tmp_path / "home"
