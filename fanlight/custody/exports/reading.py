"""Opens an export that anybody may have made: whatever is odd about it is refused with the reason before it is used."""

import hashlib
import re
import zlib
from collections.abc import Iterator
from stat import S_IFMT, S_IFREG
from typing import IO, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import msgspec

from fanlight.custody.exports.pieces import INDEX, Index, Listed

MOST_FILES = 50_000
MOST_INDEX_BYTES = 32_000_000
MOST_RECORD_BYTES = 4_000_000
MOST_LINE_BYTES = 8_000_000
"""A video with subtitles in twenty languages is a long line."""
MOST_TIMES_SMALLER = 200
"""Deflate makes text of ours some ten times smaller; what unpacks to more than this many times its size is a bomb."""
SMALL_BYTES = 1_000_000
"""Unless that is little: the words of a refrain unpack to many times theirs."""
AT_ONCE = 256 * 1024
LOCAL_HEADER_BYTES = 30

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,4}")

T = TypeVar("T")


class BadExport(Exception):
    """This is not an export that can be used. `code` is stable, the text says what is wrong and where."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Export:
    """An export that is open, its index read and its names and sizes found sound."""

    def __init__(self, file: IO[bytes], *, most_bytes: int) -> None:
        """`most_bytes` is how much it may be when it is unpacked."""
        try:
            self._zip = ZipFile(file)
        except (BadZipFile, RuntimeError, OSError, ValueError) as error:
            raise BadExport("not_a_zip", "This is not a zip file, or it was cut short.") from error
        self._entries = _sound(self._zip, most_bytes)
        self.index = self._index()

    def record(self, path: str, kind: type[T]) -> T:
        """The object in a `.json` file; `BadExport` when it has another form."""
        return _converted(self._whole(path, MOST_RECORD_BYTES), kind, path)

    def text(self, path: str) -> bytes:
        """A small file's bytes."""
        return self._whole(path, MOST_RECORD_BYTES)

    def rows(self, path: str, kind: type[T]) -> Iterator[T]:
        """The objects in a `.jsonl` file, one after the other; its hash is checked at its end."""
        for number, line in enumerate(self._lines(path), 1):
            yield _converted(line, kind, f"{path}, line {number}")

    def pieces(self, path: str) -> Iterator[bytes]:
        """A file's bytes, some at a time; `BadExport` in their place or at their end when they are not those listed."""
        listed, digest, size = self._listed(path), hashlib.sha256(), 0
        try:
            with self._zip.open(self._entries[path]) as entry:
                while piece := entry.read(AT_ONCE):
                    size += len(piece)
                    if size > listed.size_bytes:
                        break
                    digest.update(piece)
                    yield piece
        except (BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
            raise BadExport("damaged", f"{path} cannot be unpacked.") from error
        if size != listed.size_bytes or digest.hexdigest() != listed.sha256:
            raise BadExport("changed", f"{path} is not what the index says it is.")

    def has(self, path: str) -> bool:
        """Whether the index lists such a file."""
        return path in self.index.files

    def _index(self) -> Index:
        if INDEX not in self._entries:
            raise BadExport("no_index", f"There is no {INDEX} in it, so it is no export of a Fanlight.")
        if self._entries[INDEX].file_size > MOST_INDEX_BYTES:
            raise BadExport("too_large", f"{INDEX} is larger than {MOST_INDEX_BYTES} bytes.")
        try:
            data = self._zip.read(INDEX)
        except (BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
            raise BadExport("damaged", f"{INDEX} cannot be unpacked.") from error
        index = _converted(data, Index, INDEX)
        if missing := sorted(index.files.keys() - self._entries.keys()):
            raise BadExport("missing", f"{missing[0]} is in the index and not in the zip.")
        if more := sorted(self._entries.keys() - index.files.keys() - {INDEX}):
            raise BadExport("unlisted", f"{more[0][:100]} is in the zip and not in the index.")
        for path, listed in index.files.items():
            if self._entries[path].file_size != listed.size_bytes:
                raise BadExport("changed", f"{path} is not as large as the index says.")
        return index

    def _listed(self, path: str) -> Listed:
        listed = self.index.files.get(path)
        if listed is None:
            raise BadExport("missing", f"There is no {path} in it.")
        return listed

    def _whole(self, path: str, most_bytes: int) -> bytes:
        if self._listed(path).size_bytes > most_bytes:
            raise BadExport("too_large", f"{path} is larger than {most_bytes} bytes.")
        return b"".join(self.pieces(path))

    def _lines(self, path: str) -> Iterator[bytes]:
        rest = b""
        for piece in self.pieces(path):
            *lines, rest = (rest + piece).split(b"\n")
            if len(rest) > MOST_LINE_BYTES:
                raise BadExport("too_large", f"A line of {path} is longer than {MOST_LINE_BYTES} bytes.")
            yield from lines
        if rest:
            raise BadExport("damaged", f"The last line of {path} has no end.")


def _sound(archive: ZipFile, most_bytes: int) -> dict[str, ZipInfo]:
    """The entries by name, if all of them are plain files, of plain names, and together no larger than allowed."""
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise BadExport("too_many_files", f"There are more than {MOST_FILES} files in it.")
    found: dict[str, ZipInfo] = {}
    for info in infos:
        _check_entry(info)
        if info.filename in found:
            raise BadExport("name_twice", f"{info.filename} is in it twice.")
        found[info.filename] = info
    if sum(info.file_size for info in infos) > most_bytes:
        raise BadExport(
            "too_large", f"Unpacked it would be larger than {most_bytes} bytes, which is what is taken here."
        )
    _check_overlaps(infos)
    return found


def _check_entry(info: ZipInfo) -> None:
    name = info.filename
    if name != info.orig_filename or not NAME.fullmatch(name) or ".." in name:
        raise BadExport("bad_name", f"A file in it has a name that no export has: {name[:100]!r}.")
    mode = S_IFMT(info.external_attr >> 16)
    if info.is_dir() or mode not in (0, S_IFREG):
        raise BadExport("not_a_file", f"{name} is no plain file, but a folder, a link or a device.")
    if info.flag_bits & 0x1:
        raise BadExport("encrypted", f"{name} is encrypted.")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadExport("unknown_packing", f"{name} is packed in a way that is not taken here.")
    if info.file_size > info.compress_size * MOST_TIMES_SMALLER + SMALL_BYTES:
        raise BadExport("bomb", f"{name} would unpack to more than {MOST_TIMES_SMALLER} times its size.")


def _check_overlaps(infos: list[ZipInfo]) -> None:
    """No two entries may share their bytes: that is how a small file unpacks to a boundless one."""
    ends = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < ends:
            raise BadExport("bomb", f"{info.filename} lies in another file's bytes.")
        ends = info.header_offset + LOCAL_HEADER_BYTES + len(info.filename) + info.compress_size


def _converted(data: bytes, kind: type[T], where: str) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadExport("wrong_json", f"{where} has another form than it should: {error}") from error
