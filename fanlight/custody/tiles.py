"""A log's tree cut into tiles, and its entries into bundles, as C2SP tlog-tiles serves them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fanlight.custody.merkle import HASH_BYTES, Subtrees, leaf_hash, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT
MOST_ENTRY_BYTES = 0xFFFF
HIGHEST = 63

_NUMBER = r"(?P<number>(?:x[0-9]{3}/){0,6}[0-9]{3})"
_PARTIAL = r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
_TILE = re.compile(rf"(?P<level>0|[1-9][0-9]?|entries)/{_NUMBER}{_PARTIAL}")

Tiles = Callable[[int, int], bytes]
"""The hashes of a tile, by its level and its index; as many as there are so far."""


class BadBundle(Exception):
    """These bytes are not a bundle of entries."""


@dataclass(frozen=True)
class Place:
    """What an address asks for: a tile of hashes, or, without a level, a bundle of entries."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Below `<prefix>/tile/`; the index in groups of three digits, all but the last behind an `x`."""
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        level = "entries" if self.level is None else str(self.level)
        return f"{level}/{number}" + (f".p/{self.width}" if self.width < WIDTH else "")


def place(path: str) -> Place | None:
    """What is asked for below `<prefix>/tile/`; None when it is not written in the one way there is."""
    found = _TILE.fullmatch(path)
    if found is None:
        return None
    level = None if found["level"] == "entries" else int(found["level"])
    index = int(found["number"].replace("/", "").replace("x", ""))
    asked = Place(level, index, int(found["width"] or WIDTH))
    is_partial_that_is_whole = found["width"] is not None and asked.width >= WIDTH
    if is_partial_that_is_whole or (level or 0) > HIGHEST or asked.path != path:
        return None
    return asked


def width_in(size: int, level: int, index: int) -> int:
    """How many hashes a tile has in a tree of this size; 0 when it is not there yet."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - index * WIDTH))


def places_in(size: int) -> Iterator[Place]:
    """Every tile and every bundle of a tree of this size."""
    for level in (None, *range(HIGHEST + 1)):
        hashes = size >> (HEIGHT * (level or 0))
        if not hashes:
            return
        for index in range(-(-hashes // WIDTH)):
            yield Place(level, index, min(WIDTH, hashes - index * WIDTH))


def grown(size: int, leaves: Sequence[bytes], tiles: Tiles) -> dict[tuple[int, int], bytes]:
    """The tiles that change when a tree of this size gets more leaves, with what they hold afterwards."""
    changed: dict[tuple[int, int], bytes] = {}
    level, before, more = 0, size, list(leaves)
    while more:
        first = before // WIDTH
        held = tiles(level, first)[: before % WIDTH * HASH_BYTES] if before % WIDTH else b""
        row = held + b"".join(more)
        step = WIDTH * HASH_BYTES
        pieces = [row[at : at + step] for at in range(0, len(row), step)]
        changed |= {(level, first + at): piece for at, piece in enumerate(pieces)}
        more = [_folded(piece, HEIGHT)[0] for piece in pieces if len(piece) == step]
        level, before = level + 1, first
    return changed


def subtrees(tiles: Tiles) -> Subtrees:
    """The hashes of whole subtrees, read from tiles; each tile is read once."""
    read: dict[tuple[int, int], bytes] = {}

    def subtree(height: int, index: int) -> bytes:
        level, above = divmod(height, HEIGHT)
        number, at = divmod(index << above, WIDTH)
        if (level, number) not in read:
            read[level, number] = tiles(level, number)
        hashes = read[level, number][at * HASH_BYTES : (at + (1 << above)) * HASH_BYTES]
        if len(hashes) != HASH_BYTES << above:
            raise KeyError(f"tile {Place(level, number).path} holds less than is asked of it")
        return _folded(hashes, above)[0]

    return subtree


def over(changed: Mapping[tuple[int, int], bytes], tiles: Tiles) -> Tiles:
    """Tiles as they are once what has changed is written."""
    return lambda level, index: changed.get((level, index)) or tiles(level, index)


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each behind its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def entries_of(bundled: bytes) -> list[bytes]:
    """The entries of a bundle, or `BadBundle`."""
    entries, at = [], 0
    while at < len(bundled):
        end = at + 2 + int.from_bytes(bundled[at : at + 2], "big")
        if at + 2 > len(bundled) or end > len(bundled):
            raise BadBundle("a bundle ends in the middle of an entry")
        entries.append(bundled[at + 2 : end])
        at = end
    return entries


def leaf_tile(bundled: bytes) -> bytes:
    """The tile of level 0 that a bundle's entries hash to."""
    return b"".join(leaf_hash(entry) for entry in entries_of(bundled))


def _folded(hashes: bytes, times: int) -> list[bytes]:
    row = [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]
    for _ in range(times):
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row
