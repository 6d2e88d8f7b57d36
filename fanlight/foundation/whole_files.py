"""Small files that are there with all their bytes, or not there."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_anew(path: Path, data: bytes) -> None:
    """Make a file, or put another in its place: readers find the old one or the new one, each with all its bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != data:
        arriving = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with arriving.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        arriving.replace(path)


def write_anew_privately(path: Path, data: bytes) -> None:
    """Put a file that only its owner may read in another's place, whole or not at all."""
    arriving = _arriving(path, data)
    try:
        arriving.replace(path)
    finally:
        arriving.unlink(missing_ok=True)


def write_new(path: Path, data: bytes) -> None:
    """Make a file that only its owner may read; one that is there already, or that another makes first, stays.

    Killed in the middle, or on a full disk, there is no file of this name.
    """
    arriving = _arriving(path, data)
    try:
        with suppress(FileExistsError):
            os.link(arriving, path)  # unlike a rename it refuses to replace what is there
    finally:
        arriving.unlink(missing_ok=True)


def _arriving(path: Path, data: bytes) -> Path:
    """The bytes on the disk, beside the place where they are wanted."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arriving = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        arriving.unlink(missing_ok=True)
        raise
    return arriving
