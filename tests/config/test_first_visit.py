"""What Fanlight asks of itself once it has started, and says to who started it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from fanlight.config import first_visit
from fanlight.config.settings import Settings

HOSTS = {"/health": "pages.example.org", "/api/me": "video.example.org"}


class Strict(BaseHTTPRequestHandler):
    """Answers only to the name of each plane, as the planes do."""

    def do_GET(self) -> None:
        self.send_response(200 if self.headers["Host"] == HOSTS[self.path] else 400)
        self.end_headers()

    def log_message(self, *told: object) -> None:
        pass


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Settings]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Strict) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Settings(
            home=tmp_path,
            vault_address="https://video.example.org",
            public_address="https://pages.example.org",
            vault_port=server.server_port,
            public_port=server.server_port,
        )
        server.shutdown()


@pytest.mark.parametrize("bind", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_it_answers_by_its_own_names_whatever_it_listens_on(own: Settings, bind: str) -> None:
    assert first_visit.answers(replace(own, bind=bind))


@pytest.mark.parametrize(
    ("address", "proxies", "is_warned"),
    [
        ("https://video.example.org", 0, True),
        ("https://video.example.org", 1, False),
        ("http://127.0.0.1:8420", 0, False),
    ],
)
def test_whoever_stands_behind_a_proxy_without_saying_so_is_warned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str, proxies: int, *, is_warned: bool
) -> None:
    first_visit.greet(Settings(home=tmp_path, vault_address=address, proxies=proxies))

    assert ("proxies = 1" in capsys.readouterr().out) is is_warned
