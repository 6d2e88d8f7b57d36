"""A vault whose key three people hold, restored elsewhere from a backup: two of them open it, and nobody before.
Then a key server takes it over, and a module."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import key_server, softhsm
from tests.journeys.person import PASSWORD, Person
from tests.journeys.running import Running
from tests.key_server import TOKEN, KeyServer

pytestmark = pytest.mark.slow

PIN = "271828"


def test_people_hold_the_key_and_open_the_vault_together(tmp_path: Path) -> None:
    running = Running(tmp_path / "home", vault_workers=1)
    running.start()
    ada = Person(running.vault).sign_up("ada_before")
    assert keys(running, ["ceremony", "--shares", "3", "--needed", "2"], status=1).startswith("fanlight: stop Fanlight")
    assert running.stop() == 0

    # The shares are printed to the holders; two of them prove that theirs open.
    ceremony = subprocess.Popen(
        [sys.executable, "-m", "fanlight", "keys", "ceremony", "--shares", "3", "--needed", "2"],
        env=running.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert ceremony.stdin
    assert ceremony.stdout
    lines = [ceremony.stdout.readline().strip() for _ in range(3)]
    ceremony.stdin.write("\n".join(lines[:2]) + "\n")
    ceremony.stdin.close()
    rest = ceremony.stdout.read()
    ceremony.stdout.close()
    assert ceremony.wait(120) == 0, rest
    assert "Any 2 of 3 holders open this vault" in rest
    assert "is destroyed here" in keys(running, ["destroy-former"])
    assert not list((running.home / "vault" / "keys").glob("*encryption*"))
    somewhere_else(running, tmp_path / "another machine")

    starting = threading.Thread(target=running.start)
    starting.start()
    until_told(running, "2 more shares are needed")
    assert "a slip in this share" in keys(running, ["open"], f"{slipped(lines[2])}\n", status=1)
    assert "1 more share is needed" in keys(running, ["open"], f"{lines[2]}\n")
    assert "is open at" not in running.log().rpartition("more share")[2]
    assert "the vault is open" in keys(running, ["open"], f"{lines[0]}\n")
    starting.join(120)

    try:
        welcome(running, ada)
        Person(running.vault).sign_up("ada_after")
        assert "held by 3 people, any 2 of whom" in keys(running, ["status"])
    finally:
        assert running.stop() == 0

    with key_server.answering() as server:
        to_a_server(running, server, f"{lines[1]}\n{lines[2]}\n", ada)
        if module := softhsm.find():
            into_a_module(running, module, tmp_path, f"{TOKEN}\n", ada)


def somewhere_else(running: Running, home: Path) -> None:
    """Another custodian's machine gets the backup, as docs/operate/ says: the folder, without what may be left out."""
    shutil.copytree(running.home, home, ignore=shutil.ignore_patterns("state", "marks", "exports"))
    shutil.rmtree(running.home)
    running.home = home
    running.environment["FANLIGHT_HOME"] = str(home)


def to_a_server(running: Running, server: KeyServer, shares: str, ada: Person) -> None:
    """Two of the holders let a key server take their place; a token of it opens the vault from then on."""
    words = ["transit", "--address", server.address, "--key", "fanlight"]
    told = keys(running, words, f"{shares}{TOKEN}\n")
    assert f"opens with the key fanlight of {server.address}" in told

    starting = threading.Thread(target=running.start)
    starting.start()
    until_told(running, "a token of its key server is needed")
    assert "permission denied" in keys(running, ["open"], "s.another\n", status=1)
    assert "the vault is open" in keys(running, ["open"], f"{TOKEN}\n")
    starting.join(120)
    try:
        welcome(running, ada)
    finally:
        assert running.stop() == 0


def into_a_module(running: Running, module: Path, folder: Path, opens: str, ada: Person) -> None:
    """A hardware module takes the place of whoever held the key; its PIN opens the vault from then on."""
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    running.environment["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    init = ["softhsm2-util", "--init-token", "--free", "--label", "vault", "--so-pin", "314159", "--pin", PIN]
    subprocess.run(init, env=running.environment, check=True, capture_output=True)

    told = keys(running, ["token", "--module", str(module), "--token", "vault"], f"{opens}{PIN}\n")
    assert "held by the key fanlight" in told
    assert "opens with the token vault" in told

    starting = threading.Thread(target=running.start)
    starting.start()
    until_told(running, "the PIN of its token is needed")
    assert "cannot be opened" in keys(running, ["open"], "000000\n", status=1)
    assert "the vault is open" in keys(running, ["open"], f"{PIN}\n")
    starting.join(120)
    try:
        welcome(running, ada)
    finally:
        assert running.stop() == 0


def welcome(running: Running, ada: Person) -> None:
    """Who came before the key changed hands is let in, and told who they are."""
    again = Person(running.vault)
    again.get("/api/me")
    assert again.ask("POST", "/api/sessions", {"handle": ada.handle, "password": PASSWORD}).status == 200
    assert again.get("/api/me")["account"]["handle"] == ada.handle


def keys(running: Running, words: Sequence[str], typed: str = "", *, status: int = 0) -> str:
    """What `fanlight keys …` says."""
    done = subprocess.run(
        [sys.executable, "-m", "fanlight", "keys", *words],
        env=running.environment,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def slipped(line: str) -> str:
    """With another last letter."""
    return line[:-1] + ("0" if line[-1] != "0" else "1")


def until_told(running: Running, words: str) -> None:
    deadline = time.monotonic() + 120
    while words not in running.log().rpartition("is open at")[2]:
        assert time.monotonic() < deadline, running.log()[-2000:]
        time.sleep(0.1)
