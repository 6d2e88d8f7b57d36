"""Lines on which we say nothing for long are cut, and nothing else is touched."""

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fanlight.foundation.dead_lines import OPEN_FILES, cut_dead_lines

pytestmark = pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="needs /proc")

AFTER_SECONDS = 0.3


class Line:
    """A connection to a server of ours."""

    def __init__(self, server: socket.socket) -> None:
        self.sender = socket.create_connection(server.getsockname())
        self.ours, _ = server.accept()
        self.ours.settimeout(0.05)
        self.sender.settimeout(0.05)

    @property
    def is_cut(self) -> bool:
        try:
            while self.ours.recv(100):
                pass
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        self.sender.close()
        self.ours.close()


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture
def line(server: socket.socket) -> Iterator[Line]:
    line = Line(server)
    yield line
    line.close()


def cut(server: socket.socket) -> None:
    cut_dead_lines(server.getsockname()[1], after_seconds=AFTER_SECONDS)


def test_whoever_half_sends_a_request_is_cut_off_and_can_still_be_answered(server: socket.socket, line: Line) -> None:
    line.sender.send(b"half a request")
    cut(server)
    assert line.ours.recv(100) == b"half a request"
    assert not line.is_cut

    time.sleep(AFTER_SECONDS)
    cut(server)

    assert line.is_cut
    line.ours.send(b"408")
    assert line.sender.recv(100) == b"408"


def test_dripping_helps_nobody(server: socket.socket, line: Line) -> None:
    began = time.monotonic()
    while not line.is_cut:
        line.sender.send(b"x")
        cut(server)
        assert time.monotonic() - began < 5
    assert time.monotonic() - began >= AFTER_SECONDS


def test_whoever_is_answered_may_stay(server: socket.socket, line: Line) -> None:
    for _ in range(10):
        line.ours.send(b"an answer")
        time.sleep(AFTER_SECONDS / 5)
        cut(server)

    assert not line.is_cut


def test_lines_that_did_not_come_in_at_the_port_are_left_alone_and_nothing_stays_open(
    server: socket.socket, line: Line, tmp_path: Path
) -> None:
    one, other = socket.socketpair()
    with one, other, (tmp_path / "file").open("w") as file:
        before = len(list(OPEN_FILES.iterdir()))
        time.sleep(AFTER_SECONDS)
        for _ in range(10):
            cut(server)

        assert len(list(OPEN_FILES.iterdir())) == before
        file.write("still open")
        one.send(b"still there")
        assert other.recv(20) == b"still there"
        line.ours.send(b"still heard")
        assert line.sender.recv(20) == b"still heard"
        assert os.fstat(file.fileno())
        server.settimeout(0.5)
        Line(server).close()
