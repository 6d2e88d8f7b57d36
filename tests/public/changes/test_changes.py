"""A vault elsewhere is told of every change of a public row, whichever way it was written, and nobody else is."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from fanlight.crossings.counts import Count
from fanlight.crossings.signatures import Envelope, digest_header
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.actors.models import Actor
from fanlight.public.changes import queries, triggers
from fanlight.public.changes.queries import News
from fanlight.public.videos import actions as videos
from fanlight.public.videos.models import Video
from tests.crossings.inbox.sender import Sender

pytestmark = pytest.mark.django_db
Person = Callable[..., Actor]
Published = Callable[..., Video]


@pytest.fixture
def home_vault() -> Sender:
    return Sender("home")


@pytest.fixture
def stranger() -> Sender:
    return Sender("stranger", is_known=False)


def news(after: int = 0, journal_after: int = 0) -> News:
    """What is told, as after a commit."""
    connection.check_constraints()
    return queries.news(after=after, journal_after=journal_after)


def newest(told: News) -> tuple[int, int]:
    return max(one.seq for one in told.changes), max(entry["seq"] for entry in told.journal)


def rows(told: News, table: str) -> list[dict[str, Any] | None]:
    return [one.row for one in told.changes if one.table == table]


def test_a_row_is_told_once_as_it_is_now_and_the_journal_with_it(person: Person, published: Published):
    video = published(person("potter"))
    videos.count([Count(video_id=video.id, views=7, likes=2)])

    told = news()

    (found,) = rows(told, "videos_video")
    assert found is not None
    assert (found["id"], found["view_count"], found["like_count"]) == (video.id, 7, 2)
    assert [row and row["hashtag"] for row in rows(told, "videos_tagging")] == ["ceramics"]
    assert [entry["kind"] for entry in told.journal] == ["actor_changed", "video_published"]
    assert news(*newest(told)) == News([], has_more=False, journal=[])


def test_raw_writes_and_deletions_are_told_too(person: Person, published: Published):
    creator, fan = person("potter"), person("fan")
    video = published(creator)
    actors.follow(fan.id, creator.id, vault="home")
    seen = newest(news())

    videos.count([Count(video_id=video.id, views=1, likes=0)])  # raw SQL, with no journal entry
    assert [one.table for one in news(*seen).changes] == ["videos_video"]

    actors.unfollow(fan.id, creator.id, vault="home")
    videos.withdraw(video.id, creator.id, vault="home")
    told = news(*seen)
    assert rows(told, "actors_follow") == rows(told, "videos_tagging") == [None]
    assert {row and row["withdrawn_at"] is None for row in rows(told, "videos_video")} == {False}


def test_the_journal_waits_until_nothing_is_left(person: Person, monkeypatch: pytest.MonkeyPatch):
    for number in range(5):
        person(f"person_{number}")
    monkeypatch.setattr(queries, "AT_ONCE", 3)

    first = news()
    assert (len(first.changes), first.has_more, first.journal) == (3, True, [])
    rest = news(first.changes[-1].seq)
    assert (len(rest.changes), len(rest.journal), rest.has_more) == (2, 3, True)
    last = news(rest.changes[-1].seq, rest.journal[-1]["seq"])
    assert (len(last.changes), len(last.journal), last.has_more) == (0, 2, False)


def test_after_a_migration_every_row_is_told_anew(person: Person):
    potter = person("potter")
    seen = newest(news())

    triggers.tell_all_anew("default")

    assert [row and row["id"] for row in rows(news(*seen), "actors_actor")] == [potter.id]


def test_whoever_knows_more_than_we_do_is_told_so(person: Person):
    person("potter")
    seq, journal = newest(news())

    assert news(seq + 1, journal).is_behind
    assert news(seq, journal + 1).is_behind


def ask(sender: Sender, path: str, *, signed_for: str = "") -> HttpResponse:
    """Ask as the gateway does."""
    envelope = Envelope(
        method="GET",
        target=f"{own().public_address}/gateway/v1/{signed_for or path}",
        content_type="application/json",
        content_length=0,
        content_digest=digest_header(hashlib.sha256(b"").digest()),
        idempotency_key=str(new_id()),
    )
    carried = {name: value for name, value in sender.sign(envelope).items() if value is not None}
    return Client().get(
        f"/gateway/v1/{path}", headers=carried, CONTENT_TYPE="application/json", CONTENT_LENGTH="0", secure=False
    )


def test_only_a_vault_that_may_speak_is_told(person: Person, home_vault: Sender, stranger: Sender):
    person("potter")
    connection.check_constraints()
    path = "changes?after=0&journal=0"

    told = ask(home_vault, path)
    assert told.status_code == 200, told.content
    assert [one["row"]["handle"] for one in json.loads(told.content)["changes"]] == ["potter"]

    assert ask(stranger, path).status_code == 401
    assert ask(home_vault, "changes?after=1&journal=0", signed_for=path).status_code == 401
    assert ask(home_vault, "changes?after=-1&journal=0").status_code == 422
    unsigned = Client().get(f"/gateway/v1/{path}", CONTENT_TYPE="application/json", CONTENT_LENGTH="0")
    assert unsigned.status_code == 401


def test_the_bulk_of_an_answer_is_bounded(person: Person, monkeypatch: pytest.MonkeyPatch):
    for number in range(3):
        person(f"person_{number}", bio="x" * 200)
    monkeypatch.setattr(queries, "MOST_BYTES", 700)

    told = news()

    assert len(told.changes) == 2
    assert told.has_more
