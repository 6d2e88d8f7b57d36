"""The manifest: what the vault may keep, read from manifest.toml and compared with what it does keep."""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

SHIPPED = Path(__file__).with_name("manifest.toml")

Class = Literal["protected", "credential", "public", "technical"]
Purpose = Literal["account", "security", "feed", "publishing", "counting", "operation", "rights"]
Audience = Literal["own", "shared", "public", "operator", "machine"]
Basis = Literal["contract", "legitimate_interest", "consent", "legal_obligation", "none"]
Retention = Annotated[
    str, msgspec.Meta(pattern=r"^(account|chosen|session|draft|delivery|work|machine|[1-9]\d* (days|hours))$")
]
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]

NOT_KEPT = "not kept"
TableName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]

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

    @property
    def has_term(self) -> bool:
        """Whether it goes by the clock, and not only when its person or a job is done with it."""
        return self.retention in ("session", "chosen") or self.term is not None

    @property
    def term(self) -> timedelta | None:
        """The days or hours it is kept; None where a word stands."""
        number, _, unit = self.retention.partition(" ")
        return timedelta(**{unit: int(number)}) if unit else None


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"class_name": "class"}):
    """What the messages of a class of crossings hold; a field within a field as `renditions.name`."""

    class_name: str
    fields: list[str]


class Removal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which job takes away a table's rows, and from which column their term is counted."""

    table: TableName
    by: Name
    since: str = ""
    """The column in which it begins;"""
    until: str = ""
    """or the one in which it ends."""

    @property
    def column(self) -> Column:
        return self.table, self.since or self.until


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an answer over HTTP tells, and whom."""

    schema: str
    shows: Annotated[list[Audience], msgspec.Meta(min_length=1)]
    of: list[Name]
    fields: list[str]
    open: list[str] = []


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a request over HTTP holds, and where that is kept."""

    schema: str
    purpose: Annotated[list[Purpose], msgspec.Meta(min_length=1)]
    fields: dict[str, str]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    field: list[Field]
    removal: list[Removal] = []
    crossing: list[Sent] = []
    answer: list[Answer] = []
    request: list[Request] = []


BESIDE = {"crossing": "class", "removal": "table", "answer": "schema", "request": "schema"}
"""What a manifest declares beside columns, and by which of its words each is known."""


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
    removals: tuple[Removal, ...] = ()
    answers: tuple[Answer, ...] = ()
    requests: tuple[Request, ...] = ()

    @cached_property
    def by_column(self) -> Mapping[Column, Field]:
        return {field.column: field for field in self.fields}

    @cached_property
    def terms(self) -> Mapping[str, set[str]]:
        """How long the rows of each table are kept that go by the clock: one answer, in a manifest that is right."""
        found: dict[str, set[str]] = {}
        for one in self.fields:
            if one.has_term:
                found.setdefault(one.column[0], set()).add(one.retention)
        return found

    def unkept_terms(self, jobs: Collection[str]) -> Iterator[str]:
        """What is wrong with how terms are kept, given the jobs that there are."""
        removed = {one.table: one for one in self.removals}
        for table in sorted(self.terms.keys() | removed.keys()):
            kept = {one.retention for one in self.fields if one.column[0] == table}
            if table not in removed:
                yield f"{table} has a term, and no job that takes its rows away"
            elif len(kept) != 1 or table not in self.terms:
                yield f"the rows of {table} go whole, and its columns have no term in common"
            elif removed[table].by not in jobs:
                yield f"the rows of {table} are to be taken away by {removed[table].by}, which is no job of the vault's"
            elif removed[table].column not in self.by_column:
                yield f"the term of {table} is counted from a column that is not declared"

    def unknown_columns(self) -> Iterator[str]:
        """Columns that answers are said to tell, or requests to be kept in, and that are not declared."""
        told = {(f"the answer {one.schema}", column) for one in self.answers for column in one.of}
        kept = {(f"the request {one.schema}", column) for one in self.requests for column in one.fields.values()}
        declared = {one.name for one in self.fields} | {NOT_KEPT}
        for where, column in sorted(told | kept):
            if column not in declared:
                yield f"{where} names the column {column}"
        for one in self.answers:
            if not one.of and one.shows != ["machine"]:
                yield f"the answer {one.schema} does not say which columns it tells"

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
        fields=sum(name.partition(".")[0] not in BESIDE for name in after),
        added=sorted(after.keys() - before.keys()),
        removed=sorted(before.keys() - after.keys()),
        changed=sorted(name for name in before.keys() & after.keys() if before[name] != after[name]),
    )


