"""Readers who ask and never read hold up nobody else; on the real server."""

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fanlight.engines.objects.folder import Folder
from tests.journeys.public_plane import PublicPlane

pytestmark = pytest.mark.slow

FILM_BYTES = 40_000_000
READERS = 8


class Plane(PublicPlane):
    """A public plane with one large video."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.name = Folder(home / "public" / "objects").put_bytes(os.urandom(FILM_BYTES), "mp4")

    def stalled(self, extra: str = "") -> socket.socket:
        """Someone who asks for the video and then reads nothing."""
        reader = socket.create_connection(("127.0.0.1", self.port))
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(f"GET /media/{self.name} HTTP/1.1\r\nHost: 127.0.0.1\r\n{extra}\r\n".encode())
        return reader

    def served(self, *, seconds: float = 120) -> socket.socket:
        """The same, once there is a place: whoever read before may have left it just now."""
        deadline = time.monotonic() + seconds
        while True:
            reader = self.stalled()
            if reader.recv(100).startswith(b"HTTP/1.1 200"):
                return reader
            reader.close()
            assert time.monotonic() < deadline, "there was never a place"
            time.sleep(0.2)


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plane]:
    plane = Plane(tmp_path_factory.mktemp("slow"))
    with plane.running():
        yield plane


@pytest.mark.parametrize("extra", ["Range: bytes=0-\r\n", ""], ids=["ranges", "whole"])
def test_stalled_readers_hold_up_nobody(plane: Plane, extra: str) -> None:
    readers = [plane.stalled(extra) for _ in range(READERS)]
    time.sleep(1)

    health, ranged = plane.get("/health"), plane.get(f"/media/{plane.name}", Range="bytes=5-99")

    for reader in readers:
        reader.close()
    assert health[0] == 200
    assert health[2] < 25, health  # who reads nothing is cut off after 120
    assert ranged[:2] == (206, 95)
    assert ranged[2] < 25, ranged


def test_a_reader_who_goes_away_leaves_its_place_to_the_next(plane: Plane) -> None:
    for _ in range(3):
        with plane.served() as reader:
            assert reader.recv(1)
        deadline = time.monotonic() + 120
        while (whole := plane.get(f"/media/{plane.name}"))[0] == 503 and time.monotonic() < deadline:
            time.sleep(0.2)

        assert whole[:2] == (200, FILM_BYTES)
