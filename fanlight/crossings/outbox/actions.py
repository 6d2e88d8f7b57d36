"""What can be done to the outbox."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F

from fanlight.crossings import catalogue
from fanlight.crossings.catalogue import NOBODY, outdates
from fanlight.crossings.crossing import Crossing, encoded
from fanlight.crossings.outbox.models import Account, Message, Sent, Unanswered
from fanlight.engines.objects.folder import Folder
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id

ASKED_AFTER = timedelta(minutes=10)
"""No message is on its way for so long; an object may be, so nobody is believed who has it not the first time."""
OBJECT = "object"
"""The class under which the bytes of objects are counted."""


def send(crossing: Crossing, *, objects: Sequence[str] = ()) -> None:
    """Let a crossing go with the caller's transaction: it is sent if and only if that commits.

    `objects` are names in the vault's store whose bytes must reach the public plane before the message.
    A crossing that its own schema refuses is the caller's mistake, and a ValueError here.
    """
    assert transaction.get_connection().in_atomic_block, "a crossing is sent inside the transaction that decides it"
    body = encoded(crossing)
    catalogue.decoded(crossing.class_name, body)  # msgspec checks values on the way in only
    Message.objects.create(
        key=new_id(),
        lane=catalogue.lane_of(crossing),
        class_name=crossing.class_name,
        body=body,
        objects_ahead=list(dict.fromkeys(objects)),
    )


def retry(seq: int) -> None:
    """Give a refused message another chance, once its reason is mended, and those that its actor sent after it: the
    last word has to be the last to arrive."""
    lane = Message.objects.filter(seq=seq).exclude(refused_code="").values("lane")
    Message.objects.filter(lane__in=lane, seq__gte=seq).exclude(refused_code="").update(
        refused_code="", attempts=0, next_try_at=clock.now()
    )


def drop_refused(seq: int) -> bool:
    """Take a refused message away that nobody wants to be sent any more; False when it is on its way again by now."""
    return Message.objects.filter(seq=seq).exclude(refused_code="").delete()[0] > 0


def forget(actor_id: UUID) -> None:
    """Drop what is still to be said for an actor, before its retirement is sent."""
    waiting = Message.objects.filter(lane=actor_id)
    doubtful = [one for message in waiting.filter(refused_code="") for one in _doubtful(message)]
    Unanswered.objects.bulk_create(doubtful, ignore_conflicts=True)
    waiting.delete()


def _doubtful(message: Message) -> Iterator[Unanswered]:
    """What of it the public plane may have taken without our having heard so."""
    ask_at, objects = clock.now() + ASKED_AFTER, Folder(own().vault_objects)
    for name in message.objects_ahead:
        if name not in message.objects_sent and objects.has(name):
            key, size = object_key(message, name), objects.path(name).stat().st_size
            sha256 = name.partition(".")[0]
            yield Unanswered(key=key, class_name=OBJECT, body_sha256=sha256, size_bytes=size, ask_at=ask_at)
    body = bytes(message.body)
    yield Unanswered(
        key=message.key,
        class_name=message.class_name,
        body_sha256=hashlib.sha256(body).hexdigest(),
        size_bytes=len(body),
        ask_at=ask_at,
    )


@transaction.atomic
def count_taken(dropped: Unanswered, *, on: date) -> None:
    """The public plane has what was dropped, and counts it under this day: so do we, once."""
    Unanswered.objects.filter(key=dropped.key).delete()
    if _remember(dropped.key, dropped.class_name, on, dropped.body_sha256):
        _count(dropped.class_name, on, messages=1, size_bytes=dropped.size_bytes)


def ask_again(dropped: Unanswered) -> None:
    """Not taken, or not yet: ask once more when twice the time has passed."""
    now = clock.now()
    Unanswered.objects.filter(key=dropped.key).update(ask_at=now + max(ASKED_AFTER, now - dropped.since))


@transaction.atomic
def confirm(message: Message, *, on: date) -> None:
    """The public plane has it: let the row go and count it, once, under the day of the receiver's account; also where
    it was dropped while it was on its way, for the receiver counts it too."""
    Message.objects.filter(seq=message.seq).delete()
    body = bytes(message.body)
    if _remember(message.key, message.class_name, on, hashlib.sha256(body).hexdigest()):
        _count(message.class_name, on, messages=1, size_bytes=len(body))
        _drop_outdated(message)


@transaction.atomic
def confirm_object(message: Message, name: str, *, size_bytes: int, on: date) -> None:
    """The public plane has the bytes of an object; they are counted as a message is."""
    row = Message.objects.select_for_update().filter(seq=message.seq).first()
    if row is not None and name not in row.objects_sent:
        row.objects_sent = message.objects_sent = [*row.objects_sent, name]
        row.save(update_fields=["objects_sent"])
    if _remember(object_key(message, name), OBJECT, on, name.partition(".")[0]):
        _count(OBJECT, on, messages=1, size_bytes=size_bytes)


@transaction.atomic
def refuse(message: Message, *, code: str) -> None:
    """The public plane will never take it: keep it for the operator to see, and let later ones pass."""
    message.refused_code = code
    Message.objects.filter(seq=message.seq).update(refused_code=code, attempts=F("attempts") + 1)
    _count(message.class_name, clock.today(), refused=1)


def postpone(message: Message, *, problem: str, until: datetime) -> None:
    """Not now: try again later, and say why meanwhile."""
    Message.objects.filter(seq=message.seq).update(
        attempts=F("attempts") + 1, last_problem=problem[:200], next_try_at=until
    )


def send_objects_again(message: Message, *, at: datetime) -> None:
    """The public plane had let an object go before the message came: start over, under new keys for the objects."""
    Message.objects.filter(seq=message.seq).update(
        objects_sent=[], round=F("round") + 1, attempts=F("attempts") + 1, next_try_at=at
    )


def _drop_outdated(message: Message) -> None:
    """Of what was refused before, that which this one has overtaken: nobody shall send it again."""
    if message.lane == NOBODY:
        return
    later = _crossing(message)
    refused = Message.objects.filter(lane=message.lane, seq__lt=message.seq).exclude(refused_code="")
    outdated = [one.seq for one in refused if later and (earlier := _crossing(one)) and outdates(later, earlier)]
    if outdated:
        Message.objects.filter(seq__in=outdated).exclude(refused_code="").delete()


def _crossing(message: Message) -> Crossing | None:
    try:
        return catalogue.decoded(message.class_name, bytes(message.body))
    except (ValueError, KeyError):
        return None  # sent long ago, in a form of then


def object_key(message: Message, name: str) -> UUID:
    """The idempotency key of an object that goes ahead of a message, another one each time it has to be sent again."""
    return uuid5(message.key, f"{name}/{message.round}")


def _remember(key: UUID, class_name: str, day: date, sha256: str) -> bool:
    """Whether it was not remembered before."""
    told = {"class_name": class_name, "day": day, "body_sha256": sha256}
    return Sent.objects.get_or_create(key=key, defaults=told)[1]


def _count(class_name: str, day: date, *, messages: int = 0, size_bytes: int = 0, refused: int = 0) -> None:
    account, _ = Account.objects.get_or_create(day=day, class_name=class_name)
    Account.objects.filter(id=account.id).update(
        messages=F("messages") + messages, size_bytes=F("size_bytes") + size_bytes, refused=F("refused") + refused
    )
