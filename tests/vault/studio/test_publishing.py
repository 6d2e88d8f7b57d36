"""Publishing, withdrawing, and what crosses when."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from django.test import Client

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.outbox.models import Message
from fanlight.foundation import clock
from fanlight.foundation.events import announce
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.mirror.events import VideoAppeared, VideoDisappeared
from fanlight.vault.studio import actions, files, tasks
from fanlight.vault.studio.models import Draft, KeptFile
from tests.between import happening_after
from tests.vault.studio.conftest import Encoder, Sender, prepared

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def edit(browser: Client, draft: Draft, **changes: object) -> Any:
    return browser.patch(f"/api/drafts/{draft.id}", changes, content_type="application/json")


def publish(browser: Client, draft: Draft) -> Any:
    return browser.post(f"/api/drafts/{draft.id}/publish")


def crossed(class_name: str) -> list[dict[str, Any]]:
    messages = Message.objects.filter(class_name=class_name).order_by("seq")
    return [{**msgspec.json.decode(bytes(one.body)), "objects": one.objects_ahead} for one in messages]


def test_a_video_for_everyone_crosses_with_all_that_belongs_to_it(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened
) -> None:
    draft = prepared(sender)
    edit(browser, draft, caption="Hello @Bob_1 #Clay", cover=2, language="de-AT")

    card = publish(browser, draft).json()

    assert (card["stage"], card["has_crossed"]) == ("published", False)
    (message,) = crossed("publish")
    assert message["video_id"] == str(draft.id)
    assert message["actor_id"] == str(ada.account.actor_id)
    assert message["caption"] == "Hello @Bob_1 #Clay"
    assert (message["hashtags"], message["mentions"]) == (["clay"], ["bob_1"])
    assert (message["language"], message["duration_ms"]) == ("de-AT", 12_500)
    assert (message["width"], message["height"]) == (720, 1280)
    assert [one["name"] for one in message["renditions"]] == ["360p", "720p"]
    assert message["objects"] == [
        f"{message['poster_sha256']}.webp",
        f"{message['sprite']['sha256']}.webp",
        *(f"{one['sha256']}.mp4" for one in message["renditions"]),
    ]
    assert message["sprite"] | {"sha256": ""} == {"sha256": "", "count": 25, "columns": 5, "width": 90, "height": 160}
    assert all(files.store().has(name) for name in message["objects"])
    assert card["poster"].endswith(f"/{message['poster_sha256']}.webp")


def test_a_video_whose_sprite_failed_crosses_without_one(sender: Sender, encoder: Encoder, browser: Client) -> None:
    encoder.has_sprite = False
    draft = prepared(sender)

    publish(browser, draft)

    (message,) = crossed("publish")
    assert message["sprite"] is None
    assert len(message["objects"]) == 3


def test_what_crosses_names_no_account_no_file_and_no_device(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened
) -> None:
    draft = prepared(sender)

    publish(browser, draft)

    body = bytes(Message.objects.get(class_name="publish").body)
    assert str(ada.account.id).encode() not in body
    assert b"clip.mp4" not in body


@pytest.mark.parametrize("audience", ["followers", "only_me"])
def test_a_video_for_fewer_stays_in_the_vault(sender: Sender, encoder: Encoder, browser: Client, audience: str) -> None:
    draft = prepared(sender)
    edit(browser, draft, audience=audience)

    card = publish(browser, draft).json()

    assert (card["stage"], card["audience"]) == ("published", audience)
    assert crossed("publish") == []


def test_an_unfinished_draft_cannot_be_published_and_a_published_one_not_twice(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    waiting = Draft.objects.get(id=sender.send(b"waiting"))
    assert publish(browser, waiting).json()["code"] == "video_not_ready"
    draft = prepared(sender)
    publish(browser, draft)

    again = publish(browser, draft)

    assert (again.status_code, again.json()["code"]) == (409, "already_published")
    assert len(crossed("publish")) == 1


def test_a_published_video_can_no_longer_be_changed_or_deleted(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    publish(browser, draft)

    assert edit(browser, draft, caption="other words").status_code == 409
    assert browser.delete(f"/api/drafts/{draft.id}").status_code == 409


def test_the_public_plane_s_word_makes_it_everyone_s(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    publish(browser, draft)

    for _ in range(2):  # a reaction may be repeated
        announce(VideoAppeared(1, draft.actor_id, draft.id))

    card = browser.get(f"/api/drafts/{draft.id}").json()
    assert card["has_crossed"] is True
    assert card["poster"].startswith("/media/")
    assert all(one["url"].startswith("/media/") for one in card["renditions"])


def test_another_actor_s_entry_says_nothing_about_a_draft(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    publish(browser, draft)

    announce(VideoAppeared(1, uuid4(), draft.id))

    assert browser.get(f"/api/drafts/{draft.id}").json()["has_crossed"] is False


def test_a_video_taken_down_over_there_is_still_its_creator_s(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    publish(browser, draft)
    announce(VideoAppeared(1, draft.actor_id, draft.id))

    announce(VideoDisappeared(2, draft.actor_id, draft.id))

    card = browser.get(f"/api/drafts/{draft.id}").json()
    assert (card["stage"], card["has_crossed"]) == ("published", False)
    assert browser.get(card["renditions"][0]["url"]).status_code == 200


def refuse_publication(code: str = "unknown_actor") -> None:
    """As the gateway does when the public plane will never take it."""
    outbox.refuse(Message.objects.get(class_name="publish"), code=code)


def test_a_creator_is_told_when_the_public_plane_did_not_take_their_video(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft, other = prepared(sender), prepared(sender, b"other film")
    publish(browser, draft)
    refuse_publication()
    publish(browser, other)

    card = browser.get(f"/api/drafts/{draft.id}").json()

    assert (card["stage"], card["has_crossed"], card["can_retry"]) == ("published", False, True)
    assert card["refusal"]["code"] == "not_taken"
    assert "public plane" in card["refusal"]["reason"]
    assert browser.get(f"/api/drafts/{other.id}").json()["refusal"] is None


def test_a_publication_that_was_not_taken_is_sent_again_when_its_creator_asks(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    publish(browser, draft)
    refuse_publication()

    card = browser.post(f"/api/drafts/{draft.id}/retry").json()

    assert (card["refusal"], card["can_retry"]) == (None, False)
    assert Message.objects.get(class_name="publish").refused_code == ""
    assert browser.post(f"/api/drafts/{draft.id}/retry").json()["code"] == "nothing_to_retry"


def test_a_publication_that_its_creator_and_the_operator_send_again_at_once_goes_once(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    publish(browser, draft)
    refuse_publication()
    (refused,) = Message.objects.filter(class_name="publish").values_list("seq", flat=True)

    with happening_after("outbox_message", lambda: outbox.retry(refused)):
        assert browser.post(f"/api/drafts/{draft.id}/retry").status_code == 200

    assert list(Message.objects.filter(class_name="publish").values_list("seq", flat=True)) == [refused]


def test_a_publication_that_was_not_taken_cannot_be_sent_again_once_it_is_withdrawn(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    publish(browser, draft)
    refuse_publication()

    assert browser.post(f"/api/drafts/{draft.id}/withdraw").status_code == 204

    assert crossed("publish") == []
    assert [one["video_id"] for one in crossed("withdraw")] == [str(draft.id)]


def test_a_withdrawn_video_is_gone_at_once_and_its_bytes_when_the_public_plane_has_confirmed(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    publish(browser, draft)

    assert browser.post(f"/api/drafts/{draft.id}/withdraw").status_code == 204

    assert [one["video_id"] for one in crossed("withdraw")] == [str(draft.id)]
    assert browser.get(f"/api/drafts/{draft.id}").status_code == 404
    assert browser.get("/api/drafts").json() == {"drafts": []}
    names = list(KeptFile.objects.values_list("name", flat=True))
    assert all(files.store().has(name) for name in names), "the publication may still be on its way and need them"

    Message.objects.all().delete()  # delivered
    announce(VideoDisappeared(3, draft.actor_id, draft.id))
    assert not Draft.objects.exists()
    assert not any(files.store().has(name) for name in names)


def test_a_withdrawal_that_nobody_confirms_is_finished_after_a_day(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    publish(browser, draft)
    browser.post(f"/api/drafts/{draft.id}/withdraw")

    assert tasks.forget_unconfirmed() == 0
    with clock.moved(timedelta(days=2)):
        assert tasks.forget_unconfirmed() == 1

    assert not Draft.objects.exists()


def test_a_kept_video_that_is_withdrawn_is_gone(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    edit(browser, draft, audience="followers")
    publish(browser, draft)

    assert browser.post(f"/api/drafts/{draft.id}/withdraw").status_code == 204

    assert not Draft.objects.exists()
    assert not KeptFile.objects.exists()
    assert crossed("withdraw") == []


def test_what_is_not_published_cannot_be_withdrawn(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)

    assert browser.post(f"/api/drafts/{draft.id}/withdraw").json()["code"] == "not_published"


def test_a_minor_s_videos_start_with_themselves_alone(stranger: Client, browser: Client) -> None:
    theirs, ours = Sender(stranger).begin(5), Sender(browser).begin(5)

    assert stranger.get(f"/api/drafts/{theirs}").json()["audience"] == "only_me"
    assert browser.get(f"/api/drafts/{ours}").json()["audience"] == "everyone"


def test_words_that_could_not_cross_are_refused_when_they_are_written(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    many = " ".join(f"#tag{number}" for number in range(31))

    assert edit(browser, draft, caption=many).json()["code"] == "too_many_hashtags"
    assert edit(browser, draft, caption="x" * 2201).status_code == 422
    assert edit(browser, draft, cover=5).json()["code"] == "no_such_cover"
    assert edit(browser, draft, caption="bell\u0007 and\u2028line", language="pt-BR").status_code == 200
    assert publish(browser, draft).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        '{"caption": "x", "stage": "published"}',
        '{"caption": 5}',
        '{"audience": "friends"}',
        '{"cover": -1}',
        '{"cover": 1.5}',
        '{"language": "no language at all"}',
        '{"caption": "\\ud800"}',
        '{"caption": "\\u0000"}',
        "[]",
        "{",
        "",
    ],
)
def test_a_body_of_the_wrong_form_is_refused(sender: Sender, browser: Client, body: str) -> None:
    draft_id = sender.begin(5)

    answer = browser.patch(f"/api/drafts/{draft_id}", body, content_type="application/json")

    assert answer.status_code in (400, 422)
    assert answer.json()["code"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/api/drafts/{}"),
        ("patch", "/api/drafts/{}"),
        ("delete", "/api/drafts/{}"),
        ("post", "/api/drafts/{}/publish"),
        ("post", "/api/drafts/{}/retry"),
        ("post", "/api/drafts/{}/withdraw"),
    ],
)
def test_somebody_else_s_draft_is_not_there(
    sender: Sender, encoder: Encoder, stranger: Client, method: str, path: str
) -> None:
    draft = prepared(sender)
    body: Any = {"data": {}, "content_type": "application/json"} if method == "patch" else {}

    theirs = getattr(stranger, method)(path.format(draft.id), **body)
    nobody = getattr(Client(), method)(path.format(draft.id), **body)

    assert (theirs.status_code, theirs.json()["code"]) == (404, "not_found")
    assert nobody.status_code == 401
    draft.refresh_from_db()
    assert draft.stage == Draft.Stage.READY


def test_drafts_are_listed_newest_first_and_only_to_their_creator(sender: Sender, stranger: Client) -> None:
    first, second = sender.begin(5), sender.begin(6)

    listed = sender.client.get("/api/drafts").json()["drafts"]

    assert [UUID(card["id"]) for card in listed] == [second, first]
    assert [card["file_name"] for card in listed] == ["clip.mp4", "clip.mp4"]
    assert (listed[1]["progress"], listed[1]["received_bytes"], listed[1]["size_bytes"]) == (0.0, 0, 5)
    assert stranger.get("/api/drafts").json() == {"drafts": []}


def test_a_list_of_many_drafts_takes_few_queries(
    sender: Sender, encoder: Encoder, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        prepared(sender, b"film %d" % number)

    with django_assert_max_num_queries(8):
        sender.client.get("/api/drafts")


def test_a_caption_is_sealed_in_its_row(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    edit(browser, draft, caption="between you and me")

    draft.refresh_from_db()
    assert b"between you and me" not in bytes(draft.sealed)
    assert actions.edit(draft).id == draft.id
