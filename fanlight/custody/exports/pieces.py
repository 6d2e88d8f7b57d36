"""What an export is made of, and what its index says of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec

FORMAT: Literal["fanlight-export"] = "fanlight-export"
VERSION: Literal[1] = 1

INDEX, README, MANIFEST = "index.json", "README.txt", "manifest.toml"
PROOF, PROVEN, POLICY = "proofs/manifest.tlog-proof", "proofs/manifest.entry", "proofs/policy.txt"

Places = Mapping[str, tuple[str, ...]]
"""For each exported field of the manifest, where its values are: `file`, or `file#key` of its object or of each row."""


@dataclass(frozen=True)
class Record:
    """One object, written as JSON."""

    path: str
    """With `.json` at its end."""
    value: Mapping[str, object]


@dataclass(frozen=True)
class Rows:
    """As many objects as there are, one a line (JSON Lines)."""

    path: str
    """With `.jsonl` at its end."""
    rows: Iterable[Mapping[str, object]]


@dataclass(frozen=True)
class Words:
    """Text for people, or for players."""

    path: str
    text: str


@dataclass(frozen=True)
class Media:
    """A file's own bytes; one that has gone by the time it is its turn is left out."""

    path: str
    source: Path


Piece = Record | Rows | Words | Media

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file in an export."""

    sha256: Sha256
    size_bytes: Count
    rows: Count | None = None
    """Of a `.jsonl` file."""


class Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an export says of itself."""

    format: Literal["fanlight-export"] = FORMAT
    version: Literal[1] = VERSION
    made_by: str
    made_at: str
    """RFC 3339, in UTC."""
    vault: str
    """The address of the vault that made it."""
    manifest_sha256: Sha256
    fields: dict[str, list[str]]
    """`Places`."""
    files: dict[str, Listed]
    """All but the index itself."""
