"""A whole Fanlight in a folder of its own, started the way people start it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil


class Running:
    """`fanlight run` on free ports; `stop` ends it, `kill` ends one part of it as a power cut would."""

    def __init__(self, home: Path, **settings: object) -> None:
        self.home = home
        self.vault_port, self.public_port = free_port(), free_port()
        self.vault = f"http://127.0.0.1:{self.vault_port}"
        self.public = f"http://127.0.0.1:{self.public_port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("FANLIGHT_", "DJANGO_"))},
            "FANLIGHT_HOME": str(home),
            "FANLIGHT_VAULT_PORT": str(self.vault_port),
            "FANLIGHT_VAULT_ADDRESS": self.vault,
            "FANLIGHT_PUBLIC_PORT": str(self.public_port),
            "FANLIGHT_PUBLIC_ADDRESS": self.public,
            **{f"FANLIGHT_{name.upper()}": str(value) for name, value in settings.items()},
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, cwd: Path | None = None) -> None:
        home_log = self.home / "run.log"
        self.home.mkdir(parents=True, exist_ok=True)
        with home_log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fanlight", "run"],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd=cwd,
            )
        self.wait_until_up()

    def wait_until_up(self, seconds: float = 120) -> None:
        """Both planes answer, whatever died before."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            answering = _answers(self.public_port, "/health") and _answers(self.vault_port, "/api/me")
            if answering and "is open at" in self.log():
                return
            time.sleep(0.1)
        raise TimeoutError(f"not up after {seconds} s:\n{self.log()[-3000:]}")

    def log(self) -> str:
        return (self.home / "run.log").read_text(errors="replace")

    def part(self, name: str, *, seconds: float = 120) -> psutil.Process:
        """The process that runs `fanlight <name>`, waited for while it is being started again."""
        assert self.process is not None
        supervisor = psutil.Process(self.process.pid)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for child in supervisor.children():
                with suppress(psutil.NoSuchProcess):  # it dies while it is looked at
                    if child.status() != psutil.STATUS_ZOMBIE and child.cmdline()[-1:] == [name]:
                        return child
            time.sleep(0.1)
        raise LookupError(f"{name} is not running:\n{self.log()[-3000:]}")

    def kill(self, name: str) -> None:
        """SIGKILL to a part and all its children at once; the supervisor starts it again."""
        victim = self.part(name)
        for process in [victim, *victim.children(recursive=True)]:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue

    def stop(self) -> int:
        """Ctrl-C; its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(120)


def printed(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """What a command that went well printed."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
