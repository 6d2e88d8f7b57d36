"""Taking a message or an object in, once."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, timedelta
from datetime import datetime as moment
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from fanlight.crossings import catalogue
from fanlight.crossings.crossing import Crossing
from fanlight.crossings.inbox.errors import BadCrossing, BadKey, KeyReused, NotTaken, TooOld
from fanlight.crossings.inbox.models import Account, Arrival
from fanlight.foundation import clock
from fanlight.foundation.errors import Refused

OBJECT = "object"
"""The class under which the bytes of objects are counted."""

KEPT = timedelta(days=90)
"""So long an idempotency key is remembered; a message whose own key is older is refused, so nothing is ever doubled."""

Effect = Callable[[Crossing, str], None]


def take(vault: str, key: UUID, class_name: str, body: bytes, effect: Effect) -> date:
    """Give a message its effect, unless it had it already; the day under which it is counted."""
    try:
        _check_age(key)
        crossing = _read(class_name, body)
        return _once(
            vault, key, class_name, hashlib.sha256(body).hexdigest(), len(body), lambda: effect(crossing, vault)
        )
    except Refused:
        _count(vault, clock.today(), class_name, refused=1)
        raise


def take_object(vault: str, key: UUID, name: str, size_bytes: int) -> date:
    """Count an object whose bytes are here, unless it was counted already; the day under which it is."""
    return _once(vault, key, OBJECT, name.partition(".")[0], size_bytes, lambda: None)


def taken_on(vault: str, key: UUID) -> date:
    """The day under which what a vault sent under this key is counted."""
    arrival = Arrival.objects.filter(key=key, vault=vault).first()
    if arrival is None:
        raise NotTaken()
    return arrival.at.date()


@transaction.atomic
def _once(vault: str, key: UUID, class_name: str, sha256: str, size_bytes: int, effect: Callable[[], None]) -> date:
    """The key and the effect stand in one transaction: both are there, or neither."""
    try:
        with transaction.atomic():
            arrival = Arrival.objects.create(key=key, vault=vault, class_name=class_name, body_sha256=sha256)
    except IntegrityError:
        return _same(Arrival.objects.get(key=key), vault, class_name, sha256)
    _count(vault, arrival.at.date(), class_name, messages=1, size_bytes=size_bytes)
    effect()
    return arrival.at.date()


def _same(arrival: Arrival, vault: str, class_name: str, sha256: str) -> date:
    if (arrival.vault, arrival.class_name, arrival.body_sha256) != (vault, class_name, sha256):
        raise KeyReused()
    return arrival.at.date()


def _read(class_name: str, body: bytes) -> Crossing:
    try:
        return catalogue.decoded(class_name, body)
    except ValueError as error:
        raise BadCrossing() from error


def _check_age(key: UUID) -> None:
    """A message's key is a UUIDv7: its first 48 bits say when it was made."""
    if key.version != 7:
        raise BadKey()
    if clock.now().timestamp() - (key.int >> 80) / 1000 > KEPT.total_seconds():
        raise TooOld()


def _count(vault: str, day: date, class_name: str, *, messages: int = 0, size_bytes: int = 0, refused: int = 0) -> None:
    account, is_first = Account.objects.get_or_create(vault=vault, day=day, class_name=class_name)
    Account.objects.filter(id=account.id).update(
        messages=F("messages") + messages, size_bytes=F("size_bytes") + size_bytes, refused=F("refused") + refused
    )
    if is_first:
        _forget_old_arrivals(day)


def _forget_old_arrivals(day: date) -> None:
    midnight = moment(day.year, day.month, day.day, tzinfo=UTC)
    Arrival.objects.filter(at__lt=midnight - KEPT).delete()
