"""HLS (RFC 8216) of a finished MP4 file without a second copy of its bytes: a segment is put together when asked for.

A faststart file keeps its tables at the front, where HLS wants a small one before each segment. So what is made here is
those small tables; pictures and sound are the file's own bytes.
"""

import math
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fanlight.media import boxes
from fanlight.media.boxes import Film, Track, Unreadable, box

FORM = "v1"
"""Part of each segment's address: another way of cutting gets another, since answers are kept for a year."""

SEGMENT_SECONDS = 1.9
"""A segment ends at the first keyframe after this; the preparation makes one every two seconds."""

MOST_BYTES = 2_000_000
"""Or at any frame, once it has so many: an answer is held in memory whole."""

MOST_OF_A_SAMPLE = 8_000_000
KEPT_INDEXES = 16
"""Some 0.6 MB each, of three minutes at 30 frames a second."""

EMPTY_TABLE = struct.pack(">II", 0, 0)
BRANDS = b"iso6" + struct.pack(">I", 0) + b"iso6cmfcmp41"
KEY_SAMPLE, OTHER_SAMPLE = 0x02000000, 0x01010000
"""Depends on no other; depends on others, and is no place to begin (ISO/IEC 14496-12, 8.8.3.1)."""
BASE_IS_FRAGMENT, EACH_SAMPLE = 0x020000, 0x000F01


@dataclass(frozen=True, slots=True)
class Segment:
    """Some samples of each track: for every one of them the first, and the first that comes after."""

    spans: tuple[tuple[int, int], ...]
    seconds: float
    begins_with_key: bool
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Index:
    """A film and how it is cut."""

    film: Film
    segments: tuple[Segment, ...]

    @property
    def peak_bits(self) -> int:
        """Bits a second of the heaviest segment that is not much shorter than the others."""
        longest = max(one.seconds for one in self.segments)
        weighed = [one for one in self.segments if one.seconds >= longest / 2]
        return math.ceil(max(one.size_bytes * 8 / one.seconds for one in weighed))

    @property
    def mean_bits(self) -> int:
        """Bits a second of the whole."""
        seconds = sum(one.seconds for one in self.segments)
        return math.ceil(sum(one.size_bytes for one in self.segments) * 8 / seconds)


@lru_cache(maxsize=KEPT_INDEXES)
def index(path: Path) -> Index:
    """How a file is cut; raises `Unreadable`. A name always means the same bytes, so it is read once."""
    film = boxes.read(path)
    segments = tuple(_segments(film))
    return Index(film, segments)


