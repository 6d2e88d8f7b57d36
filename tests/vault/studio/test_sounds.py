"""Another video's sound under one's own, and one's own for others."""

from uuid import UUID

import pytest
from django.test import Client

from fanlight.crossings.outbox.models import Message
from fanlight.foundation.ids import new_id
from fanlight.foundation.jobs import worker
from fanlight.media.refusal import Damaged
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.studio import files, personal_data, queries
from fanlight.vault.studio.actions import drafts, preparing
from fanlight.vault.studio.contents import contents_of
from fanlight.vault.studio.models import Draft
from tests.opened import written
from tests.vault.activity.world import creator
from tests.vault.feed.world import RENDITION, withdraw
from tests.vault.feed.world import publish as publish_in_public
from tests.vault.studio.conftest import Encoder, Sender, metadata, prepared
from tests.vault.studio.test_publishing import crossed, edit, publish, refuse_publication
from tests.vault.studio.test_subtitles import HELLO, put

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


@pytest.fixture
def song() -> UUID:
    """A public video whose sound is shared, its bytes included."""
    video_id = publish_in_public(creator())
    share(video_id, allows_sound=True)
    place = files.public_file(f"{RENDITION['sha256']}.mp4")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"a song")
    return video_id


def share(video_id: UUID, *, allows_sound: bool) -> None:
    Video.objects.using("public_writer").filter(id=video_id).update(sound_id=video_id, allows_sound=allows_sound)


def test_a_borrowed_sound_is_mixed_in_and_credited(
    sender: Sender, encoder: Encoder, browser: Client, song: UUID
) -> None:
    draft = prepared(sender, sound=song, sound_percent=80, own_percent=0, sound_from_ms=71_500)

    (added,) = encoder.added
    assert added is not None
    assert (added.file.read_bytes(), added.loud, added.own_loud) == (b"a song", 0.8, 0.0)
    assert added.from_seconds == 71.5 % (Video.objects.using("public").get(id=song).duration_ms / 1000)
    card = publish(browser, draft).json()
    assert card["borrowed"] == {"sound_id": str(song), "percent": 80, "own_percent": 0, "from_ms": 71_500}
    assert not card["has_sound"]
    (message,) = crossed("publish")
    assert message["sound_id"] == str(song)


