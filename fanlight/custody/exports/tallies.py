"""What came of taking an export in: of each kind, how much was taken, was here already, or had to be left, and why."""

from collections import Counter
from dataclasses import dataclass, field

import msgspec


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of thing in an export."""

    kind: str
    taken: int = 0
    known: int = 0
    """Here already."""
    left: dict[str, int] = {}
    """How many could not be taken, by the reason."""


@dataclass
class Tally:
    """The same, while it is being counted."""

    kind: str
    taken: int = 0
    known: int = 0
    left: Counter[str] = field(default_factory=Counter)

    @property
    def line(self) -> Line:
        return Line(kind=self.kind, taken=self.taken, known=self.known, left=dict(sorted(self.left.items())))
