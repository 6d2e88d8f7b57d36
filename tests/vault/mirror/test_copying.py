"""The vault's own copy of a public plane elsewhere becomes what that plane is, whatever order rows come in."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connections

from fanlight.crossings.outbox.gateway import Said
from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor, Follow
from fanlight.public.journal.models import Entry
from fanlight.public.videos.models import Print
from fanlight.vault.mirror import copying

WRITER = "public_writer"
pytestmark = pytest.mark.django_db(databases=["default", "public", WRITER])


@dataclass
class PublicPlane:
    """Says what it is told to say, and keeps what it was asked."""

    says: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[int, int]] = field(default_factory=list)
    status: int = 200

    def changes(self, *, after: int, journal: int) -> Said:
        self.asked.append((after, journal))
        nothing: dict[str, Any] = {"changes": [], "journal": [], "has_more": False, "is_behind": False}
        return Said(self.status, json.dumps(nothing | (self.says.pop(0) if self.says else {})).encode())


@pytest.fixture
def plane(monkeypatch: pytest.MonkeyPatch) -> Iterator[PublicPlane]:
    """A public plane; the copy is written where the suite keeps its public tables."""
    monkeypatch.setattr(copying, "COPY", WRITER)
    with connections[WRITER].cursor() as cursor:
        cursor.execute(copying.POSITION)
    yield PublicPlane()
    with connections[WRITER].cursor() as cursor:
        cursor.execute("DROP TABLE copy_position")


def copied(plane: PublicPlane, **said: Any) -> bool:
    plane.says.append(said)
    return copying.copy_once(plane)  # type: ignore[arg-type]


def actor(seq: int, actor_id: UUID, handle: str, **more: Any) -> dict[str, Any]:
    row = {"id": str(actor_id), "handle": handle, "vault": "home", "joined_on": "2026-11-27", **more}
    return {"seq": seq, "table": "actors_actor", "key": str(actor_id), "row": row}


def gone(seq: int, table: str, key: object) -> dict[str, Any]:
    return {"seq": seq, "table": table, "key": str(key), "row": None}


def entry(seq: int, subject: UUID) -> dict[str, Any]:
    at = "2026-11-27T12:00:00.123456Z"
    return {"seq": seq, "kind": "actor_changed", "actor_id": str(subject), "subject_id": str(subject), "at": at}


def test_rows_come_change_and_go_and_the_next_question_goes_on_from_there(plane: PublicPlane):
    potter, baker = new_id(), new_id()
    assert copied(plane, changes=[actor(4, potter, "potter"), actor(5, baker, "baker")], journal=[entry(2, potter)])
    assert copied(plane, changes=[actor(7, potter, "potter", name="The Potter"), gone(8, "actors_actor", baker)])
    assert not copied(plane)

    assert list(Actor.objects.values_list("handle", "name")) == [("potter", "The Potter")]
    assert Entry.objects.get().at.isoformat() == "2026-11-27T12:00:00.123456+00:00"
    assert plane.asked == [(0, 0), (5, 2), (8, 2)]


def test_the_same_news_twice_are_as_good_as_once(plane: PublicPlane):
    potter = new_id()
    for _ in range(2):
        copied(plane, changes=[actor(4, potter, "potter")])
        copying._move(0, 0)

    assert Actor.objects.count() == 1


def test_a_name_that_changed_hands_is_its_new_owners_whichever_is_told_first(plane: PublicPlane):
    first, second = new_id(), new_id()
    copied(plane, changes=[actor(1, first, "potter"), actor(2, second, "baker")])

    copied(plane, changes=[actor(4, second, "potter")])  # that the first is called otherwise comes later
    copied(plane, changes=[actor(5, first, "clay")])

    assert dict(Actor.objects.values_list("id", "handle")) == {first: "clay", second: "potter"}


def test_bytes_and_numbers_are_what_they_were(plane: PublicPlane):
    video, fan, creator = new_id(), new_id(), new_id()
    copied(
        plane,
        changes=[
            actor(1, fan, "fan"),
            actor(2, creator, "creator"),
            {
                "seq": 3,
                "table": "actors_follow",
                "key": "9",
                "row": {"id": 9, "follower_id": str(fan), "followed_id": str(creator), "since": "2026-11-27T12:00:00Z"},
            },
        ],
    )
    assert Follow.objects.get(follower_id=fan).id == 9
    made = copying._made(Print, {"video_id": str(video), "frames": "AAEC", "sound": ""})
    assert (made.pk, bytes(made.frames), bytes(made.sound)) == (video, b"\x00\x01\x02", b"")


def test_what_a_newer_public_plane_adds_is_passed_over(plane: PublicPlane):
    potter = new_id()
    newer = {"seq": 5, "table": "videos_hologram", "key": "1", "row": {"id": 1}}

    assert copied(plane, changes=[actor(4, potter, "potter", mood="fine"), newer])

    assert Actor.objects.get().handle == "potter"
    assert copying._position() == (5, 0)


def test_an_answer_that_cannot_be_taken_in_changes_nothing(plane: PublicPlane):
    potter = new_id()
    with pytest.raises(IntegrityError):
        copied(plane, changes=[actor(4, potter, "potter"), actor(5, new_id(), "baker", vault=None)])

    assert (Actor.objects.count(), copying._position()) == (0, (0, 0))


def test_a_public_plane_that_was_put_back_is_copied_anew(plane: PublicPlane):
    copied(plane, changes=[actor(40, new_id(), "from_before")], journal=[entry(3, new_id())])

    copied(plane, is_behind=True)

    assert (Actor.objects.count(), Entry.objects.count(), copying._position()) == (0, 0, (0, 0))


@pytest.mark.parametrize("status", [401, 500])
def test_a_refusal_is_no_news(plane: PublicPlane, status: int):
    plane.status = status
    with pytest.raises(copying.NotToldBy):
        copied(plane, code="unknown_vault")
    assert copying._position() == (0, 0)
