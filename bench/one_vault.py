"""A vault behind its web server, with one web worker, whose CPU can be read, and its chores beside it."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

PREPARE = "from fanlight.config.preparing import prepare; prepare({!r})"
CHORES = """
import django, threading
django.setup()
from fanlight.config.vault import schedule
schedule.run(threading.Event())
"""
SERVE = "from fanlight.config.serving import serve; serve('vault')"
FILL = """
import django, json, sys
django.setup()
from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video
actors = [Actor(id=new_id(), handle=f"creator_{n}", vault="home") for n in range(max(1, int(sys.argv[1]) // 100))]
Actor.objects.bulk_create(actors, batch_size=500)
look = dict(duration_ms=9000, width=720, height=1280, poster_sha256="0" * 64, renditions=[])
ids = []
for begin in range(0, int(sys.argv[1]), 50_000):
    numbers = range(begin, min(begin + 50_000, int(sys.argv[1])))
    videos = [Video(id=new_id(), actor=actors[n % len(actors)], **look) for n in numbers]
    Video.objects.bulk_create(videos, batch_size=500)
    ids += [str(video.id) for video in videos]
print(json.dumps(ids))
"""
PEOPLE = """
import django, json, sys
django.setup()
from fanlight.vault.accounts import actions
from fanlight.vault.accounts.particulars import Particulars
from fanlight.vault.accounts.visits import Visit
tokens = []
for n in range(int(sys.argv[1])):
    person = dict(handle=f"person_{n}", password="a long enough phrase 7")
    actions.open_account(**person, private=Particulars(age_band="adult"))
    tokens.append(actions.sign_in(Visit(device="bench", network=f"10.0.{n}.0/24"), **person).token)
print(json.dumps(tokens))
"""


class OneVault:
    """Where it answers, and what it has spent."""

    def __init__(self, environment: dict[str, str], port: int, videos: list[str]) -> None:
        self.environment, self.port, self.videos = environment, port, videos
        self.home = Path(environment["FANLIGHT_HOME"])
        self._server = subprocess.Popen([sys.executable, "-c", SERVE], env=environment, start_new_session=True)
        # As in any Fanlight: counts that never crossed would grow into a table that no report really meets.
        chores = {"DJANGO_SETTINGS_MODULE": "fanlight.config.vault.settings"}
        self._chores = subprocess.Popen([sys.executable, "-c", CHORES], env=environment | chores)
        self._until_up()

    def people(self, number: int) -> list["Visitor"]:
        """So many people, each signed in."""
        tokens = _told_by(PEOPLE, number, self.environment, plane="vault")
        return [Visitor(self.port, token) for token in tokens]

    def cpu_seconds(self) -> float:
        """Processor time of the server and its web worker, in the kernel too."""
        main = psutil.Process(self._server.pid)
        return sum(_cpu_seconds(process) for process in [main, *main.children(recursive=True)])

    def stop(self) -> None:
        self._chores.kill()
        self._chores.wait()
        self._server.terminate()
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            self._server.kill()

    def _until_up(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if Visitor(self.port).ask("GET", "/api/me")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the vault did not answer within 60 seconds")


def _cpu_seconds(process: psutil.Process) -> float:
    """To the nanosecond where the kernel tells it, else to its ticks of 10 ms."""
    told = list(Path(f"/proc/{process.pid}/task").glob("*/schedstat"))
    if told:
        return sum(int(path.read_text().split()[0]) for path in told) / 1e9
    return sum(process.cpu_times()[:2])


class Visitor:
    """A browser on one kept-alive connection."""

    def __init__(self, port: int, token: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies = {"fanlight_session": token} if token else {}
        self.ask("GET", "/api/me")

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if "csrftoken" in self._cookies:
            headers["X-CSRFToken"] = self._cookies["csrftoken"]
        self._connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self._connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read()

    def session(self) -> str:
        """What signs another connection in as the same person."""
        return self._cookies["fanlight_session"]

    def sign_up(self, handle: str) -> "Visitor":
        person = {"handle": handle, "password": "a long enough phrase 7", "age_band": "adult"}
        status, body = self.ask("POST", "/api/accounts", person)
        assert status == 201, body
        return self


@contextmanager
def one_vault(*, videos: int, settings: str = "fanlight.config.vault.settings", workers: int = 1) -> Iterator[OneVault]:
    """A vault in a home of its own, with so many public videos to be watched."""
    home = Path(tempfile.mkdtemp(prefix="fanlight-bench-"))
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("FANLIGHT_", "DJANGO_"))},
        "FANLIGHT_HOME": str(home),
        "FANLIGHT_VAULT_PORT": str(port),
        "FANLIGHT_VAULT_ADDRESS": f"http://127.0.0.1:{port}",
        "FANLIGHT_VAULT_WORKERS": str(workers),
        "OPENBLAS_NUM_THREADS": "1",  # as `fanlight` itself says
    }
    try:
        for plane in ("public", "vault"):
            subprocess.run([sys.executable, "-c", PREPARE.format(plane)], env=environment, check=True)
        made = _told_by(FILL, videos, environment, plane="public")
        vault = OneVault(environment | {"DJANGO_SETTINGS_MODULE": settings}, port, made)
        try:
            yield vault
        finally:
            vault.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _told_by(code: str, number: int, environment: dict[str, str], *, plane: str) -> list[str]:
    """What a process of a plane prints."""
    own = environment | {"DJANGO_SETTINGS_MODULE": f"fanlight.config.{plane}.settings"}
    made = subprocess.run(
        [sys.executable, "-c", code, str(number)], env=own, check=True, capture_output=True, text=True
    )
    told: list[str] = json.loads(made.stdout)
    return told


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port
