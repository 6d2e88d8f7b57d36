"""Large files that only their person's key opens: sealed piece by piece, so that any part can be read alone.

Each piece is a sealed cell (`custody.sealing`) whose row is the file's id, the number of the piece and whether it is
the last: pieces that are cut off, moved or put together from two files do not open. When the key is destroyed, what is
left of such a file anywhere can be read by nobody.
"""

import io
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from fanlight.custody import sealing
from fanlight.custody.sealing import NONCE_BYTES, TAG_BYTES, VERSION_BYTES, Cell
from fanlight.foundation import reading
from fanlight.vault.accounts import vaulting

PIECE_BYTES = 256 * 1024
DECLARED = ("rights_export", "size_bytes")
"""Of the row that a file belongs to, what the manifest says of it."""
SEALED_BYTES = PIECE_BYTES + VERSION_BYTES + NONCE_BYTES + TAG_BYTES


class Sealing:
    """A file on its way to the disk: what is written goes there sealed."""

    def __init__(self, out: IO[bytes], account_id: UUID, file_id: UUID) -> None:
        self._out, self._file_id = out, file_id
        self._key = vaulting.person_key(account_id)
        self._held = bytearray()
        self._number = 0
        self.size = 0

    def write(self, data: Any) -> int:
        """Take bytes in; whatever a zip writes is a buffer of some kind."""
        self._held += data
        while len(self._held) > PIECE_BYTES:  # the last piece is sealed as such, and so is kept back
            self._put(bytes(self._held[:PIECE_BYTES]), is_last=False)
            del self._held[:PIECE_BYTES]
        return len(data)

    def flush(self) -> None:
        """What is not a whole piece yet cannot be sealed."""

    def finish(self) -> int:
        """Seal the last piece, and have it all on the disk; how many bytes went in."""
        self._put(bytes(self._held), is_last=True)
        self._held.clear()
        self._out.flush()
        os.fsync(self._out.fileno())
        return self.size

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        self._out.write(sealing.seal(self._key, _cell(self._file_id, self._number, is_last=is_last), piece))
        self._number += 1
        self.size += len(piece)


def seal_at(path: Path, account_id: UUID, file_id: UUID, *, at: int, data: bytes, size: int) -> None:
    """Write bytes into a sealed file of which the ones before are there already, and have them on the disk.

    `at` and, but for the file's last bytes, the length of `data` are whole pieces; `size` is the whole file's.
    """
    key = vaulting.person_key(account_id)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        for start in range(0, len(data), PIECE_BYTES):
            number = (at + start) // PIECE_BYTES
            cell = _cell(file_id, number, is_last=number == (size - 1) // PIECE_BYTES)
            sealed = sealing.seal(key, cell, data[start : start + PIECE_BYTES])
            os.pwrite(descriptor, sealed, number * SEALED_BYTES)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Unsealed(io.RawIOBase):
    """A sealed file as programs want files, to be read from anywhere. A sealed piece is kept at hand."""

    def __init__(self, file: "Unsealing") -> None:
        self._file = file
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._file.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        number, within = divmod(self._at, PIECE_BYTES)
        if self._held[0] != number:
            self._held = (number, self._file.read(number * PIECE_BYTES, PIECE_BYTES))
        some = self._held[1][within : within + len(buffer)]
        buffer[: len(some)] = some
        self._at += len(some)
        return len(some)

    def close(self) -> None:
        self._file.close()
        super().close()


class Unsealing:
    """A sealed file as a source of `file_answers`; one that is not there is a FileNotFoundError."""

    def __init__(self, path: Path, account_id: UUID, file_id: UUID, size: int) -> None:
        self._file: int | None = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._account_id, self._file_id = account_id, file_id
        self._reader = reading.current()
        self.size = size

    def read(self, start: int, length: int) -> bytes:
        """These bytes; fewer at the end of the file. `Tampered` when they were changed on the disk."""
        end = min(start + length, self.size)
        if start >= end:
            return b""
        first, last = start // PIECE_BYTES, (end - 1) // PIECE_BYTES
        found = b"".join(self._piece(number) for number in range(first, last + 1))
        return found[start - first * PIECE_BYTES : end - first * PIECE_BYTES]

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _piece(self, number: int) -> bytes:
        assert self._file is not None, "closed"
        sealed = os.pread(self._file, SEALED_BYTES, number * SEALED_BYTES)
        is_last = number == max(self.size - 1, 0) // PIECE_BYTES
        cell = _cell(self._file_id, number, is_last=is_last)
        with reading.by(self._reader):  # the request may be over when the last bytes are on their way
            return vaulting.unseal(self._account_id, cell, sealed, purpose="rights", declared=DECLARED)


def whole(path: Path, account_id: UUID, file_id: UUID, size: int) -> Iterator[bytes]:
    """All of a file, piece by piece."""
    file = Unsealing(path, account_id, file_id, size)
    try:
        for start in range(0, size, PIECE_BYTES):
            yield file.read(start, PIECE_BYTES)
    finally:
        with suppress(OSError):
            file.close()


def _cell(file_id: UUID, number: int, *, is_last: bool) -> Cell:
    return Cell("rights_export", "file", f"{file_id}/{number}/{'last' if is_last else 'more'}")
