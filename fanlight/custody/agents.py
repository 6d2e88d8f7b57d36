"""The agent: one small process that opens data keys for those of the same user, and hands its own key to nobody.

People give it shares, or a module's PIN, until it can open. What the vault keeps of such a key is in `holder.json`.
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
from typing import Literal, Protocol

import msgspec

from fanlight.custody.keys import DataKey, KeyUnavailable, PublicHalf
from fanlight.custody.quorum import Quorum
from fanlight.custody.shares import BadShares
from fanlight.custody.token import Token
from fanlight.custody.transit import Transit

FILE, SOCKET = "holder.json", "agent.sock"
MOST_BYTES = 4096
PATIENCE_SECONDS = 5.0
PR_SET_DUMPABLE = 4  # linux/prctl.h

Holder = Quorum | Token | Transit


class Opener(Protocol):
    """What opens data keys once it was given enough."""

    @property
    def missing(self) -> int:
        """How many things must still be given."""

    def give(self, text: str) -> int:
        """Take one; how many are still missing. `BadShares` says what is wrong with it."""

    def newest(self) -> PublicHalf:
        """The half that wraps."""

    def unwrap(self, wrapped: bytes, owner: str, version: int) -> DataKey:
        """A data key, or `KeyUnavailable`."""


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
    """What must still be given; with nothing missing the key is there."""
    secret: bytes = b""
    trouble: str = ""


class Held:
    """The key as the vault's processes have it: they wrap by themselves, and ask the agent to open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest(self) -> PublicHalf:
        return holder_of(self._folder).public

    def unwrap(self, wrapped: bytes, owner: str, version: int) -> DataKey:
        told = ask(self._folder, Ask("unwrap", wrapped=wrapped, owner=owner, version=version))
        if told.trouble:
            raise KeyUnavailable(told.trouble)
        return DataKey(version, told.secret)


def is_held(folder: Path) -> bool:
    """Whether people, a module or a server hold this vault's key, and not a file."""
    return (folder / FILE).exists()


def holder_of(folder: Path) -> Holder:
    """What the vault keeps of the key."""
    path = folder / FILE
    return _read(path, path.stat().st_mtime_ns)


def holder_in(data: bytes) -> Holder:
    """The same from its bytes."""
    return msgspec.json.decode(data, type=Quorum | Token | Transit)


def answer(opener: Opener, asked: Ask) -> Told:
    """What the agent says to a question."""
    try:
        match asked.do:
            case "give":
                return Told(missing=opener.give(asked.share))
            case "unwrap":
                return Told(secret=opener.unwrap(asked.wrapped, asked.owner, asked.version).secret)
        return Told(missing=opener.missing)
    except (BadShares, KeyUnavailable) as refusal:
        return Told(missing=opener.missing, trouble=str(refusal))


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


@contextmanager
def answering(opener: Opener, folder: Path) -> Iterator[socketserver.BaseServer]:
    """The agent at its socket, for processes of the same user alone; call `serve_forever` of what is given."""
    _hide_memory()
    path = folder / SOCKET
    with suppress(FileNotFoundError):
        path.unlink()
    with _short(path) as address:
        server = _Server(address, opener)
    path.chmod(0o600)
    try:
        yield server
    finally:
        server.server_close()
        with suppress(FileNotFoundError):
            path.unlink()


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, address: str, opener: Opener) -> None:
        self.opener = opener
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
                told = answer(self.server.opener, asked)
            self.wfile.write(msgspec.json.encode(told) + b"\n")


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Holder:
    return holder_in(path.read_bytes())


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
