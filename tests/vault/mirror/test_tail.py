"""The vault hears what happens on the public plane: every entry, in order, once."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError

from fanlight.foundation import clock, events
from fanlight.foundation.ids import new_id
from fanlight.public.journal.models import Entry
from fanlight.vault.mirror import tail
from fanlight.vault.mirror.events import (
    ActorChanged,
    ActorRetired,
    Followed,
    Happening,
    Unfollowed,
    VideoAppeared,
    VideoDisappeared,
)
from fanlight.vault.mirror.models import Cursor, Unheard

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])
FACTS = (VideoAppeared, VideoDisappeared, ActorChanged, ActorRetired, Followed, Unfollowed)


class Listener:
    """Keeps what it hears; refuses what it is told to."""

    def __init__(self) -> None:
        self.heard: list[Happening] = []
        self.refuses: set[int] = set()
        self.refusal: Exception = RuntimeError("not now")

    def hear(self, fact: Happening) -> None:
        if fact.seq in self.refuses:
            raise self.refusal
        self.heard.append(fact)


@pytest.fixture
def listener() -> Iterator[Listener]:
    before = events._reactions
    listener = Listener()
    events.hear({fact: [listener.hear] for fact in FACTS})
    yield listener
    events.hear(before)


def written(kind: Entry.Kind, actor_id: UUID | None = None, subject_id: UUID | None = None) -> Entry:
    entry = Entry(kind=kind, actor_id=actor_id or new_id(), subject_id=subject_id or new_id())
    entry.save(using="public_writer", force_insert=True)
    return entry


def test_each_kind_of_entry_is_told_as_its_fact(listener: Listener):
    actor_id, subject_id = new_id(), new_id()
    entries = [written(kind, actor_id, subject_id) for kind in Entry.Kind]

    assert tail.follow_once() == len(entries)

    seqs = [entry.seq for entry in entries]
    assert listener.heard == [
        VideoAppeared(seqs[0], actor_id, subject_id),
        VideoDisappeared(seqs[1], actor_id, subject_id),
        ActorChanged(seqs[2], actor_id),
        ActorRetired(seqs[3], actor_id),
        Followed(seqs[4], actor_id, subject_id),
        Unfollowed(seqs[5], actor_id, subject_id),
    ]


def test_an_entry_is_told_once(listener: Listener):
    first = written(Entry.Kind.FOLLOWED)
    tail.follow_once()
    second = written(Entry.Kind.FOLLOWED)
    tail.follow_once()
    tail.follow_once()

    assert [fact.seq for fact in listener.heard] == [first.seq, second.seq]
    assert Cursor.objects.get().seq == second.seq


def test_a_long_journal_is_followed_page_by_page(listener: Listener):
    entries = [written(Entry.Kind.FOLLOWED) for _ in range(25)]

    while tail.follow_once(limit=10):
        pass

    assert [fact.seq for fact in listener.heard] == [entry.seq for entry in entries]


def test_cut_off_in_the_middle_of_a_reaction_it_starts_where_it_stood(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
):
    written(Entry.Kind.FOLLOWED)

    def cut_off(fact: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(tail, "announce", cut_off)
        with pytest.raises(SystemExit):
            tail.follow_once()

    assert tail.follow_once() == 1
    assert len(listener.heard) == 1


def test_one_failing_reaction_holds_up_no_other_and_is_tried_again(listener: Listener):
    entries = [written(Entry.Kind.FOLLOWED) for _ in range(3)]
    listener.refuses = {entries[1].seq}

    tail.follow_once()

    assert {fact.seq for fact in listener.heard} == {entries[0].seq, entries[2].seq}
    assert Unheard.objects.get().seq == entries[1].seq
    assert tail.try_again() == 0

    listener.refuses = set()
    with clock.moved(timedelta(minutes=2)):
        assert tail.try_again() == 1
    assert listener.heard[-1].seq == entries[1].seq
    assert Unheard.objects.count() == 0


@pytest.mark.parametrize("refusal", [IntegrityError("a constraint"), DataError("too long")])
def test_a_reaction_that_the_database_refuses_holds_up_no_other(listener: Listener, refusal: Exception):
    first, second = written(Entry.Kind.FOLLOWED), written(Entry.Kind.FOLLOWED)
    listener.refuses, listener.refusal = {first.seq}, refusal

    tail.follow_once()
    with clock.moved(timedelta(minutes=2)):
        tail.try_again()

    assert [fact.seq for fact in listener.heard] == [second.seq]
    assert Unheard.objects.get().attempts == 2


@pytest.mark.parametrize("refusal", [OperationalError("gone"), InterfaceError("closed")])
def test_while_the_database_is_away_nothing_is_set_aside(listener: Listener, refusal: Exception):
    entry = written(Entry.Kind.FOLLOWED)
    listener.refuses, listener.refusal = {entry.seq}, refusal

    with pytest.raises(type(refusal)):
        tail.follow_once()

    assert not Unheard.objects.exists()
    assert not Cursor.objects.exists()


def test_a_reaction_that_keeps_failing_is_tried_less_and_less_often(listener: Listener):
    entry = written(Entry.Kind.FOLLOWED)
    listener.refuses = {entry.seq}
    tail.follow_once()

    with clock.moved(timedelta(minutes=2)):
        tail.try_again()
        wait = Unheard.objects.get().next_try_at - clock.now()

    assert Unheard.objects.get().attempts == 2
    assert wait > timedelta(minutes=1)


def test_two_followers_at_once_tell_it_once(listener: Listener, monkeypatch: pytest.MonkeyPatch):
    entry = written(Entry.Kind.FOLLOWED)
    tail.follow_once()
    monkeypatch.setattr(tail, "_position", lambda: 0)

    assert tail.follow_once() == 0

    assert [fact.seq for fact in listener.heard] == [entry.seq]


@pytest.mark.django_db(databases=["default", "public", "public_writer"], transaction=True)
def test_the_loop_follows_until_it_is_told_to_stop(listener: Listener):
    stop = threading.Event()
    written(Entry.Kind.FOLLOWED)
    loop = threading.Thread(target=tail.run, args=(stop,))
    loop.start()
    deadline = time.monotonic() + 60
    while not listener.heard and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    loop.join(120)

    assert len(listener.heard) == 1
    assert not loop.is_alive()
