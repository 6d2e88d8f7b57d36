"""Follows the public journal and tells the vault's features what happened, each entry once."""

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connections,
    transaction,
)

from fanlight.foundation import clock
from fanlight.foundation.events import announce
from fanlight.public.journal import queries as journal
from fanlight.public.journal.models import Entry
from fanlight.vault.mirror.events import (
    ActorChanged,
    ActorRetired,
    CommentAppeared,
    CommentDisappeared,
    Followed,
    Happening,
    Unfollowed,
    VideoAppeared,
    VideoDisappeared,
)
from fanlight.vault.mirror.models import Cursor, Unheard

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 10.0
TRY_AGAIN_AFTER = timedelta(minutes=1)
AWAY = (OperationalError, InterfaceError)
"""What a database that is away raises; any other error of a database is the reaction's own."""


def run(stop: threading.Event) -> None:
    """Follow until told to stop; a database that is away for a while is waited for."""
    pause = PAUSE_SECONDS
    while not stop.is_set():
        try:
            heard = follow_once() + try_again()
            pause = 0 if heard else PAUSE_SECONDS
        except (DatabaseError, InterfaceError):
            log.warning("the journal cannot be followed just now", exc_info=True)
            close_old_connections()
            pause = min(max(pause, PAUSE_SECONDS) * 2, LONGEST_PAUSE_SECONDS)
        stop.wait(pause)
    connections.close_all()


def follow_once(limit: int = 200) -> int:
    """Pass on what is new; how many entries that was.

    Reactions run in the transaction that moves the cursor: after a crash an entry is passed on again if and only if
    what it set off was undone. The journal numbers entries in the order in which they become visible, so a plain
    `seq > cursor` misses none.
    """
    entries = journal.entries_after(_position(), limit=limit)
    if not entries:
        return 0
    try:
        return _pass_on(entries)
    except AWAY:
        raise
    except Exception:
        log.exception("a reaction failed between journal entries %s and %s", entries[0].seq, entries[-1].seq)
        return sum(_pass_on_alone(entry) for entry in entries)


def try_again() -> int:
    """Pass on entries that were set aside when their time has come; how many were heard."""
    due = Unheard.objects.filter(next_try_at__lte=clock.now()).order_by("seq")[:50]
    return sum(_try_again(unheard) for unheard in due)


def _position() -> int:
    return Cursor.objects.values_list("seq", flat=True).first() or 0


def _pass_on(entries: Sequence[Entry]) -> int:
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(id=1)
        fresh = [entry for entry in entries if entry.seq > cursor.seq]
        for entry in fresh:
            announce(happening(entry))
        _move(cursor, fresh)
    return len(fresh)


def _pass_on_alone(entry: Entry) -> int:
    try:
        return _pass_on([entry])
    except AWAY:
        raise
    except Exception as error:  # noqa: BLE001 - set aside and shown to the operator
        _set_aside(entry, error)
        return 0


def _set_aside(entry: Entry, error: Exception) -> None:
    log.exception("journal entry %s is set aside", entry.seq)
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(id=1)
        if entry.seq > cursor.seq:
            problem = type(error).__name__[:200]
            Unheard.objects.create(seq=entry.seq, problem=problem, next_try_at=clock.now() + TRY_AGAIN_AFTER)
            _move(cursor, [entry])


def _try_again(unheard: Unheard) -> bool:
    entry = Entry.objects.filter(seq=unheard.seq).first()
    try:
        with transaction.atomic():
            if entry is not None:
                announce(happening(entry))
            unheard.delete()
    except AWAY:
        raise
    except Exception:
        log.exception("journal entry %s fails again", unheard.seq)
        waited = TRY_AGAIN_AFTER * min(2**unheard.attempts, 60)
        Unheard.objects.filter(seq=unheard.seq).update(attempts=unheard.attempts + 1, next_try_at=clock.now() + waited)
        return False
    return True


def _move(cursor: Cursor, entries: Sequence[Entry]) -> None:
    if entries:
        cursor.seq = entries[-1].seq
        cursor.moved_at = clock.now()
        cursor.save(update_fields=["seq", "moved_at"])


def happening(entry: Entry) -> Happening:
    """A journal entry as the fact that features hear."""
    seq, actor_id, subject_id = entry.seq, entry.actor_id, entry.subject_id
    match Entry.Kind(entry.kind):
        case Entry.Kind.VIDEO_PUBLISHED:
            return VideoAppeared(seq, actor_id, subject_id)
        case Entry.Kind.VIDEO_WITHDRAWN:
            return VideoDisappeared(seq, actor_id, subject_id)
        case Entry.Kind.ACTOR_CHANGED:
            return ActorChanged(seq, actor_id)
        case Entry.Kind.ACTOR_RETIRED:
            return ActorRetired(seq, actor_id)
        case Entry.Kind.FOLLOWED:
            return Followed(seq, actor_id, subject_id)
        case Entry.Kind.UNFOLLOWED:
            return Unfollowed(seq, actor_id, subject_id)
        case Entry.Kind.COMMENTED:
            return CommentAppeared(seq, actor_id, subject_id)
        case Entry.Kind.UNCOMMENTED:
            return CommentDisappeared(seq, actor_id, subject_id)
