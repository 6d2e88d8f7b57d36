"""From a clean clone to a page that plays, the second start, and what a Fanlight at rest keeps in memory."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

REST_SECONDS = 20
MEGABYTE = 1_000_000


def measure() -> dict[str, float]:
    """`run.first_start_s`, `run.second_start_s`, `run.idle_rss_mb`, `run.idle_pss_mb`, `run.idle_cpu_percent`."""
    with _clone() as clone:
        environment = _environment()
        began = time.monotonic()
        subprocess.run(["make", "run", "ARGS=--check"], cwd=clone, env=environment, check=True)
        first = time.monotonic() - began
        return {"run.first_start_s": first, **_second(clone, environment)}


def _second(clone: Path, environment: dict[str, str]) -> dict[str, float]:
    began = time.monotonic()
    command = [clone / ".venv/bin/python", "-m", "fanlight", "run"]
    running = subprocess.Popen(command, cwd=clone, env=environment, start_new_session=True)
    try:
        _until_page(int(environment["FANLIGHT_VAULT_PORT"]))
        second = time.monotonic() - began
        time.sleep(REST_SECONDS)
        family = [psutil.Process(running.pid), *psutil.Process(running.pid).children(recursive=True)]
        busy = sum(sum(member.cpu_times()[:2]) for member in family)
        time.sleep(REST_SECONDS)
        idle = sum(sum(member.cpu_times()[:2]) for member in family) - busy
        return {
            "run.second_start_s": second,
            "run.idle_rss_mb": sum(member.memory_info().rss for member in family) / MEGABYTE,
            "run.idle_pss_mb": sum(member.memory_full_info().pss for member in family) / MEGABYTE,
            "run.idle_cpu_percent": idle / REST_SECONDS * 100,
        }
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(30)


@contextmanager
def _clone() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="fanlight-bench-"))
    try:
        subprocess.run(["git", "clone", "--quiet", ".", str(folder / "fanlight")], check=True)
        yield folder / "fanlight"
    finally:
        shutil.rmtree(folder)


def _environment() -> dict[str, str]:
    vault, public = _free_port(), _free_port()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("FANLIGHT_")},
        "FANLIGHT_VAULT_PORT": str(vault),
        "FANLIGHT_VAULT_ADDRESS": f"http://127.0.0.1:{vault}",
        "FANLIGHT_PUBLIC_PORT": str(public),
        "FANLIGHT_PUBLIC_ADDRESS": f"http://127.0.0.1:{public}",
    }


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def _until_page(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/api/feed/for-you")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise TimeoutError("the second start did not answer within 60 seconds")
