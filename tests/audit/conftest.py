"""One Fanlight for all that is tried here, and what an auditor makes of it through honest proxies."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fanlight_audit import canaries, kept, reports
from fanlight_audit.findings import Findings
from fanlight_audit.given import Given
from fanlight_audit.kept import Folder

from tests import processes
from tests.audit import proxy
from tests.audit.proxy import Proxy
from tests.journeys.person import Person
from tests.journeys.running import Running
from tests.media import drawing


@dataclass
class Pair:
    """A Fanlight in which something has crossed and both sides have told of it."""

    running: Running
    mira: Person
    film: str
    """Her only video."""
    canaries: canaries.Canaries
    planted_in: Path


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    running = Running(tmp_path_factory.mktemp("audited") / "home")
    running.start()
    mira = Person(running.vault).sign_up("mira")
    planted_in = tmp_path_factory.mktemp("canaries") / "canaries.json"
    planted = canaries.plant(running.vault, planted_in)
    film = mira.publish(
        drawing.clip(tmp_path_factory.mktemp("film") / "film.mp4", size="180x320"), "Something to watch"
    )
    for place in (f"/@{planted.handle}", f"/v/{film}"):
        _until_crossed(running, place)
    for plane, side, tell in (("vault", "outbox", "log_batches"), ("public", "inbox", "log_receipts")):
        program = f"from fanlight.crossings.{side} import telling\ntelling.{tell}()"  # hourly, and at each start
        processes.run(program, running.home, plane, **settings_of(running))
    yield Pair(running, mira, film, planted, planted_in)
    assert running.stop() == 0


@pytest.fixture
def proxies(pair: Pair) -> Iterator[tuple[Proxy, Proxy]]:
    """The vault's, and the public plane's."""
    with proxy.before(pair.running.vault, pair.running.public) as both:
        yield both


@pytest.fixture(scope="session")
def audited(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, Findings]:
    """What an auditor keeps who was told the truth, through proxies too."""
    with proxy.before(pair.running.vault, pair.running.public) as (_, public):
        path = tmp_path_factory.mktemp("audit") / "audit"
        folder = kept.begin(public.address, path)
        shutil.copy(pair.planted_in, path / "canaries.json")
        given = Given(patience_hours=0, scanned=[pair.running.home / "public", pair.running.home / "run.log"])
        return folder, reports.all_checks(folder, given)


def settings_of(running: Running) -> dict[str, str]:
    """What processes beside a running Fanlight are started with, to be of it."""
    own = {name.removeprefix("FANLIGHT_").lower(): value for name, value in running.environment.items()}
    return {name: own[name] for name in ("vault_port", "vault_address", "public_port", "public_address")}


def _until_crossed(running: Running, place: str) -> None:
    deadline = time.monotonic() + 120
    while Person(running.public).ask("GET", place).status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)
