"""Let the kernel notice when whoever is at the other end of a connection has gone without a word."""

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

IDLE_SECONDS = 20
ASK_AGAIN_SECONDS = 10
UNANSWERED = 3

OPEN_FILES = Path("/proc/self/fd")


def notice_dead_lines() -> None:
    """Ask after silent peers of all TCP connections of this process; a dead one is given up within a minute.

    Our web server asks after nobody, and a request that waits for a body from a phone that has lost its network
    would hold a thread for ever. Where there is no /proc, nothing happens.
    """
    if not OPEN_FILES.is_dir():
        return
    for file in OPEN_FILES.iterdir():
        with suppress(OSError):  # closed since
            _ask_after(int(file.name))


def _ask_after(descriptor: int) -> None:
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return
    with socket.socket(fileno=os.dup(descriptor)) as line:
        if line.type != socket.SOCK_STREAM or line.family not in (socket.AF_INET, socket.AF_INET6):
            return
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, IDLE_SECONDS)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, ASK_AGAIN_SECONDS)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, UNANSWERED)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
