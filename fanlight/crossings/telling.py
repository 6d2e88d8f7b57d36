"""How the account of a day in one class becomes an entry of a plane's log: what was counted since the last one."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from django.db import models
from django.db.models import F

from fanlight.crossings import catalogue
from fanlight.custody.crossed import root_of
from fanlight.custody.entries import Crossed
from fanlight.transparency import actions as transparency


class Counted(Protocol):
    """An account of either side."""

    class_name: str
    messages: int
    size_bytes: int
    refused: int
    logged_messages: int
    logged_bytes: int
    logged_refused: int


UNTOLD = (
    models.Q(messages__gt=F("logged_messages"))
    | models.Q(size_bytes__gt=F("logged_bytes"))
    | models.Q(refused__gt=F("logged_refused"))
)
LOGGED = ("logged_messages", "logged_bytes", "logged_refused")


def untold(
    kind: type[Crossed], account: Counted, *, peer: str, day: str, messages: Sequence[tuple[UUID, str]]
) -> Crossed:
    """What an account holds that no entry has told; `messages` are all that it counts, by key and hash."""
    return kind(
        class_name=account.class_name,
        schema_sha256=_kept_schema(account.class_name),
        peer=peer,
        day=day,
        messages=account.messages - account.logged_messages,
        size_bytes=account.size_bytes - account.logged_bytes,
        refused=account.refused - account.logged_refused,
        total=account.messages,
        root=root_of(messages) if len(messages) == account.messages else "",
    )


def told(account: Counted) -> None:
    """Note that all of it has been told."""
    account.logged_messages = account.messages
    account.logged_bytes = account.size_bytes
    account.logged_refused = account.refused


def _kept_schema(class_name: str) -> str:
    """The hash of a class's schema, with the schema beside the log; empty for bare bytes."""
    schema = catalogue.schema_of(class_name)
    return "" if schema is None else transparency.keep_blob(schema, "application/schema+json")
