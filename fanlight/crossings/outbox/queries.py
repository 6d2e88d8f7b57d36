"""Reads of the outbox."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db.models import Count, Min, Q, Sum

from fanlight.crossings.comment import Comment
from fanlight.crossings.outbox.models import Account, Message
from fanlight.crossings.publish import Publish
from fanlight.foundation import clock

_PUBLICATION, _COMMENT = msgspec.json.Decoder(Publish), msgspec.json.Decoder(Comment)


@dataclass(frozen=True, kw_only=True)
class ClassAccount:
    """What crossed in one class, as the vault counts it."""

    class_name: str
    messages: int
    size_bytes: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What has not crossed yet."""

    waiting: int
    refused: int
    oldest_at: datetime | None


def accounts(*, since: date | None = None) -> Sequence[ClassAccount]:
    """What crossed since a day (the last 30 when none is given), class by class."""
    since = since or clock.today() - timedelta(days=30)
    rows = Account.objects.filter(day__gte=since).values("class_name").order_by("class_name")
    sums = rows.annotate(sent=Sum("messages"), size=Sum("size_bytes"), no=Sum("refused"))
    return [
        ClassAccount(class_name=row["class_name"], messages=row["sent"], size_bytes=row["size"], refused=row["no"])
        for row in sums
    ]


def waiting() -> Waiting:
    """How much is in the outbox, and since when."""
    is_waiting = Q(refused_code="")
    found = Message.objects.aggregate(
        waiting=Count("seq", filter=is_waiting),
        refused=Count("seq", filter=~is_waiting),
        oldest_at=Min("created_at", filter=is_waiting),
    )
    return Waiting(**found)


def refused(limit: int = 50) -> Sequence[Message]:
    """Messages the public plane will not take, newest first."""
    return list(Message.objects.exclude(refused_code="").order_by("-seq")[:limit])


class NotTaken(NamedTuple):
    """A publication or a comment that the public plane will not take."""

    seq: int
    """The number of its message."""
    code: str
    """Why not."""


def refused_publications(actor_ids: Collection[UUID]) -> Mapping[UUID, NotTaken]:
    """The videos of these actors that the public plane will not take."""
    refused = Message.objects.filter(lane__in=actor_ids, class_name=Publish.class_name).exclude(refused_code="")
    rows = refused.values_list("seq", "refused_code", "body")
    return {_PUBLICATION.decode(bytes(body)).video_id: NotTaken(seq, code) for seq, code, body in rows}


def refused_comments(actor_id: UUID) -> Mapping[UUID, NotTaken]:
    """The comments of an actor that the public plane will not take."""
    return {comment_id: NotTaken(seq, code) for comment_id, seq, code in _comments(actor_id) if code}


def waiting_comments(actor_id: UUID) -> set[UUID]:
    """Those that are on their way."""
    return {comment_id for comment_id, _, code in _comments(actor_id) if not code}


def _comments(actor_id: UUID) -> Iterator[tuple[UUID, int, str]]:
    rows = Message.objects.filter(lane=actor_id, class_name=Comment.class_name)
    for seq, code, body in rows.values_list("seq", "refused_code", "body"):
        yield _COMMENT.decode(bytes(body)).comment_id, seq, code