def playlist(found: Index) -> str:
    """The media playlist, of segments beside it."""
    independent = all(one.begins_with_key for one in found.segments)
    return _lines(
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{_target(one.seconds for one in found.segments)}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        *(["#EXT-X-INDEPENDENT-SEGMENTS"] if independent else []),
        '#EXT-X-MAP:URI="init.mp4"',
        *(
            line
            for number, one in enumerate(found.segments)
            for line in (f"#EXTINF:{one.seconds:.5f},", f"{number}.m4s")
        ),
        "#EXT-X-ENDLIST",
    )


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One file of a video, for its master playlist."""

    address: str
    codecs: str
    width: int
    height: int
    index: Index


@dataclass(frozen=True, kw_only=True)
class Words:
    """Subtitles in one language, for a master playlist."""

    address: str
    language: str


def master(variants: Sequence[Variant], words: Sequence[Words]) -> str:
    """The playlist of everything there is of a video."""
    return _lines(
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        *(
            f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="words",NAME="{one.language}",LANGUAGE="{one.language}",'
            f'DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="{one.address}"'
            for one in words
        ),
        *(line for one in variants for line in (_stream(one, has_words=bool(words)), one.address)),
    )


def words_playlist(address: str, seconds: float) -> str:
    """The media playlist of subtitles, which are one file."""
    return _lines(
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{_target([seconds])}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        f"#EXTINF:{seconds:.5f},",
        address,
        "#EXT-X-ENDLIST",
    )


def beginning(found: Index) -> bytes:
    """The initialization segment: what the tracks are, and no sample."""
    tracks = found.film.tracks
    extends = [box(b"trex", struct.pack(">IIIIII", 0, track.number, 1, 0, 0, 0)) for track in tracks]
    header = box(b"mvhd", _timeless(found.film.header, short=16, long=24))
    return box(b"ftyp", BRANDS) + box(b"moov", header, *map(_described, tracks), box(b"mvex", *extends))


def segment(found: Index, number: int, path: Path) -> bytes:
    """A segment with its samples, read from the file; raises `IndexError` and `FileNotFoundError`."""
    cut = found.segments[number]
    tables = _tables(found.film, cut, number, 0)
    tables = _tables(found.film, cut, number, len(tables) + 8)
    with path.open("rb") as file:
        samples = [part for spans in _places(found.film, cut) for part in _read(file.fileno(), spans)]
    return tables + box(b"mdat", *samples)


def _segments(film: Film) -> Iterator[Segment]:
    """Cut at keyframes of the picture; sound goes with the picture that is decoded at its time."""
    picture, *others = film.tracks
    heard = [0] * len(others)
    for begin, end in _cuts(picture):
        is_last = end == picture.count
        until = math.inf if is_last else picture.seconds(end)
        spans = [(begin, end)]
        for number, track in enumerate(others):
            first = heard[number]
            while heard[number] < track.count and track.seconds(heard[number]) < until:
                heard[number] += 1
            spans.append((first, heard[number]))
        yield _segment(film, tuple(spans))


def _segment(film: Film, spans: tuple[tuple[int, int], ...]) -> Segment:
    picture = film.tracks[0]
    begin, end = spans[0]
    samples = sum(sum(track.sizes[first:after]) for track, (first, after) in zip(film.tracks, spans, strict=True))
    seconds = picture.seconds(end) - picture.seconds(begin)
    if seconds <= 0 or samples > MOST_BYTES + MOST_OF_A_SAMPLE:
        raise Unreadable("a part without time, or without end")
    cut = Segment(spans, seconds, begin in picture.keys, 0)
    return Segment(spans, seconds, cut.begins_with_key, len(_tables(film, cut, 0, 0)) + 8 + samples)


def _cuts(picture: Track) -> Iterator[tuple[int, int]]:
    begin, size = 0, 0
    for sample in range(picture.count):
        if picture.sizes[sample] > MOST_OF_A_SAMPLE:
            raise Unreadable("a sample that is larger than any")
        is_long = picture.seconds(sample) - picture.seconds(begin) >= SEGMENT_SECONDS
        lasts = picture.starts[sample] > picture.starts[begin]
        if lasts and ((is_long and sample in picture.keys) or size + picture.sizes[sample] > MOST_BYTES):
            yield begin, sample
            begin, size = sample, 0
        size += picture.sizes[sample]
    yield begin, picture.count


def _tables(film: Film, cut: Segment, number: int, data_at: int) -> bytes:
    """The `moof` of a segment, whose samples begin so many bytes after it does."""
    parts = [box(b"mfhd", struct.pack(">II", 0, number + 1))]
    for track, (begin, end) in zip(film.tracks, cut.spans, strict=True):
        if begin == end:
            continue
        run = [
            value
            for sample in range(begin, end)
            for value in (
                track.starts[sample + 1] - track.starts[sample],
                track.sizes[sample],
                KEY_SAMPLE if sample in track.keys else OTHER_SAMPLE,
                track.shifts[sample],
            )
        ]
        head = struct.pack(">IIi", 1 << 24 | EACH_SAMPLE, end - begin, data_at)
        parts.append(
            box(
                b"traf",
                box(b"tfhd", struct.pack(">II", BASE_IS_FRAGMENT, track.number)),
                box(b"tfdt", struct.pack(">IQ", 1 << 24, track.starts[begin])),
                box(b"trun", head, struct.pack(f">{'IIIi' * (end - begin)}", *run)),
            )
        )
        data_at += sum(track.sizes[begin:end])
    return box(b"moof", *parts)


def _places(film: Film, cut: Segment) -> Iterator[list[tuple[int, int]]]:
    """For each track, which parts of the file to read: neighbours at once."""
    for track, (begin, end) in zip(film.tracks, cut.spans, strict=True):
        places: list[tuple[int, int]] = []
        for sample in range(begin, end):
            offset, size = track.offsets[sample], track.sizes[sample]
            if places and sum(places[-1]) == offset:
                places[-1] = (places[-1][0], places[-1][1] + size)
            else:
                places.append((offset, size))
        yield places


def _read(file: int, places: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    for offset, size in places:
        yield os.pread(file, size, offset)


def _described(track: Track) -> bytes:
    """A track's headers with empty tables."""
    kept = track.headers
    heading = b"vmhd" if track.is_picture else b"smhd"
    tables = box(
        b"stbl",
        box(b"stsd", kept[b"stsd"]),
        *(box(name, EMPTY_TABLE) for name in (b"stts", b"stsc", b"stco")),
        box(b"stsz", struct.pack(">III", 0, 0, 0)),
    )
    inside = box(b"minf", box(heading, kept[heading]), box(b"dinf", kept[b"dinf"]), tables)
    media = box(b"mdia", box(b"mdhd", _timeless(kept[b"mdhd"], short=16, long=24)), box(b"hdlr", kept[b"hdlr"]), inside)
    edits = [box(b"edts", _endless(kept[b"edts"]))] if kept[b"edts"] else []
    return box(b"trak", box(b"tkhd", _timeless(kept[b"tkhd"], short=20, long=28)), *edits, media)


def _timeless(header: bytes, *, short: int, long: int) -> bytes:
    """A header that says nothing of how long all of it is, which its fragments say."""
    at, width = (long, 8) if header[0] == 1 else (short, 4)
    return header[:at] + bytes(width) + header[at + width :]


def _endless(edits: bytes) -> bytes:
    """An edit list whose last part has no end: the length of what is in fragments is not said before them."""
    length, name = struct.unpack_from(">I4s", edits)
    if name != b"elst" or length != len(edits):
        raise Unreadable("an edit list that is none")
    width, count = (20, 8) if edits[8] == 1 else (12, 4)
    (entries,) = struct.unpack_from(">I", edits, 12)
    last = 16 + (entries - 1) * width
    if not 0 < entries <= 16 or len(edits) < last + width:
        raise Unreadable("an edit list that is none")
    return edits[:last] + bytes(count) + edits[last + count :]


def _stream(one: Variant, *, has_words: bool) -> str:
    codecs = ",".join(part.strip() for part in one.codecs.split(","))
    return (
        f"#EXT-X-STREAM-INF:BANDWIDTH={one.index.peak_bits},AVERAGE-BANDWIDTH={one.index.mean_bits},"
        f'CODECS="{codecs}",RESOLUTION={one.width}x{one.height}' + (',SUBTITLES="words"' if has_words else "")
    )


def _target(lengths: Iterable[float]) -> int:
    """Whole seconds that no segment is longer than (RFC 8216, 4.3.3.1)."""
    return max(math.ceil(seconds) for seconds in lengths)


def _lines(*lines: str) -> str:
    return "\n".join([*lines, ""])
