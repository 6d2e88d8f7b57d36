"""An append-only log that anyone can check: entries, the tree over them, and the checkpoint that its key signs.

The log itself is pure. Where it is kept is a `Shelf`'s business: whatever is put there at once is there at once or not
at all, and only one holder adds at a time. From these two promises follows that no entry that was acknowledged is lost,
and that no two trees are ever signed: a checkpoint leaves only after the shelf has kept it with its entries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from fanlight.custody import checkpoints, merkle, notes, tiles
from fanlight.custody.checkpoints import Checkpoint
from fanlight.custody.merkle import EMPTY_ROOT, HASH_BYTES, leaf_hash
from fanlight.custody.notes import Note
from fanlight.custody.proofs import Proof
from fanlight.custody.signing import NoteKey, Signer
from fanlight.custody.tiles import MOST_ENTRY_BYTES, WIDTH, Place


class TooLong(Exception):
    """An entry is longer than a bundle can say."""


class Damaged(Exception):
    """What is on the shelf is not what this log's key has signed; nothing is added to it."""


class Shelf(Protocol):
    """Where a log is kept."""

    def head(self) -> bytes | None:
        """The newest checkpoint, signed; None before the first."""

    def tile(self, level: int, index: int) -> bytes:
        """The hashes of a tile as far as it has grown; KeyError where there is none."""

    def entries(self, start: int, end: int) -> Sequence[bytes]:
        """Entries in order, as many of these as there are."""

    def put(self, start: int, entries: Sequence[bytes], grown: Mapping[tuple[int, int], bytes], head: bytes) -> None:
        """Keep new entries, changed tiles and the checkpoint over them, all or nothing.

        Called only by who holds the shelf alone since before it read `head`.
        """


@dataclass(frozen=True)
class Reader:
    """A log as everyone may read it."""

    shelf: Shelf
    key: NoteKey
    """The key of the log; its name is the log's origin."""

    def checkpoint(self) -> Checkpoint:
        """The newest checkpoint; `Damaged` when the key at hand has not signed it."""
        head = self.shelf.head()
        return Checkpoint(self.key.name, 0, EMPTY_ROOT) if head is None else self._own(notes.read(head))

    def part(self, place: Place) -> bytes | None:
        """The bytes of a tile or of a bundle; None when the log has not grown so far."""
        level = place.level or 0
        if place.width > tiles.width_in(self.checkpoint().size, level, place.index):
            return None
        if place.level is None:
            start = place.index * WIDTH
            return tiles.bundle(self.shelf.entries(start, start + place.width))
        return self.shelf.tile(place.level, place.index)[: place.width * HASH_BYTES]

    def proof(self, index: int) -> Proof:
        """Where an entry stands, as a file to be handed on. A log too short for it is a ValueError."""
        head = self.shelf.head()
        if head is None:
            raise ValueError("an empty log has no entry")
        note = notes.read(head)
        hashes = merkle.inclusion_proof(index, self._own(note).size, tiles.subtrees(self.shelf.tile))
        return Proof(index, tuple(hashes), note)

    def continues(self, old: int, new: int) -> list[bytes]:
        """Why the tree of one size is the beginning of that of another."""
        return merkle.consistency_proof(old, new, tiles.subtrees(self.shelf.tile))

    def _own(self, head: Note) -> Checkpoint:
        tree = checkpoints.parsed(head.text)
        if tree.origin != self.key.name or not head.signed_by([self.key]):
            raise Damaged(f"the checkpoint of {tree.origin} was not signed by {self.key.name}")
        return tree


@dataclass(frozen=True)
class Log(Reader):
    """A log with the key to continue it."""

    signer: Signer

    @classmethod
    def on(cls, shelf: Shelf, signer: Signer) -> "Log":
        return cls(shelf, signer.key, signer)

    def append(self, entries: Sequence[bytes]) -> int:
        """Add entries; the index of the first. They are acknowledged once the shelf keeps them.

        The tree on the shelf is compared with the last signed one first: what was changed by hand is never signed.
        """
        if any(len(entry) > MOST_ENTRY_BYTES for entry in entries):
            raise TooLong(f"an entry has at most {MOST_ENTRY_BYTES} bytes")
        tree = self.checkpoint()
        if merkle.root(tree.size, tiles.subtrees(self._held)) != tree.root:
            raise Damaged(f"the tree of {tree.origin} is not the one it has signed")
        grown = tiles.grown(tree.size, [leaf_hash(entry) for entry in entries], self._held)
        size = tree.size + len(entries)
        root = merkle.root(size, tiles.subtrees(tiles.over(grown, self._held)))
        self.shelf.put(tree.size, entries, grown, self._signed(Checkpoint(tree.origin, size, root)))
        return tree.size

    def _held(self, level: int, index: int) -> bytes:
        try:
            return self.shelf.tile(level, index)
        except KeyError as error:
            raise Damaged(f"the tile {Place(level, index).path} is gone") from error

    def _signed(self, tree: Checkpoint) -> bytes:
        return str(Note(tree.text, (self.signer.sign(tree.text),))).encode()
