"""Words to what is said: written in the studio, read by whoever may see the video."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fanlight.public.videos.models import Subtitles as PublicSubtitles
from fanlight.public.videos.models import Video
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.studio import personal_data, queries
from fanlight.vault.studio.models import Draft, Subtitles
from tests.opened import written
from tests.vault.feed.world import publish as publish_in_public
from tests.vault.studio.conftest import Encoder, Sender, prepared
from tests.vault.studio.test_publishing import crossed, edit, publish

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

HELLO = [{"start": 1000, "end": 2000, "text": "Hello"}]


def put(browser: Client, draft_id: UUID, cues: object, language: str = "en") -> Any:
    address = f"/api/drafts/{draft_id}/subtitles/{language}"
    return browser.put(address, {"cues": cues}, content_type="application/json")


def said(browser: Client, draft_id: UUID, language: str = "en") -> Any:
    return browser.get(f"/api/videos/{draft_id}/subtitles/{language}")


def test_a_draft_is_given_words_in_two_languages(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)

    late = {"start": 3000, "end": 4000, "text": " Bye\u0085 "}
    assert put(browser, draft.id, [late, *HELLO]).json()["subtitles"] == ["en"]
    assert put(browser, draft.id, [{**HELLO[0], "text": "Servus"}], "de-AT").json()["subtitles"] == ["de-AT", "en"]

    assert said(browser, draft.id).json() == {"cues": [*HELLO, {**late, "text": "Bye"}]}
    assert said(browser, draft.id, "de-AT").json()["cues"][0]["text"] == "Servus"


def test_later_words_take_the_place_of_earlier_ones_and_none_takes_them_away(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    put(browser, draft.id, HELLO)

    put(browser, draft.id, [{**HELLO[0], "text": "Hi"}])
    assert said(browser, draft.id).json()["cues"][0]["text"] == "Hi"

    assert put(browser, draft.id, []).json()["subtitles"] == []
    assert said(browser, draft.id).status_code == 404


def test_the_words_of_a_draft_are_nobody_elses(
    sender: Sender, encoder: Encoder, browser: Client, stranger: Client
) -> None:
    draft = prepared(sender)
    put(browser, draft.id, HELLO)

    assert put(stranger, draft.id, HELLO).status_code == 404
    assert said(stranger, draft.id).status_code == 404
    assert said(Client(), draft.id).status_code == 404


def test_words_are_sealed_in_their_row(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    put(browser, draft.id, [{**HELLO[0], "text": "a secret recipe"}])

    assert b"secret" not in bytes(Subtitles.objects.get().sealed)


@pytest.mark.parametrize(
    ("cues", "code"),
    [
        ([{"start": 2000, "end": 2000, "text": "x"}], "wrong_times"),
        ([{"start": 13_000, "end": 14_000, "text": "x"}], "beyond_the_end"),
        ([{"start": 0, "end": 1000, "text": "x" * 301}], "invalid"),
        ([{"start": -1, "end": 1000, "text": "x"}], "invalid"),
        ([{"start": 0, "end": 1000, "text": "x", "colour": "red"}], "invalid"),
        ([{"start": 0, "end": 1000, "text": "\U0001f3fa" * 300}] * 200, "subtitles_too_long"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    sender: Sender, encoder: Encoder, browser: Client, cues: object, code: str
) -> None:
    draft = prepared(sender)

    answer = put(browser, draft.id, cues)

    assert answer.status_code == 422
    assert answer.json()["code"] == code
    assert Subtitles.objects.count() == 0


def test_a_video_has_twenty_languages_and_no_more(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    for number in range(20):
        put(browser, draft.id, HELLO, f"a{chr(97 + number)}")

    assert put(browser, draft.id, HELLO, "zz").json()["code"] == "too_many_languages"
    assert put(browser, draft.id, HELLO, "aa").status_code == 200


def test_what_is_still_being_prepared_waits(sender: Sender, browser: Client) -> None:
    draft_id = sender.send(b"film")

    assert put(browser, draft_id, HELLO).json()["code"] == "video_not_ready"


def test_words_follow_their_video_to_the_public_plane_and_so_does_each_change(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened
) -> None:
    draft = prepared(sender)
    put(browser, draft.id, HELLO)
    assert crossed("subtitles") == []

    publish(browser, draft)
    put(browser, draft.id, [{**HELLO[0], "text": "Hallo"}], "de")
    put(browser, draft.id, [], "de")

    sent = [(one["video_id"], one["actor_id"], one["language"], one["cues"]) for one in crossed("subtitles")]
    video, actor = str(draft.id), str(ada.account.actor_id)
    assert sent == [
        (video, actor, "en", HELLO),
        (video, actor, "de", [{**HELLO[0], "text": "Hallo"}]),
        (video, actor, "de", []),
    ]


def test_words_of_what_stays_in_the_vault_never_cross(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened
) -> None:
    draft = prepared(sender)
    edit(browser, draft, audience="only_me")
    publish(browser, draft)

    put(browser, draft.id, HELLO)

    assert crossed("subtitles") == []
    (kept,) = queries.kept([draft.id], ada.account.actor_id)
    assert kept.subtitles == ("en",)
    assert said(browser, draft.id).json()["cues"] == HELLO


def test_words_are_in_the_export_and_gone_with_the_account(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened
) -> None:
    draft = prepared(sender)
    put(browser, draft.id, HELLO)

    (video,) = written(personal_data.export(ada.account.id))["videos"]
    assert video["subtitles"] == {"en": HELLO}

    personal_data.erase(ada.account.id)
    assert not Subtitles.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "file",
    [b"WEBVTT\n\n00:01.000 --> 00:02.000\n<b>Hello</b>\n", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"],
)
def test_a_file_is_read_and_nothing_kept(browser: Client, file: bytes) -> None:
    answer = browser.post("/api/subtitles", file, content_type="text/plain")

    assert answer.json() == {"cues": HELLO}
    assert not Subtitles.objects.exists()


@pytest.mark.parametrize(("file", "code"), [(b"hello", "no_subtitles"), (b"x" * 400_001, "subtitles_too_long")])
def test_what_is_no_such_file_is_refused(browser: Client, file: bytes, code: str) -> None:
    answer = browser.post("/api/subtitles", file, content_type="text/plain")

    assert answer.status_code == 422
    assert answer.json()["code"] == code


def test_a_stranger_has_no_file_read(client: Client) -> None:
    assert client.post("/api/subtitles", b"x", content_type="text/plain").status_code == 401


def test_their_writer_reads_what_they_wrote_last_while_it_is_on_its_way(
    sender: Sender, encoder: Encoder, browser: Client, stranger: Client
) -> None:
    draft = prepared(sender)
    publish(browser, draft)
    Video.objects.using("public_writer").filter(id=publish_in_public()).update(id=draft.id)
    PublicSubtitles.objects.using("public_writer").create(
        video_id=draft.id, language="en", cues=[{**HELLO[0], "text": "Helo"}]
    )

    put(browser, draft.id, HELLO)

    assert said(browser, draft.id).json()["cues"] == HELLO
    assert said(stranger, draft.id).json()["cues"][0]["text"] == "Helo"
