"""Two machines in one, joined by a single line: each with its own network, firewall, database server and folders."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests import postgres
from tests.journeys.running import printed

ROOT = Path(__file__).resolve().parents[2]
CLONE_NEWNET, ETH_P_ALL = 0x40000000, 3
_libc = ctypes.CDLL(None, use_errno=True)


class Machine:
    """One of the two; what is done `inside` sees its network alone."""

    def __init__(self, name: str, address: str, home: Path, databases: tuple[str, Path]) -> None:
        self.name, self.address, self.home = name, address, home
        self._databases, self._rows = databases
        self.process: subprocess.Popen[bytes] | None = None
        home.mkdir(parents=True)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("FANLIGHT_", "DJANGO_"))}
        return kept | {"FANLIGHT_HOME": str(self.home), "PYTHONPATH": str(ROOT)}

    def configure(self, **settings: object) -> None:
        lines = [f"{name} = {_toml(value)}\n" for name, value in settings.items()]
        (self.home / "fanlight.toml").write_text("".join(lines))

    def kept(self) -> Iterator[tuple[str, bytes]]:
        """All files that are kept here with what is in them, those of the database server included."""
        for kept in (self.home, self._rows):
            for file in kept.rglob("*"):
                with suppress(FileNotFoundError):  # the server runs, and lets old ones go
                    if file.is_file():
                        yield str(file), file.read_bytes()

    def add_database(self, name: str) -> str:
        """The address of a new one."""
        with psycopg.connect(self._databases, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        return postgres.database_address(name, self._databases)

    def type(self, *words: str) -> str:
        """What a `fanlight` command printed here."""
        return printed(self._in_network("-m", "fanlight", *words), self.environment)

    def start(self) -> None:
        with (self.home / "run.log").open("ab") as log:
            self.process = subprocess.Popen(
                self._in_network("-m", "fanlight", "run"), env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )

    def wait_until_up(self, words: str) -> None:
        deadline = time.monotonic() + 300
        while words not in (said := (self.home / "run.log").read_text()):
            assert time.monotonic() < deadline, said[-3000:]
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(120)

    def rule(self, rules: str) -> None:
        """Load a firewall."""
        subprocess.run(
            ["ip", "netns", "exec", self.name, "nft", "-f", "-"], input=rules.encode(), check=True, timeout=20
        )

    @contextmanager
    def inside(self) -> Iterator[None]:
        """This thread's new connections begin on this machine."""
        with Path("/proc/thread-self/ns/net").open() as before, Path("/run/netns", self.name).open() as there:
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(before.fileno())

    def reaches(self, address: str, port: int) -> bool:
        with self.inside():
            try:
                socket.create_connection((address, port), timeout=1).close()
            except OSError:
                return False
            return True

    def _in_network(self, *arguments: str) -> list[str]:
        return ["ip", "netns", "exec", self.name, sys.executable, *arguments]


@contextmanager
def two_machines(folder: Path) -> Iterator[tuple[Machine, Machine]]:
    """A machine for the public plane and one for the vault, each with a PostgreSQL server of its own."""
    with postgres.server() as public_rows, postgres.server() as vault_rows:
        public = Machine(f"flp{os.getpid()}", "10.231.7.1", folder / "public-home", public_rows)
        vault = Machine(f"flv{os.getpid()}", "10.231.7.2", folder / "vault-home", vault_rows)
        with _joined(public, vault):
            yield public, vault


@contextmanager
def _joined(public: Machine, vault: Machine) -> Iterator[None]:
    try:
        for one in (public, vault):
            _ip("netns", "add", one.name)
        _ip("link", "add", "line", "netns", public.name, "type", "veth", "peer", "name", "line", "netns", vault.name)
        for one in (public, vault):
            _ip("-n", one.name, "address", "add", f"{one.address}/30", "dev", "line")
            for link in ("lo", "line"):
                _ip("-n", one.name, "link", "set", link, "up")
        yield
    finally:
        for one in (public, vault):
            one.stop()
            subprocess.run(["ip", "netns", "del", one.name], check=False)


class Recording:
    """Every byte that went over the line, put together by the connection it went on."""

    def __init__(self, at: Machine) -> None:
        with at.inside():
            self._line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
            self._line.bind(("line", 0))
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024 * 1024)
        self._line.settimeout(0.2)
        self._flows: dict[bytes, bytearray] = defaultdict(bytearray)
        self.opened: list[str] = []
        """Who opened each connection."""
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join(120)
        self._line.close()

    def carried(self) -> bytes:
        return b"\n".join(bytes(flow) for flow in list(self._flows.values()))

    def _listen(self) -> None:
        while not self._is_over.is_set():
            try:
                packet = self._line.recv(70_000)
            except TimeoutError:
                continue
            self._take(packet[14:])

    def _take(self, packet: bytes) -> None:
        if len(packet) < 40 or packet[0] >> 4 != 4 or packet[9] != socket.IPPROTO_TCP:
            return
        header, length = (packet[0] & 15) * 4, int.from_bytes(packet[2:4])
        segment = packet[header:length]
        if segment[13] & 0x12 == 0x02:  # the first packet of a connection
            self.opened.append(socket.inet_ntoa(packet[12:16]))
        self._flows[packet[12:20] + segment[:4]] += segment[(segment[12] >> 4) * 4 :]


def _enter(descriptor: int) -> None:
    if _libc.setns(descriptor, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, timeout=20)


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
