"""The web server in front of the vault: nobody keeps one of its threads for ever."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fanlight.foundation.dead_lines import OPEN_FILES
from tests import processes
from tests.journeys.running import free_port

pytestmark = pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="needs /proc")

AFTER_SECONDS = 2
LARGE_BYTES = 50_000_000

SERVING = """
import sys
from fanlight.config import serving

serving.Granian = lambda target, **how: Granian("answering:application", **how)
from granian import Granian

if __name__ == "__main__":
    serving._serve("vault", "127.0.0.1", int(sys.argv[1]), workers=1, threads=int(sys.argv[2]))
"""
ANSWERING = f"""
import sys
from fanlight.foundation.dead_lines import watch_lines

watch_lines(int(sys.argv[1]), after_seconds={AFTER_SECONDS}, every_seconds=0.2)

def application(environ, start_response):
    if environ["PATH_INFO"] == "/large":
        start_response("200 OK", [("Content-Length", "{LARGE_BYTES}")])
        return iter([b"x" * 100_000] * {LARGE_BYTES // 100_000})
    told = b"%d came" % len(environ["wsgi.input"].read(65536))
    start_response("200 OK", [("Content-Length", str(len(told)))])
    return [told]
"""


@contextmanager
def serving(folder: Path, *, threads: int) -> Iterator[int]:
    """Where a server listens, set up as ours, that says how much of a request came; what it logs is in `said`."""
    (folder / "serving.py").write_text(SERVING)
    (folder / "answering.py").write_text(ANSWERING)
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(Path.cwd())])}
    command = [sys.executable, "serving.py", str(port), str(threads)]
    with (
        (folder / "said").open("w") as said,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said) as server,
    ):
        try:
            yield port
        finally:
            server.terminate()


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Of a server with two threads."""
    with serving(tmp_path, threads=2) as port:
        yield port


def test_more_threads_than_cores_are_nothing_to_warn_of(tmp_path: Path) -> None:
    with (
        serving(tmp_path, threads=2 * os.cpu_count() + 2) as port,  # type: ignore[operator]
        line(port, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as asking,
    ):
        assert asking.recv(1000)

    assert (tmp_path / "said").read_text() == ""


def line(port: int, request: str) -> socket.socket:
    deadline = time.monotonic() + 120
    while True:
        try:
            line = socket.create_connection(("127.0.0.1", port), timeout=20)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            line.sendall(request.encode())
            return line


def test_half_a_request_is_answered_with_what_came_of_it(port: int) -> None:
    with line(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf") as sender:
        assert sender.recv(1000).endswith(b"4 came")


def test_half_a_request_behind_a_whole_one_is_too(port: int) -> None:
    head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: "

    with line(port, f"{head}5\r\n\r\nwhole{head}1000\r\n\r\nhalf") as sender:
        assert sender.recv(1000).endswith(b"5 came")
        assert sender.recv(1000).endswith(b"4 came")


def test_a_dripping_request_comes_to_its_end(port: int) -> None:
    with line(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n") as sender:
        sender.settimeout(0.1)
        began = time.monotonic()
        while True:
            sender.sendall(b"x")
            try:
                answer = sender.recv(1000)
                break
            except TimeoutError:
                assert time.monotonic() - began < 120

    assert answer.endswith(b" came")
    assert time.monotonic() - began >= AFTER_SECONDS


def test_readers_who_stall_leave_their_threads_to_others(port: int) -> None:
    large = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"

    with line(port, large) as one, line(port, large) as another:
        assert one.recv(1)
        assert another.recv(1)
        began, answer = time.monotonic(), b""
        while not answer and time.monotonic() - began < 20:  # whoever waits for a thread as long is cut off too
            with line(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n") as other:
                answer = other.recv(1000)

    assert answer.endswith(b"0 came")


def test_one_line_brings_one_request_at_a_time(port: int) -> None:
    with line(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") as sender:
        assert not sender.recv(1000).startswith(b"\x00\x00")  # a frame of HTTP/2


def test_the_vault_watches_its_lines(tmp_path: Path) -> None:
    processes.migrate(tmp_path, "public")
    processes.migrate(tmp_path, "vault")

    names = processes.run(
        "import threading, fanlight.config.vault.wsgi\nprint([t.name for t in threading.enumerate()])",
        tmp_path,
        "vault",
    )

    assert "dead lines" in names
