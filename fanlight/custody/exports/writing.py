"""Writes an export piece by piece, front to back, so that it needs no more memory however large it is."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import IO, Any, Protocol, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec

from fanlight.custody.exports.pieces import INDEX, Index, Listed, Media, Piece, Places, Record, Rows, Words

AT_ONCE = 256 * 1024
ONLY_WITH_ZIP64 = 2**31
"""What is as large as this cannot be described by the old headers, and a file may grow while it is read."""


class Sink(Protocol):
    """What a zip is written to: it is never read, and never gone back in."""

    def write(self, data: Any, /) -> int: ...

    def flush(self) -> None: ...


class Writer:
    """A zip on its way."""

    def __init__(self, out: Sink, *, at: datetime, tell: Callable[[int], None] = lambda count: None) -> None:
        self._zip = ZipFile(cast("IO[bytes]", out), "w", allowZip64=True)
        self._at = at
        self._tell = tell
        self.files: dict[str, Listed] = {}

    def add(self, piece: Piece) -> None:
        """Write one piece, and list it; `tell` hears how many bytes went in."""
        match piece:
            case Record():
                self._write(piece.path, [msgspec.json.format(msgspec.json.encode(piece.value), indent=2) + b"\n"])
            case Rows():
                lines = _Lines(piece.rows)
                self._write(piece.path, lines, rows=lines)
            case Words():
                self._write(piece.path, [piece.text.encode()])
            case Media():
                self._add_media(piece)

    def finish(self, *, made_by: str, vault: str, manifest_sha256: str, fields: Places) -> None:
        """Write the index and the end."""
        index = Index(
            made_by=made_by,
            made_at=f"{self._at:%Y-%m-%dT%H:%M:%SZ}",
            vault=vault,
            manifest_sha256=manifest_sha256,
            fields={name: list(places) for name, places in sorted(fields.items())},
            files=dict(sorted(self.files.items())),
        )
        self._write(INDEX, [msgspec.json.format(msgspec.json.encode(index), indent=2) + b"\n"])
        self._zip.close()

    def _add_media(self, media: Media) -> None:
        with suppress(FileNotFoundError), media.source.open("rb") as file:
            large = media.source.stat().st_size >= ONLY_WITH_ZIP64
            self._write(media.path, iter(lambda: file.read(AT_ONCE), b""), packed=False, large=large)

    def _write(
        self,
        path: str,
        pieces: Iterable[bytes],
        *,
        rows: "_Lines | None" = None,
        packed: bool = True,
        large: bool = False,
    ) -> None:
        if path in self.files:
            raise ValueError(f"{path} is in the export already")
        info = ZipInfo(path, date_time=self._at.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        info.external_attr = 0o100600 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=large) as entry:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                entry.write(piece)
                self._tell(len(piece))
        self.files[path] = Listed(sha256=digest.hexdigest(), size_bytes=size, rows=rows.count if rows else None)


class _Lines:
    """Rows as lines, some at a time, and how many there were."""

    def __init__(self, rows: Iterable[object]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        held = bytearray()
        for row in self._rows:
            held += msgspec.json.encode(row) + b"\n"
            self.count += 1
            if len(held) >= AT_ONCE:
                yield bytes(held)
                held.clear()
        yield bytes(held)
