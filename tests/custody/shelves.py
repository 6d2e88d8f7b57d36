"""A log kept in memory, and trees as RFC 6962 defines them, for comparison."""

import hashlib
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.custody.log import Log
from fanlight.custody.signing import Signer

ORIGIN = "log.example/fanlight"


class MemoryShelf:
    """Keeps a log in memory, all or nothing as a shelf promises."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.tiles: dict[tuple[int, int], bytes] = {}
        self.note: bytes | None = None
        self.fails_at_put = False

    def head(self) -> bytes | None:
        return self.note

    def tile(self, level: int, index: int) -> bytes:
        return self.tiles[level, index]

    def entries(self, start: int, end: int) -> Sequence[bytes]:
        return self.kept[start:end]

    def put(self, start: int, entries: Sequence[bytes], grown: Mapping[tuple[int, int], bytes], head: bytes) -> None:
        if self.fails_at_put:
            raise OSError("no space left")
        assert start == len(self.kept)
        self.kept.extend(entries)
        self.tiles |= grown
        self.note = head


def signer(name: str = ORIGIN) -> Signer:
    """A log's key, made for the test."""
    return Signer.plain(name, Ed25519PrivateKey.generate())


def filled(size: int, *, step: int = 1000) -> Log:
    """A log of numbered entries."""
    log = Log.on(MemoryShelf(), signer())
    for start in range(0, size, step):
        log.append([entry(index) for index in range(start, min(size, start + step))])
    return log


def entry(index: int) -> bytes:
    return f"entry {index}".encode()


def mth(entries: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, as it stands there."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = largest_power_below(len(entries))
    return hashlib.sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def path(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH of §2.1.1."""
    if len(entries) == 1:
        return []
    k = largest_power_below(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def proof(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """PROOF of §2.1.2."""
    return subproof(m, entries, is_whole=True)


def subproof(m: int, entries: Sequence[bytes], *, is_whole: bool) -> list[bytes]:
    if m == len(entries):
        return [] if is_whole else [mth(entries)]
    k = largest_power_below(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], is_whole=is_whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], is_whole=False), mth(entries[:k])]


def largest_power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k
