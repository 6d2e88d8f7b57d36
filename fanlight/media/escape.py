"""A confined process that tries to get out, and says what it managed."""

import json
import os
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from fanlight.media.confinement import enter


def main() -> None:
    """Arguments: a confinement as JSON. Answers which attempts succeeded, as JSON."""
    enter(**json.loads(sys.argv[1]))
    attempts = {"read": _read, "write": _write, "connect": _connect, "start": _start}
    print(json.dumps({name: _works(attempt) for name, attempt in attempts.items()}))


def _works(attempt: Callable[[], None]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def _read() -> None:
    Path("/etc/passwd").open("rb").close()


def _write() -> None:
    tempfile.TemporaryFile(dir="/tmp").close()


def _connect() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def _start() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


if __name__ == "__main__":
    main()
