"""A process confined as a decoder is, which then does one thing that a hijacked decoder might do."""

import ctypes
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from fanlight.media.confinement import enter


def main() -> None:
    """Arguments: a confinement and an order, both JSON; prints what it managed, or fails as told."""
    confinement, order = json.loads(sys.argv[1]), json.loads(sys.argv[2])
    enter(**confinement)
    print(DEEDS[order["deed"]](str(order.get("at", ""))))


def read(path: str) -> str:
    return Path(path).read_text()


def listing(path: str) -> str:
    return ",".join(os.listdir(path))  # noqa: PTH208


def write(path: str) -> str:
    return str(Path(path).write_text("was here"))


def delete(path: str) -> str:
    return str(Path(path).unlink())


def connect(port: str) -> str:
    with socket.create_connection(("127.0.0.1", int(port)), timeout=2):
        return "connected"


def datagram(port: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        return str(sender.sendto(b"hello", ("127.0.0.1", int(port))))


def local(path: str) -> str:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(path)
        return "connected"


def start(program: str) -> str:
    return str(os.spawnl(os.P_WAIT, program, program))


def become(program: str) -> str:
    os.execl(program, program)


def end_parent(_: str) -> str:
    os.kill(os.getppid(), signal.SIGTERM)
    return "sent"


def look_into_parent(_: str) -> str:
    return Path(f"/proc/{os.getppid()}/environ").read_text()


def ring(_: str) -> str:
    """io_uring opens sockets without the calls that a filter sees."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(425, 8, ctypes.create_string_buffer(120)) < 0:
        raise OSError(ctypes.get_errno(), "io_uring_setup")
    return "ring"


def spin(_: str) -> str:
    while True:
        pass


def hang(_: str) -> str:
    time.sleep(600)
    return "woke"


def swallow(_: str) -> str:
    return str(len(bytearray(8_000_000_000)))


def crash(_: str) -> str:
    return ctypes.string_at(0).decode()


def babble(_: str) -> str:
    while True:
        print("x" * 100_000)


def open_many(path: str) -> str:
    return str(len([Path(path).open() for _ in range(500)]))


DEEDS: dict[str, Callable[[str], str]] = {
    deed.__name__: deed
    for deed in (
        read, listing, write, delete, connect, datagram, local, start, become, end_parent, look_into_parent, ring,
        spin, hang, swallow, crash, babble, open_many,
    )
}  # fmt: skip

if __name__ == "__main__":
    main()
