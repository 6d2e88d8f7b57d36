"""Takes messages out of the outbox and across, in order, until the public plane has confirmed each."""

import logging
import random
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, close_old_connections, connections

from fanlight.crossings.outbox import actions, egress
from fanlight.crossings.outbox.gateway import Answer, Gateway, Unreachable
from fanlight.crossings.outbox.models import Message, Unanswered
from fanlight.custody.signing import signing_key
from fanlight.engines.objects.folder import Folder
from fanlight.engines.objects.port import Objects
from fanlight.foundation import clock
from fanlight.foundation.configuration import own

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 15.0
LONGEST_WAIT = timedelta(minutes=10)
ASK_EVERY_SECONDS = 60.0
OBJECTS_MISSING = "objects_missing"


def run(stop: threading.Event) -> None:
    """Deliver until told to stop; wait longer and longer for a public plane or a database that is away."""
    gateway, objects = gateway_of_own(), Folder(own().vault_objects)
    pause, asked_at = PAUSE_SECONDS, float("-inf")
    while not stop.is_set():
        try:
            pause = 0 if _deliver(gateway, objects, stop) else PAUSE_SECONDS
            if time.monotonic() - asked_at >= ASK_EVERY_SECONDS:
                asked_at = time.monotonic()
                _ask_about_dropped(gateway)
            egress.note(gateway.sent)
        except (Unreachable, DatabaseError) as error:
            log.warning("crossings wait: %s", error)
            close_old_connections()
            pause = min(max(pause, PAUSE_SECONDS) * 2, LONGEST_PAUSE_SECONDS)
        stop.wait(pause)
    gateway.close()
    connections.close_all()


def deliver_once() -> int:
    """Try everything that is due; how many messages were confirmed. Raises Unreachable when nobody answers."""
    gateway = gateway_of_own()
    try:
        confirmed = _deliver(gateway, Folder(own().vault_objects), threading.Event())
        _ask_about_dropped(gateway)
        return confirmed
    finally:
        egress.note(gateway.sent)
        gateway.close()


def gateway_of_own() -> Gateway:
    """A line to the public plane that this vault belongs to."""
    settings = own()
    key = signing_key(settings.vault_home / "keys" / "gateway.key")
    authority = settings.public_authority
    return Gateway(settings.public_address, key=key, vault=settings.vault_name, authority=authority)


def _deliver(gateway: Gateway, objects: Objects, stop: threading.Event) -> int:
    confirmed = 0
    stuck: set[UUID] = set()
    for message in _waiting():
        if stop.is_set():
            break
        if message.lane in stuck or _is_dropped(message):
            continue
        if _carry(message, gateway, objects):
            confirmed += 1
        elif not message.refused_code:
            stuck.add(message.lane)
    return confirmed


def _ask_about_dropped(gateway: Gateway) -> None:
    """Somebody left while an answer may have been on its way: what was taken, the other side has counted."""
    for dropped in Unanswered.objects.filter(ask_at__lte=clock.now()).order_by("ask_at")[:100]:
        answer = gateway.receipt(dropped.class_name, dropped.key)
        if answer.is_accepted:
            assert answer.received_on is not None
            actions.count_taken(dropped, on=answer.received_on)
        else:
            actions.ask_again(dropped)


def _waiting() -> Sequence[Message]:
    """The next messages, oldest first, without the lanes that wait for their first message to be tried again."""
    waiting = Message.objects.filter(refused_code="")
    delayed = waiting.filter(next_try_at__gt=clock.now()).values("lane")
    return list(waiting.exclude(lane__in=delayed).order_by("seq")[:100])


def _is_dropped(message: Message) -> bool:
    """Whether nobody wants to say it any more: what goes before it may have taken its time, and somebody have left."""
    return not Message.objects.filter(seq=message.seq).exists()


def _carry(message: Message, gateway: Gateway, objects: Objects) -> bool:
    """Whether the public plane confirmed it.

    Killed at any point, we send the same bytes under the same keys again, and the public plane answers as before.
    """
    for name in message.objects_ahead:
        if name not in message.objects_sent and not _carry_object(message, name, gateway, objects):
            return False
    answer = gateway.post(message.class_name, bytes(message.body), message.key)
    if answer.is_accepted:
        assert answer.received_on is not None
        actions.confirm(message, on=answer.received_on)
        return True
    if answer.code == OBJECTS_MISSING:
        actions.send_objects_again(message, at=_next_try(message))
    else:
        _settle(message, answer)
    return False


def _carry_object(message: Message, name: str, gateway: Gateway, objects: Objects) -> bool:
    path = objects.path(name)
    try:
        size = path.stat().st_size
        answer = gateway.put(name, path, actions.object_key(message, name))
    except FileNotFoundError:
        actions.refuse(message, code="object_lost_here")
        return False
    if answer.is_accepted:
        assert answer.received_on is not None
        actions.confirm_object(message, name, size_bytes=size, on=answer.received_on)
        return True
    _settle(message, answer)
    return False


def _settle(message: Message, answer: Answer) -> None:
    if answer.is_final:
        actions.refuse(message, code=answer.code)
    else:
        actions.postpone(message, problem=f"{answer.status} {answer.code}".strip(), until=_next_try(message))


def _next_try(message: Message) -> datetime:
    """Doubling from a second, at most ten minutes; with some chance, so that not all lanes come at once."""
    wait = min(timedelta(seconds=2.0 ** min(message.attempts, 20)), LONGEST_WAIT)
    return clock.now() + wait * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards nothing
