"""Merkle trees (RFC 6962), and their tiles and bundles (C2SP tlog-tiles)."""

import hashlib
from collections.abc import Iterator, Sequence

WIDTH = 256


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over hashes of leaves."""
    whole: list[tuple[int, bytes]] = []  # subtrees from the left, each with its height
    for leaf in leaves:
        height, found = 0, leaf
        while whole and whole[-1][0] == height:
            height, found = height + 1, node_hash(whole.pop()[1], found)
        whole.append((height, found))
    if not whole:
        return hashlib.sha256(b"").digest()
    found = whole.pop()[1]
    while whole:
        found = node_hash(whole.pop()[1], found)
    return found


def includes(root_hash: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that a leaf's hash stands at an index of the tree (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(sibling, found)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root_hash


def tiles(leaves: Sequence[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """All tiles of a tree: level, index, and the hashes it holds."""
    level, row = 0, list(leaves)
    while row:
        whole = []
        for at in range(0, len(row), WIDTH):
            tile = row[at : at + WIDTH]
            yield level, at // WIDTH, b"".join(tile)
            if len(tile) == WIDTH:
                whole.append(root(tile))
        level, row = level + 1, whole


def path(level: str, index: int, width: int) -> str:
    """Where a tile or a bundle is, below `<log>/tile/`."""
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return f"{level}/{number}" + (f".p/{width}" if width < WIDTH else "")


def entries_of(bundle: bytes) -> list[bytes]:
    """The entries of a bundle, each behind its length in two bytes; ValueError when it ends within one."""
    found, at = [], 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if at + 2 > len(bundle) or end > len(bundle):
            raise ValueError("a bundle ends in the middle of an entry")
        found.append(bundle[at + 2 : end])
        at = end
    return found


def bundle(entries: Sequence[bytes]) -> bytes:
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)
