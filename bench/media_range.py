"""What a range of a video costs, beside an empty view on the same server and, where it is installed, nginx."""

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.one_vault import PREPARE, _free_port

FILM_BYTES = 4_000_000
RANGE_BYTES = 262_144
WARM_UP = 300
REQUESTS = 3000
ROUNDS = 3
SERVE = """
import sys
from granian import Granian
from granian.constants import Interfaces
Granian(sys.argv[1], address="127.0.0.1", port=int(sys.argv[2]), interface=Interfaces.WSGI, workers=1,
        blocking_threads=4, websockets=False, log_enabled=False).serve()
"""
NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{ access_log off; sendfile on; client_body_temp_path {folder}/t; proxy_temp_path {folder}/t;
  fastcgi_temp_path {folder}/t; uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
  server {{ listen 127.0.0.1:{port}; location /media/ {{ alias {folder}/; }} }} }}
"""


def measure() -> dict[str, float]:
    """Processor time a request, in ms: `media.hello.cpu_ms`, `media.range.cpu_ms`, and `nginx.range.cpu_ms` if there.

    They are measured in turns, and the least of the rounds counts: another's work on the machine only ever adds.
    """
    with _home() as home, _public(home) as media, _hello() as hello:
        targets = {"media.range.cpu_ms": media, "media.hello.cpu_ms": hello}
        if shutil.which("nginx") is None:
            return _least(targets)
        with _nginx(home) as nginx:
            return _least({**targets, "nginx.range.cpu_ms": nginx})


class Target:
    """A server that answers one path, and the processor time it has spent."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, path: str, expected: bytes) -> None:
        self.process, self.path, self.expected = process, path, expected
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._until_up()

    def ask(self, start: int) -> None:
        headers = {"Range": f"bytes={start}-{start + RANGE_BYTES - 1}"}
        self.connection.request("GET", self.path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        wanted = self.expected[start : start + RANGE_BYTES] if answer.status == 206 else self.expected
        assert body == wanted, (answer.status, len(body))

    def cpu_seconds(self) -> float:
        main = psutil.Process(self.process.pid)
        return sum(sum(process.cpu_times()[:2]) for process in [main, *main.children(recursive=True)])

    def milliseconds(self, requests: int) -> float:
        before = self.cpu_seconds()
        for number in range(requests):
            self.ask(number * 4096 % (FILM_BYTES - RANGE_BYTES))
        return (self.cpu_seconds() - before) / requests * 1000

    def _until_up(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                return self.ask(0)
            except OSError:
                self.connection.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def _least(targets: dict[str, Target]) -> dict[str, float]:
    for target in targets.values():
        target.milliseconds(WARM_UP)
    rounds = [{name: target.milliseconds(REQUESTS) for name, target in targets.items()} for _ in range(ROUNDS)]
    return {name: min(each[name] for each in rounds) for name in targets}


@contextmanager
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="fanlight-bench-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def _public(home: Path) -> Iterator[Target]:
    port = _free_port()
    environment = _environment() | {
        "FANLIGHT_HOME": str(home),
        "FANLIGHT_PUBLIC_ADDRESS": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "fanlight.config.public.settings",
    }
    subprocess.run([sys.executable, "-c", PREPARE.format("public")], env=environment, check=True)
    film = os.urandom(FILM_BYTES)
    keep = "import sys\nfrom pathlib import Path\nfrom fanlight.engines.objects.folder import Folder\n"
    keep += "print(Folder(Path(sys.argv[1])).put_bytes(sys.stdin.buffer.read(), 'mp4'))"
    objects = str(home / "public" / "objects")
    kept = subprocess.run([sys.executable, "-c", keep, objects], input=film, check=True, capture_output=True)
    command = [sys.executable, "-c", SERVE, "fanlight.config.public.wsgi:application", str(port)]
    with _running(command, environment) as process:
        yield Target(process, port, f"/media/{kept.stdout.decode().strip()}", film)


@contextmanager
def _hello() -> Iterator[Target]:
    port = _free_port()
    command = [sys.executable, "-c", SERVE, "bench.hello:application", str(port)]
    with _running(command, _environment() | {"FANLIGHT_BENCH_HELLO": "1"}) as process:
        yield Target(process, port, "/", b"hello")


@contextmanager
def _nginx(home: Path) -> Iterator[Target]:
    port, folder = _free_port(), home / "nginx"
    folder.mkdir()
    film = os.urandom(FILM_BYTES)
    (folder / "film.mp4").write_bytes(film)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    with _running(["nginx", "-c", str(folder / "nginx.conf")], _environment()) as process:
        yield Target(process, port, "/media/film.mp4", film)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("FANLIGHT_", "DJANGO_"))}
