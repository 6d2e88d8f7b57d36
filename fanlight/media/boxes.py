"""The tables of a finished MP4 file (ISO/IEC 14496-12): what its tracks are, and where each of their samples lies."""

import os
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_TABLES = 16_000_000
"""Bytes of a `moov`; an hour at 60 frames a second has some 5 MB of them."""
MOST_SAMPLES = 1_000_000
NO_EDIT = -1


class Unreadable(ValueError):
    """This is no plain MP4 file as the preparation makes them."""


@dataclass(frozen=True, slots=True)
class Track:
    """Picture or sound. Its arrays have one entry for each sample, in decoding order."""

    is_picture: bool
    number: int
    """As its header says it."""
    ticks: int
    """Of its clock, a second."""
    headers: dict[bytes, bytes]
    """Boxes that are handed on: `tkhd`, `edts`, `mdhd`, `hdlr`, `vmhd` or `smhd`, `dinf`, `stsd`."""
    offsets: "array[int]"
    sizes: "array[int]"
    starts: "array[int]"
    """When it is decoded, in ticks; one more than there are samples: the end."""
    shifts: "array[int]"
    """How much later it is shown, in ticks."""
    keys: frozenset[int]
    """Samples that can be begun with; all of a sound."""

    @property
    def count(self) -> int:
        return len(self.sizes)

    def seconds(self, sample: int) -> float:
        """When a sample is decoded."""
        return self.starts[sample] / self.ticks


@dataclass(frozen=True, slots=True)
class Film:
    """A file's tracks, the picture first."""

    header: bytes
    """Its `mvhd`."""
    tracks: tuple[Track, ...]

    @property
    def whole_seconds(self) -> float:
        """As its header says it: of the longer track, with the silence before one that begins late."""
        is_long = self.header[0] == 1
        ticks, length = struct.unpack_from(">IQ" if is_long else ">II", self.header, 20 if is_long else 12)
        return length / ticks if ticks else 0.0


def read(path: Path) -> Film:
    """What a file says of itself; raises `Unreadable`. Nothing is believed that would lead outside the file."""
    size = path.stat().st_size
    try:
        tables = dict(inside(_tables(path, size)))
        tracks = [_track(body, size) for name, body in inside(_tables(path, size)) if name == b"trak"]
        known = sorted((track for track in tracks if track), key=lambda track: not track.is_picture)
        if not known or not known[0].is_picture or len(known) > 2 or sum(one.is_picture for one in known) != 1:
            raise Unreadable("it needs one picture, and one sound at most")
        return Film(tables[b"mvhd"], tuple(known))
    except (struct.error, KeyError, IndexError, OverflowError) as error:
        raise Unreadable("its tables are broken") from error


def box(name: bytes, *parts: bytes) -> bytes:
    """A box with these contents."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


def _tables(path: Path, size: int) -> bytes:
    """The contents of its `moov`."""
    with path.open("rb") as file:
        at = 0
        while at + 8 <= size:
            length, name = struct.unpack(">I4s", os.pread(file.fileno(), 8, at))
            begin = at + 8
            if length == 1:
                (length,) = struct.unpack(">Q", os.pread(file.fileno(), 8, begin))
                begin += 8
            if length < begin - at:
                break
            if name == b"moov":
                if length > MOST_TABLES:
                    break
                return os.pread(file.fileno(), at + length - begin, begin)
            at += length
    raise Unreadable("it has no tables that can be read")


def inside(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of the boxes that stand one behind the other here."""
    at = 0
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if length < 8 or at + length > len(data):
            raise Unreadable("a box ends outside the one it is in")
        yield name, data[at + 8 : at + length]
        at += length


