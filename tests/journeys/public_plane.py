"""The public plane alone, on its real server, in a home of its own."""

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import processes
from tests.journeys.running import free_port


class PublicPlane:
    """Prepared, then started when it has what it is to serve."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.settings = {"public_port": str(self.port), "public_address": self.address}
        self.run("from fanlight.config.preparing import prepare\nprepare('public')")

    def run(self, program: str) -> str:
        """What a program printed that ran as this plane."""
        return processes.run(program, self.home, "public", **self.settings)

    @contextmanager
    def running(self) -> Iterator[None]:
        """While the block runs, whatever becomes of it."""
        serving = "from fanlight.config.serving import serve\nserve('public')"
        process = processes.start(serving, self.home, "public", **self.settings)
        try:
            deadline = time.monotonic() + 120
            while not self._is_up():
                assert time.monotonic() < deadline
                time.sleep(0.1)
            yield
            process.terminate()
            process.wait(120)
        finally:
            processes.kill(process)

    def get(self, path: str, **headers: str) -> tuple[int, int, float]:
        """The status, how many bytes came, and how many seconds it took."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, len(answer.read()), time.monotonic() - began
        finally:
            connection.close()

    def _is_up(self) -> bool:
        try:
            return self.get("/health")[0] == 200
        except OSError:
            return False
