"""What `fanlight run` promises whoever typed it."""

import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.journeys.person import Person
from tests.journeys.running import Running

pytestmark = pytest.mark.slow


def test_a_taken_port_is_refused_with_the_settings_that_choose_another(own_home: Path) -> None:
    running = Running(own_home)
    with socket.socket() as other:
        other.bind(("127.0.0.1", running.vault_port))
        other.listen()

        done = subprocess.run(
            [sys.executable, "-m", "fanlight", "run"],
            env=running.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert f"port {running.vault_port}" in done.stderr
    assert "FANLIGHT_VAULT_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_visitor_with_the_code_becomes_the_operator_and_the_code_is_spent(own_home: Path) -> None:
    running = Running(own_home)
    running.start()
    try:
        printed = re.search(r"^ {6}(\S+)$", running.log(), re.MULTILINE)
        assert printed
        code = printed[1]
        first, second = Person(running.vault).sign_up("first_one"), Person(running.vault).sign_up("second_one")

        assert first.ask("GET", "/api/operations").status == 403
        assert first.ask("POST", "/api/operations/claim", {"code": "wrong-code"}).status in {400, 403, 404}
        assert first.ask("POST", "/api/operations/claim", {"code": code}).status == 200

        assert first.ask("GET", "/api/operations").status == 200
        assert second.ask("POST", "/api/operations/claim", {"code": code}).status in {400, 403, 404}
        assert second.ask("GET", "/api/operations").status == 403
    finally:
        assert running.stop() == 0


def test_on_every_interface_it_opens_what_dies_is_started_again_and_stopping_leaves_nothing(own_home: Path) -> None:
    running = Running(own_home, bind="0.0.0.0")
    running.start()
    before = running.part("learner").pid
    names = ("public", "vault", "worker", "learner")

    for name in names:
        running.kill(name)
    running.wait_until_up()
    after = running.part("learner").pid
    assert running.process is not None
    family = [running.part(name) for name in names]
    family += [child for process in family for child in process.children(recursive=True)]
    status = running.stop()

    assert after != before
    assert status == 0
    assert not [process for process in family if process.is_running()]


def test_with_the_newer_protocol_too_it_opens_and_killing_the_supervisor_leaves_no_orphans(own_home: Path) -> None:
    running = Running(own_home, bind="::")
    running.start()
    assert running.process is not None
    family = psutil.Process(running.process.pid).children(recursive=True)

    running.process.kill()
    running.process.wait()

    _, alive = psutil.wait_procs(family, timeout=30)
    assert not alive


def test_secrets_and_private_files_are_readable_by_their_owner_only(fanlight: Running) -> None:
    secrets = [fanlight.home / "vault" / "secret.key", fanlight.home / "vault" / "vault.sqlite3"]
    keys = list((fanlight.home / "vault" / "keys").iterdir())

    assert keys
    for path in (*secrets, *keys):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert stat.S_IMODE((fanlight.home / "vault").stat().st_mode) == 0o700


def test_what_prepares_videos_gives_way_to_what_answers_people(fanlight: Running) -> None:
    assert fanlight.part("worker").nice() > fanlight.part("vault").nice()
