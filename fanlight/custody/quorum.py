"""A key-encryption key that several people hold together: what the vault keeps of it, and how it is put together.

The vault keeps the public half, which wraps, and never the private one. An agent, one small process, is given shares
until it has enough; it opens data keys for the processes of the same user and hands the private half to nobody.
"""

import ctypes
import os
import socket
import socketserver
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fanlight.custody import shares
from fanlight.custody.keys import DataKey, KeyUnavailable, PrivateHalf, PublicHalf
from fanlight.custody.shares import BadShares, Share

FILE, SOCKET = "quorum.json", "agent.sock"
MOST_BYTES = 4096
PATIENCE_SECONDS = 5.0
PR_SET_DUMPABLE = 4  # linux/prctl.h


class Quorum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the vault keeps of a key that people hold."""

    public_key: bytes
    needed: int
    count: int

    @property
    def public(self) -> PublicHalf:
        return PublicHalf(X25519PublicKey.from_public_bytes(self.public_key))


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the agent is asked."""

    do: Literal["status", "give", "unwrap"]
    share: str = ""
    wrapped: bytes = b""
    owner: str = ""
    version: int = 0


class Told(msgspec.Struct, frozen=True):
    """What it answers."""

    missing: int = 0
    """How many shares; with none the key is there."""
    secret: bytes = b""
    trouble: str = ""


class Agent:
    """Puts the key together, and opens data keys with it."""

    def __init__(self, quorum: Quorum) -> None:
        self._quorum, self.public, self._lock = quorum, quorum.public, Lock()
        self._given: dict[int, Share] = {}
        self._key: PrivateHalf | None = None

    def newest(self) -> PublicHalf:
        """The half that wraps."""
        return self.public

    @property
    def missing(self) -> int:
        return 0 if self._key else self._quorum.needed - len(self._given)

    def give(self, text: str) -> int:
        """Take a share; how many are still missing. `BadShares` when it is none of this key's."""
        share = shares.read(text)
        if share.kek_id != self.public.kek_id:
            raise BadShares("this is a share of another key")
        with self._lock:
            if self._key:
                return 0
            self._given[share.number] = share
            if not self.missing:
                self._put_together()
            return self.missing

    def unwrap(self, wrapped: bytes, owner: str, version: int) -> DataKey:
        """A data key, or `KeyUnavailable`."""
        if self._key is None:
            raise KeyUnavailable(waiting(self.missing))
        return self._key.unwrap(wrapped, owner, version)

    def answer(self, asked: Ask) -> Told:
        try:
            match asked.do:
                case "give":
                    return Told(missing=self.give(asked.share))
                case "unwrap":
                    return Told(secret=self.unwrap(asked.wrapped, asked.owner, asked.version).secret)
            return Told(missing=self.missing)
        except (BadShares, KeyUnavailable) as refusal:
            return Told(missing=self.missing, trouble=str(refusal))

    def _put_together(self) -> None:
        made = PrivateHalf.of(shares.joined([(share.number, share.data) for share in self._given.values()]))
        self._given.clear()
        if made.public.kek_id != self.public.kek_id:
            raise BadShares("these shares do not make the key; one of them is wrong. Give them anew, all of them")
        self._key = made


class Held:
    """The key as the vault's processes have it: they wrap by themselves, and ask the agent to open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest(self) -> PublicHalf:
        return quorum_of(self._folder).public

    def unwrap(self, wrapped: bytes, owner: str, version: int) -> DataKey:
        told = ask(self._folder, Ask("unwrap", wrapped=wrapped, owner=owner, version=version))
        if told.trouble:
            raise KeyUnavailable(told.trouble)
        return DataKey(version, told.secret)


def is_held(folder: Path) -> bool:
    """Whether people hold this vault's key."""
    return (folder / FILE).exists()


def quorum_of(folder: Path) -> Quorum:
    """What the vault keeps of the key."""
    path = folder / FILE
    return _read(path, path.stat().st_mtime_ns)


def ask(folder: Path, asked: Ask) -> Told:
    """Ask the agent of this vault; `KeyUnavailable` when there is none."""
    try:
        with line(folder) as connection:
            connection.sendall(msgspec.json.encode(asked) + b"\n")
            with connection.makefile("rb") as answer:
                return msgspec.json.decode(answer.readline(MOST_BYTES), type=Told)
    except (OSError, msgspec.MsgspecError) as error:
        raise KeyUnavailable("the agent that opens this vault does not answer: fanlight keys agent") from error


@contextmanager
def line(folder: Path) -> Iterator[socket.socket]:
    """A connection to the agent, for one question."""
    with _short(folder / SOCKET) as address, socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE_SECONDS)
        connection.connect(address)
        yield connection


def waiting(missing: int) -> str:
    return f"this vault is closed: {missing} more {'share is' if missing == 1 else 'shares are'} needed to open it"


@contextmanager
def answering(agent: Agent, folder: Path) -> Iterator[socketserver.BaseServer]:
    """The agent at its socket, for processes of the same user alone; call `serve_forever` of what is given."""
    _hide_memory()
    path = folder / SOCKET
    with suppress(FileNotFoundError):
        path.unlink()
    with _short(path) as address:
        server = _Server(address, agent)
    path.chmod(0o600)
    try:
        yield server
    finally:
        server.server_close()
        with suppress(FileNotFoundError):
            path.unlink()


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, address: str, agent: Agent) -> None:
        self.agent = agent
        super().__init__(address, _Line)

    def verify_request(self, request: object, client_address: object) -> bool:
        assert isinstance(request, socket.socket)
        _, uid, _ = struct.unpack("3i", request.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        return bool(uid == os.getuid())


class _Line(socketserver.StreamRequestHandler):
    timeout = PATIENCE_SECONDS
    server: _Server

    def handle(self) -> None:
        with suppress(OSError):
            try:
                asked = msgspec.json.decode(self.rfile.readline(MOST_BYTES), type=Ask)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                told = Told(trouble="this is nothing that can be asked")
            else:
                told = self.server.agent.answer(asked)
            self.wfile.write(msgspec.json.encode(told) + b"\n")


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Quorum:
    return msgspec.json.decode(path.read_bytes(), type=Quorum)


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """An address of a socket has at most 107 bytes, and the folder's own name may be longer."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}" if sys.platform == "linux" else str(path)
    finally:
        os.close(folder)


def _hide_memory() -> None:
    """Let no other process of the same user read this one's memory, and none of it be written to a core file."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0)