def _track(data: bytes, file_size: int) -> Track | None:
    """None for tracks that are neither seen nor heard."""
    here = dict(inside(data))
    media = dict(inside(here[b"mdia"]))
    kind = media[b"hdlr"][8:12]
    if kind not in (b"vide", b"soun"):
        return None
    information = dict(inside(media[b"minf"]))
    tables = dict(inside(information[b"stbl"]))
    sizes = _sizes(tables[b"stsz"])
    count = len(sizes)
    starts = _starts(tables[b"stts"], count)
    is_long = media[b"mdhd"][0] == 1
    (ticks,) = struct.unpack_from(">I", media[b"mdhd"], 20 if is_long else 12)
    (number,) = struct.unpack_from(">I", here[b"tkhd"], 20 if here[b"tkhd"][0] == 1 else 12)
    if not ticks or not count:
        raise Unreadable("a track without time or samples")
    offsets = _offsets(tables, sizes)
    if any(offset + size > file_size for offset, size in zip(offsets, sizes, strict=True)):
        raise Unreadable("a sample lies outside the file")
    every = range(count)
    keys = frozenset(number - 1 for number in _numbers(tables[b"stss"], 4)) if b"stss" in tables else frozenset(every)
    heading = b"vmhd" if kind == b"vide" else b"smhd"
    return Track(
        is_picture=kind == b"vide",
        number=number,
        ticks=ticks,
        headers={
            b"tkhd": here[b"tkhd"],
            b"edts": here.get(b"edts", b""),
            b"mdhd": media[b"mdhd"],
            b"hdlr": media[b"hdlr"],
            heading: information[heading],
            b"dinf": information[b"dinf"],
            b"stsd": tables[b"stsd"],
        },
        offsets=offsets,
        sizes=sizes,
        starts=starts,
        shifts=_shifts(tables.get(b"ctts"), count),
        keys=keys,
    )


def _sizes(data: bytes) -> "array[int]":
    common, count = struct.unpack_from(">II", data, 4)
    if count > MOST_SAMPLES:
        raise Unreadable("more samples than any video has")
    if common:
        sizes = array("q", [common])
        sizes *= count
        return sizes
    return array("q", struct.unpack_from(f">{count}I", data, 12))


def _starts(data: bytes, count: int) -> "array[int]":
    starts, at = array("q", [0]), 0
    numbers = _numbers(data, 8)
    for samples, length in zip(numbers[::2], numbers[1::2], strict=True):
        for _ in range(min(samples, count + 1 - len(starts))):
            at += length
            starts.append(at)
    if len(starts) != count + 1:
        raise Unreadable("times for other samples than there are")
    return starts


def _shifts(data: bytes | None, count: int) -> "array[int]":
    shifts = array("q")
    if data is not None:
        (entries,) = struct.unpack_from(">I", data, 4)
        numbers = struct.unpack_from(f">{'Ii' * _few(entries)}", data, 8)  # below 2^31 both versions read the same
        for samples, shift in zip(numbers[::2], numbers[1::2], strict=True):
            shifts.extend([shift] * min(samples, count - len(shifts)))
    shifts.extend([0] * (count - len(shifts)))
    return shifts


def _offsets(tables: dict[bytes, bytes], sizes: "array[int]") -> "array[int]":
    chunks = _numbers(tables[b"stco"], 4) if b"stco" in tables else _numbers(tables[b"co64"], 8, wide=True)
    runs = _numbers(tables[b"stsc"], 12)
    firsts, each = [*runs[::3], len(chunks) + 1], runs[1::3]
    offsets = array("q")
    for run, samples in enumerate(each):
        for chunk in range(firsts[run] - 1, min(firsts[run + 1] - 1, len(chunks))):
            at = chunks[chunk]
            for _ in range(min(samples, len(sizes) - len(offsets))):
                offsets.append(at)
                at += sizes[len(offsets) - 1]
    if len(offsets) != len(sizes):
        raise Unreadable("places for other samples than there are")
    return offsets


def _numbers(data: bytes, width: int, *, wide: bool = False) -> tuple[int, ...]:
    """All numbers of a table of entries that are so many bytes wide."""
    (entries,) = struct.unpack_from(">I", data, 4)
    return struct.unpack_from(f">{_few(entries)}Q" if wide else f">{_few(entries) * width // 4}I", data, 8)


def _few(entries: int) -> int:
    if entries > MOST_SAMPLES:
        raise Unreadable("a table without end")
    return entries