def _declarations(text: bytes) -> dict[str, object]:
    try:
        told = tomllib.loads(text.decode())
        columns = {str(field["name"]): field for field in told.get("field", [])}
        beside = {f"{kind}.{one[key]}": one for kind, key in BESIDE.items() for one in told.get(kind, [])}
        return columns | beside
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadManifest(f"not a manifest: {error}") from error


LOOSE = {"account": 4, "chosen": 3, "machine": 5, "draft": 4, "session": 2, "delivery": 1, "work": 1}
"""Terms that are words, from the shortest to the longest; any number of days or hours is shorter."""


def weakened(old: bytes, new: bytes) -> list[str]:
    """What a manifest promises less of than an older one: kept longer or bare, for more, told or sent to more."""
    before, after = _declarations(old), _declarations(new)
    told_before = {name.partition(".")[0] for name in before}
    unknown = {kind for kind in ("answer", "request") if kind not in told_before}  # to a version that declared neither
    return sorted(
        name
        for name, one in after.items()
        if name.partition(".")[0] not in unknown and _is_weaker(name, before.get(name), one)
    )


def _is_weaker(name: str, before: Any, after: Any) -> bool:
    kind = name.partition(".")[0]
    if kind == "crossing":
        return bool(_more(before, after, "fields"))
    if kind == "answer":
        is_seen = set(after.get("shows", [])) - {"own", "machine"}
        return bool(_more(before, after, "shows") & is_seen or (is_seen and _more(before, after, "fields")))
    if kind == "request":
        kept = {field for field, column in dict(after.get("fields", {})).items() if column != NOT_KEPT}
        had = dict(before.get("fields", {})) if before else {}
        return any(had.get(field, NOT_KEPT) == NOT_KEPT for field in kept)
    if kind == "removal":
        return bool(before) and any(before.get(word) != after.get(word) for word in ("since", "until"))
    if before is None:
        return bool(after.get("class") == "protected")
    return (
        bool(_more(before, after, "purpose") | _more(before, after, "crossing"))
        or _is_longer(str(before.get("retention")), str(after.get("retention")))
        or any(before.get(word) and not after.get(word) for word in ("sealed", "exported"))
        or any(before.get(word) != after.get(word) for word in ("class", "basis"))
    )


def _more(before: Any, after: Any, word: str) -> set[str]:
    return set(after.get(word, [])) - set(before.get(word, []) if before else [])


def _is_longer(before: str, after: str) -> bool:
    return _length(after) > _length(before)


def _length(retention: str) -> tuple[int, timedelta]:
    number, _, unit = retention.partition(" ")
    if unit in ("days", "hours"):
        return 0, timedelta(**{unit: int(number)})
    return LOOSE.get(retention, 9), timedelta()


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
    for kind, called in (
        ("removal", [removal.table for removal in file.removal]),
        ("answer", [answer.schema for answer in file.answer]),
        ("request", [request.schema for request in file.request]),
    ):
        if twice := sorted({one for one in called if called.count(one) > 1}):
            raise BadManifest(f"{name} has two [[{kind}]] for: {', '.join(twice)}")
    if unclear := [removal.table for removal in file.removal if bool(removal.since) == bool(removal.until)]:
        raise BadManifest(f"{name} wants either since or until for the removal of: {', '.join(unclear)}")
    return Manifest(
        tuple(file.field),
        {one.class_name: one.fields for one in file.crossing},
        removals=tuple(file.removal),
        answers=tuple(file.answer),
        requests=tuple(file.request),
    )