def test_a_video_with_its_own_sound_names_itself(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    assert encoder.added == [None]

    assert publish(browser, draft).json()["has_sound"]

    (message,) = crossed("publish")
    assert (message["sound_id"], message["allows_sound"]) == (str(draft.id), True)


def test_its_creator_says_whether_others_may_use_it_before_and_after(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened
) -> None:
    draft = prepared(sender)
    assert not edit(browser, draft, allows_sound=False).json()["allows_sound"]
    assert crossed("permit") == []
    publish(browser, draft)

    assert edit(browser, draft, allows_sound=True).json()["allows_sound"]

    assert not crossed("publish")[0]["allows_sound"]
    (message,) = crossed("permit")
    expected = {
        "video_id": str(draft.id),
        "actor_id": str(ada.account.actor_id),
        "allows_sound": True,
        "allows_duet": True,
        "commenting": "everyone",
        "objects": [],
    }
    assert message == expected
    assert edit(browser, draft, allows_sound=False, caption="other words").status_code == 409
    assert Draft.objects.get(id=draft.id).allows_sound  # nothing of it was done


def test_what_stays_in_the_vault_gives_nothing_away(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    edit(browser, draft, audience="only_me")
    publish(browser, draft)

    edit(browser, draft, allows_sound=False)

    assert crossed("permit") == []


@pytest.mark.django_db(databases=["default", "public", "public_writer"], transaction=True)
def test_a_publication_that_was_not_taken_says_what_holds_when_it_is_sent_again(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    put(browser, draft.id, HELLO)
    publish(browser, draft)
    (first,) = crossed("publish")
    refuse_publication()
    edit(browser, draft, allows_sound=False)

    assert not browser.post(f"/api/drafts/{draft.id}/retry").json()["can_retry"]

    (again,) = crossed("publish")
    assert again == {**first, "allows_sound": False}  # not for a moment is it shared
    assert Message.objects.order_by("-seq")[0].class_name == "subtitles"  # behind what they belong to


@pytest.mark.django_db(databases=["default", "public", "public_writer"], transaction=True)
def test_a_stop_amid_sending_again_leaves_all_of_it_to_be_tried_again(
    sender: Sender, encoder: Encoder, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = prepared(sender)
    publish(browser, draft)
    refuse_publication()

    def stopped_dead(draft: Draft) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(drafts.subtitles, "cross_all", stopped_dead)
    with pytest.raises(KeyboardInterrupt):
        browser.post(f"/api/drafts/{draft.id}/retry")

    assert browser.get(f"/api/drafts/{draft.id}").json()["can_retry"]


def test_the_sounds_of_minors_are_theirs_unless_they_say_otherwise(stranger: Client) -> None:
    draft_id = Sender(stranger).send(b"film")

    assert not Draft.objects.get(id=draft_id).allows_sound


def test_what_is_not_shared_is_refused_before_a_byte_is_sent(sender: Sender, song: UUID) -> None:
    share(song, allows_sound=False)

    for sound in (song, new_id()):
        answer = sender.create(4, HTTP_UPLOAD_METADATA=metadata(filename="clip.mp4", sound=sound))
        assert (answer.status_code, answer.json()["code"]) == (409, "sound_not_shared")
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"sound": "a tune"},
        {"sound_percent": "101"},
        {"own_percent": "-1"},
        {"own_percent": "loud"},
        {"sound_from_ms": "1.5"},
        {"sound_from_ms": "3600001"},
    ],
)
def test_nonsense_about_a_sound_is_refused(sender: Sender, song: UUID, told: dict[str, str]) -> None:
    answer = sender.create(4, HTTP_UPLOAD_METADATA=metadata(**{"sound": song, **told}))

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_upload")


def test_a_sound_that_was_taken_back_meanwhile_refuses_the_video(
    sender: Sender, encoder: Encoder, browser: Client, song: UUID
) -> None:
    draft_id = sender.begin(4, sound=song)
    share(song, allows_sound=False)
    sender.patch(draft_id, 0, b"film")
    while worker.work_one():
        pass

    card = browser.get(f"/api/drafts/{draft_id}").json()
    assert (card["stage"], card["refusal"]["code"]) == ("refused", "sound_gone")
    assert encoder.made == []


def test_a_sound_that_goes_while_it_is_being_mixed_in_is_told_as_the_reason(
    sender: Sender, encoder: Encoder, browser: Client, song: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*film: object, **level: object) -> None:
        withdraw(song)
        files.public_file(f"{RENDITION['sha256']}.mp4").unlink()
        raise Damaged()  # as ffmpeg says of a file that is not there

    monkeypatch.setattr(preparing.preparation.mixing, "mixed", gone)
    draft_id = sender.send(b"film", sound=song)
    while worker.work_one():
        pass

    card = browser.get(f"/api/drafts/{draft_id}").json()
    assert (card["stage"], card["refusal"]["code"]) == ("refused", "sound_gone")


def test_a_sound_that_was_taken_back_after_it_was_mixed_in_is_not_published(
    sender: Sender, encoder: Encoder, browser: Client, song: UUID
) -> None:
    draft = prepared(sender, sound=song)
    share(song, allows_sound=False)

    answer = publish(browser, draft)

    assert (answer.status_code, answer.json()["code"]) == (409, "sound_not_shared")
    assert Draft.objects.get(id=draft.id).stage == Draft.Stage.READY
    assert crossed("publish") == []


def test_a_sound_that_is_taken_back_while_its_video_crosses_is_told_as_the_reason(
    sender: Sender, encoder: Encoder, browser: Client, song: UUID
) -> None:
    draft = prepared(sender, sound=song)
    publish(browser, draft)

    refuse_publication("sound_not_shared")

    card = browser.get(f"/api/drafts/{draft.id}").json()
    assert (card["refusal"]["code"], card["can_retry"]) == ("sound_gone", True)


def test_which_sound_it_is_is_sealed_and_exported(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened, song: UUID
) -> None:
    draft = prepared(sender, sound=song, sound_percent=50)

    assert str(song).encode() not in bytes(draft.sealed)
    assert contents_of(draft).borrowed is not None
    (video,) = written(personal_data.export(ada.account.id))["videos"]
    assert video["borrowed_sound"] == {"sound": str(song), "percent": 50, "own_percent": 100, "from_ms": 0}
    assert video["allows_sound"]


def test_a_video_for_fewer_credits_the_sound_too(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened, song: UUID
) -> None:
    draft = prepared(sender, sound=song)
    edit(browser, draft, audience="only_me")
    publish(browser, draft)

    (kept,) = queries.kept([draft.id], ada.account.actor_id)
    assert kept.sound_id == song
    Actor.objects.using("public_writer").create(id=ada.account.actor_id, handle="ada", vault="home")
    sound = browser.get(f"/api/videos/{draft.id}").json()["video"]["sound"]
    assert (sound["id"], sound["is_own"], sound["may_use"]) == (str(song), False, True)
