"""Comments that a creator's words hold back: who sees them, and what becomes of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.vault.accounts.models import Access
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.comments import personal_data, rules
from fanlight.vault.comments.models import Comment, Held, HoldingWords
from tests.between import happening_after
from tests.opened import written
from tests.vault.activity import world
from tests.vault.comments.test_api import JSON, listed, put, words
from tests.vault.comments.world import arrive, crossed
from tests.vault.feed.world import browser, get

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def hold(creator: Client, *held: str) -> Any:
    return creator.put("/api/me/comment-words", {"words": list(held)}, content_type=JSON)


def waiting(creator: Client) -> list[str]:
    return [item["text"] for item in get(creator, "/api/me/held-comments")["items"]]


@pytest.fixture
def creator() -> Viewer:
    return world.person()


def test_whole_words_hold_back_in_any_case_form_or_disguise() -> None:
    held = rules.holding_words(["Straße", "bad  luck", "ab", "猫", "Straße "])
    assert held == ("strasse", "bad luck", "ab", "猫")

    for text in ("STRASSE!", "what BAD\nluck", "\uff21\uff22 here", "a\u200bb", "a\u00adb", "小猫咪"):
        assert rules.is_held(text, held), text
    for text in ("Straßen", "bad, luck", "abc", "cab", ""):
        assert not rules.is_held(text, held), text
    assert not rules.is_held("anything", ())


def test_a_held_comment_is_seen_by_its_writer_and_its_creator_alone_until_it_is_let_through(
    client: Client, creator: Viewer
) -> None:
    writer, other = world.person(), world.person()
    video = world.video(of=creator.actor_id)
    own, theirs, others = browser(creator), browser(writer), browser(other)
    assert hold(own, "Glaze", "glaze").json() == {"words": ["glaze"]} == get(own, "/api/me/comment-words")

    answer = put(theirs, video, "No GLAZE on it").json()
    put(theirs, video, "Glazed clay")

    assert answer["state"] == "held"
    assert [message["text"] for message in crossed()] == ["Glazed clay"]
    arrive()
    assert words(listed(theirs, video)) == [("No GLAZE on it", "held"), ("Glazed clay", "public")]
    for anyone in (client, others, own):
        assert words(listed(anyone, video)) == [("Glazed clay", "public")]
    assert waiting(own) == ["No GLAZE on it"]
    assert waiting(others) == []
    assert others.post(f"/api/me/held-comments/{answer['id']}").status_code == 404
    assert theirs.post(f"/api/me/held-comments/{answer['id']}").status_code == 404
    assert others.delete(f"/api/comments/{answer['id']}").status_code == 404

    assert own.post(f"/api/me/held-comments/{answer['id']}").status_code == 204

    (message,) = crossed()
    assert (message["comment_id"], message["actor_id"]) == (answer["id"], str(writer.actor_id))
    arrive()
    assert ("No GLAZE on it", "public") in words(listed(client, video))
    assert waiting(own) == []
    assert own.post(f"/api/me/held-comments/{answer['id']}").status_code == 404


def test_a_comment_that_is_let_through_while_its_writer_looks_does_not_seem_gone(creator: Viewer) -> None:
    writer, video = world.person(), world.video(of=creator.actor_id)
    own, theirs = browser(creator), browser(writer)
    hold(own, "glaze")
    with clock.moved(timedelta(days=-1)):
        id_ = put(theirs, video, "Glaze").json()["id"]

    def let_through() -> None:
        assert own.post(f"/api/me/held-comments/{id_}").status_code == 204

    with happening_after("outbox_message", let_through):
        assert [one["state"] for one in get(theirs, "/api/me/comments")["items"]] == ["held"]
    assert [one["state"] for one in get(theirs, "/api/me/comments")["items"]] == ["waiting"]


def test_what_is_declined_stays_with_its_writer(creator: Viewer) -> None:
    writer, video = world.person(), world.video(of=creator.actor_id)
    own, theirs = browser(creator), browser(writer)
    hold(own, "glaze")
    id_ = put(theirs, video, "Glaze").json()["id"]

    assert own.delete(f"/api/comments/{id_}").status_code == 204

    assert waiting(own) == []
    assert [(one["text"], one["state"]) for one in get(theirs, "/api/me/comments")["items"]] == [("Glaze", "gone")]
    assert crossed() == crossed("uncomment") == []
    assert bytes(Held.objects.get().sealed) == b""
    assert own.post(f"/api/me/held-comments/{id_}").status_code == 404


def test_its_writer_takes_it_away_before_anybody_saw_it(creator: Viewer) -> None:
    theirs, video = browser(world.person()), world.video(of=creator.actor_id)
    own = browser(creator)
    hold(own, "glaze")
    id_ = put(theirs, video, "Glaze").json()["id"]

    assert theirs.delete(f"/api/comments/{id_}").status_code == 204

    assert waiting(own) == crossed() == crossed("uncomment") == []
    assert not Comment.objects.exists()


def test_ones_own_words_and_other_videos_are_not_held(creator: Viewer) -> None:
    own = browser(creator)
    hold(own, "glaze")

    put(own, world.video(of=creator.actor_id), "Glaze of mine")
    put(browser(world.person()), world.video(), "Glaze elsewhere")

    assert [message["text"] for message in crossed()] == ["Glaze of mine", "Glaze elsewhere"]
    assert hold(own).json() == {"words": []}


def test_words_without_a_letter_and_too_many_are_refused(creator: Viewer) -> None:
    own = browser(creator)

    assert hold(own, "!?").json()["code"] == "not_a_word"
    assert hold(own, "x" * 61).json()["code"] == "not_a_word"
    assert hold(own, *map(str, range(201))).json()["code"] == "too_many_words"
    assert not HoldingWords.objects.exists()


def test_words_and_copies_are_sealed_told_to_their_creator_and_go_with_the_account(creator: Viewer) -> None:
    writer, video = world.person(), world.video(of=creator.actor_id)
    hold(browser(creator), "glaze")
    put(browser(writer), video, "Glaze")

    assert b"glaze" not in bytes(HoldingWords.objects.get().sealed)
    assert b"laze" not in bytes(Held.objects.get().sealed)
    reads = Access.objects.filter(account_id=creator.account_id, field="own_comments_holdingwords.sealed")
    assert [(read.kind, read.reader, read.purpose) for read in reads] == [("service", "hold_comments", "publishing")]
    told = written(personal_data.export(creator.account_id))
    assert (told["words"]["words"], told["held"][0]["text"]) == (["glaze"], "Glaze")

    personal_data.erase(creator.account_id)

    assert not HoldingWords.objects.exists()
    assert not Held.objects.exists()
    assert Comment.objects.count() == 1
