"""Silent peers are asked after, and nothing is left open by it."""

import os
import socket
from pathlib import Path

from fanlight.foundation.dead_lines import OPEN_FILES, notice_dead_lines


def test_every_tcp_connection_is_asked_after(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = socket.create_connection(server.getsockname())
        theirs, _ = server.accept()
        with ours, theirs:
            notice_dead_lines()

            assert ours.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert theirs.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 20


def test_other_open_files_are_left_alone_and_nothing_stays_open(tmp_path: Path) -> None:
    one, other = socket.socketpair()
    with one, other, (tmp_path / "file").open("w") as file:
        before = len(list(OPEN_FILES.iterdir()))
        for _ in range(10):
            notice_dead_lines()

        assert len(list(OPEN_FILES.iterdir())) == before
        file.write("still open")
        one.send(b"still there")
        assert other.recv(20) == b"still there"
        assert os.fstat(file.fileno())
