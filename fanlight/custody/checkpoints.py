"""Checkpoints (C2SP tlog-checkpoint): what a log says its tree is, at one size."""

import base64
import re
from dataclasses import dataclass

from fanlight.custody.merkle import EMPTY_ROOT, HASH_BYTES
from fanlight.custody.notes import exact_base64

LARGEST = 2**63 - 1

_TEXT = re.compile(
    r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{0,18})\n(?P<root>[A-Za-z0-9+/=]+)\n(?P<more>(?:[^\n]+\n)*)"
)


class BadCheckpoint(Exception):
    """This text is not a checkpoint."""


@dataclass(frozen=True)
class Checkpoint:
    """The size of a log's tree and its root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed. Of lines beyond these three we write none."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def parsed(text: str) -> Checkpoint:
    """The checkpoint a note's text is, or `BadCheckpoint`. Lines of its log's own, after the third, are let be."""
    found = _TEXT.fullmatch(text)
    root = exact_base64(found["root"]) if found else None
    if found is None or root is None or len(root) != HASH_BYTES or int(found["size"]) > LARGEST:
        raise BadCheckpoint("a checkpoint is its log's name, a size and a root, a line each")
    if found["size"] == "0" and root != EMPTY_ROOT:
        raise BadCheckpoint("the root of an empty tree is the hash of nothing")
    return Checkpoint(found["origin"], int(found["size"]), root)
