"""Who reads what is sealed for a person: said once where a request, a job or a command begins, asked at each cell."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

Kind = Literal["person", "service", "staff"]
"""Somebody signed in, a program of this vault at its own work, or somebody of the staff whom two people let in."""

NO_TICKET = UUID(int=0)


class NobodyReads(Exception):
    """Something sealed was to be opened where nobody has said who reads it."""


@dataclass(frozen=True)
class Reader:
    """Who reads, and for what."""

    kind: Kind
    name: str
    """Of a service, the job or chore it is at. Of a person, "viewer": their name is nobody else's business."""
    person: UUID | None = None
    purpose: str | None = None
    """What all of this reader's reading is for; None leaves it to each place that reads."""
    ticket: UUID = NO_TICKET
    """The request by which staff were let in."""

    def is_about(self, account_id: UUID) -> bool:
        """Whether this is the person themselves."""
        return self.kind == "person" and self.person == account_id


_reader: ContextVar[Reader | None] = ContextVar("reader", default=None)


def current() -> Reader:
    """Who reads now; `NobodyReads` where nothing was said."""
    reader = _reader.get()
    if reader is None:
        raise NobodyReads("say with foundation.reading who reads, before something sealed is opened")
    return reader


@contextmanager
def by(reader: Reader | None) -> Iterator[None]:
    """All reading within is this reader's; with None, nobody's."""
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)


def service(name: str) -> AbstractContextManager[None]:
    """All reading within is that of a program at this work."""
    return by(Reader("service", name.rpartition(".")[2][:40]))


def person(account_id: UUID) -> AbstractContextManager[None]:
    """All reading within is that of somebody who has shown who they are."""
    return by(_viewer(account_id))


def is_person(account_id: UUID) -> None:
    """The rest of this request is that of somebody who has shown who they are."""
    _reader.set(_viewer(account_id))


def for_purpose(purpose: str) -> AbstractContextManager[None]:
    """All reading within serves this purpose, whoever reads."""
    return by(replace(current(), purpose=purpose))


def _viewer(account_id: UUID) -> Reader:
    return Reader("person", "viewer", account_id)
