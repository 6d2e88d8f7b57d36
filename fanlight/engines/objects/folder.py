"""The embedded store: a folder of files, spread over 256 sub-folders."""

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from fanlight.engines.objects.port import WrongBytes

NAME = re.compile(r"[0-9a-f]{64}\.(?:mp4|webp)")


class Folder:
    """Keeps objects under a root folder, with the promises of `port.Objects`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, source: Path, extension: str) -> str:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = f"{digest}.{extension}"
        if not self.has(name):
            with self._arriving(name) as arriving:
                shutil.copyfile(source, arriving)
        return name

    def put_bytes(self, data: bytes, extension: str) -> str:
        name = f"{hashlib.sha256(data).hexdigest()}.{extension}"
        if not self.has(name):
            with self._arriving(name) as arriving:
                arriving.write_bytes(data)
        return name

    def receive(self, pieces: Iterable[bytes], name: str) -> int:
        with self._arriving(name) as arriving:
            size, digest = _written(pieces, arriving)
            if digest != name.partition(".")[0]:
                raise WrongBytes(name)
        return size

    def has(self, name: str) -> bool:
        return self.path(name).is_file()

    def path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(f"not the name of an object: {name[:80]!r}")
        return self.root / name[:2] / name

    def delete(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    def forget_unfinished(self, *, older_than: timedelta) -> int:
        latest = time.time() - older_than.total_seconds()
        return sum(_forget(path, latest) for path in (self.root / "arriving").glob("*"))

    @contextmanager
    def _arriving(self, name: str) -> Iterator[Path]:
        """Where to write; what is there when the block ends gets its name, and whatever goes wrong leaves nothing."""
        folder, place = self.root / "arriving", self.path(name)
        folder.mkdir(parents=True, exist_ok=True)
        arriving = folder / secrets.token_hex(16)
        try:
            yield arriving
            _settle(arriving, place)
        finally:
            arriving.unlink(missing_ok=True)


def _written(pieces: Iterable[bytes], place: Path) -> tuple[int, str]:
    """How many bytes went there, and their SHA-256."""
    size, digest = 0, hashlib.sha256()
    with place.open("wb") as file:
        for piece in pieces:
            size += file.write(piece)
            digest.update(piece)
    return size, digest.hexdigest()


def _forget(unfinished: Path, latest: float) -> bool:
    try:
        if unfinished.stat().st_mtime >= latest:
            return False
        unfinished.unlink()
    except FileNotFoundError:  # it got its name in between
        return False
    return True


def _settle(arriving: Path, place: Path) -> None:
    """Flush, then rename: after a power cut a name has all its bytes or does not exist."""
    _flush(arriving)
    place.parent.mkdir(exist_ok=True)
    arriving.replace(place)
    _flush(place.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
