"""Where the sealed files of exports lie, and when they may go."""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

from fanlight.foundation.configuration import own

ARRIVING = ".arriving"
GRACE_SECONDS = 3600
"""A file younger than this may belong to a row that is not committed yet."""


def place(file_id: UUID) -> Path:
    """Where the sealed file of this id is, or would be."""
    return _folder() / str(file_id)


def free_bytes() -> int:
    """How much room their disk has left."""
    return shutil.disk_usage(_folder()).free


@contextmanager
def held(file_id: UUID) -> Iterator[None]:
    """Alone with the file of this id, which is made if it is not there; the lock goes with the process that has it."""
    descriptor = os.open(place(file_id), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def arriving(file_id: UUID) -> Iterator[IO[bytes]]:
    """A file that nobody else writes into, on its way to its name: see `settle`. What has none at the end is gone."""
    path = place(file_id).with_suffix(f".{secrets.token_hex(8)}{ARRIVING}")
    try:
        with path.open("xb") as file:
            yield file
    finally:
        path.unlink(missing_ok=True)


def settle(file: IO[bytes], file_id: UUID) -> None:
    """Give what has arrived its name."""
    Path(file.name).replace(place(file_id))
    _flush_folder()


def let_go(file_id: UUID) -> None:
    """Delete a file, half written or whole, if it is there."""
    place(file_id).unlink(missing_ok=True)
    for path in _folder().glob(f"{file_id}.*{ARRIVING}"):
        path.unlink(missing_ok=True)


def strays(needed: set[UUID]) -> Iterator[Path]:
    """Files that no row needs and that are old enough not to be on their way: what a killed process left behind."""
    for file in _folder().iterdir():
        try:
            is_needed = file.suffix != ARRIVING and UUID(file.name.partition(".")[0]) in needed
            is_old = time.time() - file.stat().st_mtime > GRACE_SECONDS
        except (ValueError, FileNotFoundError):
            continue
        if not is_needed and is_old:
            yield file


def _folder() -> Path:
    folder = own().vault_home / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _flush_folder() -> None:
    descriptor = os.open(_folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
