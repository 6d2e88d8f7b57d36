"""Proofs that can be handed on (C2SP tlog-proof): an entry's place in a log, verified without asking anyone."""

import base64
import re
from dataclasses import dataclass

from fanlight.custody import merkle, notes
from fanlight.custody.merkle import HASH_BYTES, leaf_hash
from fanlight.custody.notes import BadNote, Note, exact_base64
from fanlight.custody.policy import Policy

HEAD = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


class BadProof(Exception):
    """This is not a proof."""


class NotProven(Exception):
    """The proof does not show what it is said to show."""


@dataclass(frozen=True)
class Proof:
    """Where an entry stands, and the checkpoint of a tree in which it does."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes = b""
    """What its maker added. Nobody has signed it."""

    def __str__(self) -> str:
        extra = [f"extra {base64.b64encode(self.extra).decode()}"] if self.extra else []
        hashes = [base64.b64encode(one).decode() for one in self.hashes]
        return "\n".join([HEAD, *extra, f"index {self.index}", *hashes, "", str(self.checkpoint)])

    def check(self, entry: bytes, policy: Policy) -> None:
        """Return when the entry is in a log the policy believes; else `NotProven`, `NotSigned` or `BadCheckpoint`."""
        tree = policy.believed(self.checkpoint)
        if not merkle.includes(tree.root, tree.size, self.index, leaf_hash(entry), self.hashes):
            raise NotProven(f"this is not entry {self.index} of {tree.origin}")


def read(data: bytes) -> Proof:
    """The proof of a file, or `BadProof`."""
    head, gap, note = data.partition(b"\n\n")
    try:
        first, *rows = head.decode("ascii").split("\n")
        checkpoint = notes.read(note)
    except (UnicodeDecodeError, BadNote) as error:
        raise BadProof(f"a proof ends with a signed checkpoint: {error}") from error
    if first != HEAD or not gap:
        raise BadProof(f"a proof begins with {HEAD}")
    extra = b""
    if rows and rows[0].startswith("extra "):
        extra = _decoded(rows.pop(0).removeprefix("extra "))
    index = _INDEX.fullmatch(rows[0]) if rows else None
    if index is None or len(rows) - 1 > MOST_HASHES:
        raise BadProof("a proof says the index of its entry, then at most 63 hashes")
    hashes = tuple(_decoded(row) for row in rows[1:])
    if any(len(one) != HASH_BYTES for one in hashes):
        raise BadProof("a hash has 32 bytes")
    return Proof(int(index[1]), hashes, checkpoint, extra)


def _decoded(text: str) -> bytes:
    value = exact_base64(text)
    if not value:
        raise BadProof("hashes are written in base64")
    return value
