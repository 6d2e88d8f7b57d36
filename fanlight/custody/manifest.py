"""The manifest: what the vault may keep, read from manifest.toml and compared with what it does keep."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import msgspec

SHIPPED = Path(__file__).with_name("manifest.toml")

Class = Literal["protected", "credential", "public", "technical"]
Purpose = Literal["account", "security", "feed", "publishing", "counting", "operation", "rights"]
Basis = Literal["contract", "legitimate_interest", "consent", "legal_obligation", "none"]
Retention = Annotated[
    str, msgspec.Meta(pattern=r"^(account|chosen|session|draft|delivery|work|machine|[1-9]\d* (days|hours))$")
]
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]

Column = tuple[str, str]
"""A table's name and a column's."""


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is declared about one column. The words are explained at the top of manifest.toml."""

    name: Name
    kind: Class = msgspec.field(name="class")
    purpose: Annotated[list[Purpose], msgspec.Meta(min_length=1)]
    basis: Basis
    retention: Retention
    sealed: bool
    exported: bool
    crossing: list[str]

    @property
    def column(self) -> Column:
        table, _, column = self.name.partition(".")
        return table, column


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"class_name": "class"}):
    """What the messages of a class of crossings hold; a field within a field as `renditions.name`."""

    class_name: str
    fields: list[str]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    field: list[Field]
    crossing: list[Sent] = []


class BadManifest(Exception):
    """The manifest itself cannot be taken at its word."""


@dataclass(frozen=True)
class Differences:
    """Where the manifest and the tables disagree."""

    undeclared: list[str]
    gone: list[str]


@dataclass(frozen=True)
class Manifest:
    """All declared fields."""

    fields: tuple[Field, ...]
    sent: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The declared fields of each class of crossings."""

    @cached_property
    def by_column(self) -> Mapping[Column, Field]:
        return {field.column: field for field in self.fields}

    def differences(self, columns: Iterable[Column]) -> Differences:
        """Columns that are kept and not declared, and declared ones that are not kept."""
        kept, declared = set(columns), set(self.by_column)
        return Differences(
            undeclared=sorted(".".join(column) for column in kept - declared),
            gone=sorted(".".join(column) for column in declared - kept),
        )


@dataclass(frozen=True)
class Changes:
    """What one manifest declares otherwise than the one before it."""

    fields: int
    """How many the new one declares."""
    added: list[str]
    removed: list[str]
    changed: list[str]


def changes(old: bytes, new: bytes) -> Changes:
    """How a manifest's text differs from an older one, whichever words that one still knew."""
    before, after = _declarations(old), _declarations(new)
    return Changes(
        fields=sum(not name.startswith("crossing.") for name in after),
        added=sorted(after.keys() - before.keys()),
        removed=sorted(before.keys() - after.keys()),
        changed=sorted(name for name in before.keys() & after.keys() if before[name] != after[name]),
    )


def _declarations(text: bytes) -> dict[str, object]:
    try:
        told = tomllib.loads(text.decode())
        columns = {str(field["name"]): field for field in told.get("field", [])}
        return columns | {f"crossing.{sent['class']}": sent for sent in told.get("crossing", [])}
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadManifest(f"not a manifest: {error}") from error


def load(path: Path = SHIPPED) -> Manifest:
    """The manifest in a file; `BadManifest` says what is wrong with it."""
    return parsed(path.read_bytes(), path.name)


def parsed(text: bytes, name: str) -> Manifest:
    """The manifest in a file of this name; `BadManifest` says what is wrong with it."""
    try:
        file = msgspec.convert(tomllib.loads(text.decode()), _File)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadManifest(f"{name}: {error}") from error
    names = [field.name for field in file.field]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadManifest(f"{name} declares twice: {', '.join(twice)}")
    return Manifest(tuple(file.field), {one.class_name: one.fields for one in file.crossing})
