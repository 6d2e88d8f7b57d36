"""Duets and stitches with another's video, and whether others may make some with one's own."""

from uuid import UUID

import pytest
from django.test import Client

from fanlight.foundation.ids import new_id
from fanlight.foundation.jobs import worker
from fanlight.media import joining
from fanlight.media.joining import Partner
from fanlight.media.refusal import PartnerUnreadable
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.studio import actions, files, personal_data
from fanlight.vault.studio.contents import contents_of
from fanlight.vault.studio.models import Draft
from tests.opened import written
from tests.vault.activity.world import creator
from tests.vault.feed.world import RENDITION
from tests.vault.feed.world import publish as publish_in_public
from tests.vault.studio.conftest import Encoder, Sender, metadata, prepared
from tests.vault.studio.test_publishing import crossed, edit, publish, refuse_publication

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

SMALL, MIDDLE, LARGE = "c" * 64, RENDITION["sha256"], "d" * 64


@pytest.fixture
def first() -> UUID:
    """A public video in three sizes that others may use, its bytes included."""
    video_id = publish_in_public(creator())
    renditions = [
        RENDITION | {"name": name, "sha256": sha256, "width": width, "height": width * 16 // 9}
        for name, sha256, width in (("360p", SMALL, 360), ("720p", MIDDLE, 720), ("1080p", LARGE, 1080))
    ]
    change(video_id, allows_duet=True, renditions=renditions, width=1080, height=1920)
    for sha256 in (SMALL, MIDDLE, LARGE):
        place = files.public_file(f"{sha256}.mp4")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"a film")
    return video_id


def change(video_id: UUID, **columns: object) -> None:
    Video.objects.using("public_writer").filter(id=video_id).update(**columns)


def work() -> None:
    while worker.work_one():
        pass


@pytest.mark.parametrize(("made_as", "file"), [("duet", MIDDLE), ("stitch", LARGE)])
def test_one_is_made_from_the_size_that_is_needed_and_credited(
    sender: Sender, encoder: Encoder, browser: Client, first: UUID, made_as: str, file: str
) -> None:
    draft = prepared(sender, **{made_as: first})

    assert encoder.partners == [Partner(file=files.public_file(f"{file}.mp4"), how=made_as)]  # type: ignore[arg-type]
    card = publish(browser, draft).json()
    usual = {"own_place": "left", "own_share_percent": 50, "taken_ms": 5000}
    assert card["made_from"] == {"video_id": str(first), "made_as": made_as, **usual}
    (message,) = crossed("publish")
    assert (message["made_from"], message["made_as"]) == (str(first), made_as)


def test_a_duet_is_made_as_its_creator_chose(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened, first: UUID
) -> None:
    draft = prepared(sender, duet=first, own_place="below", own_share_percent=80)

    (partner,) = encoder.partners
    assert partner is not None
    assert partner.file == files.public_file(f"{LARGE}.mp4")  # stacked, each may be as wide as the screen
    assert (partner.own_place, partner.own_share) == ("below", 0.8)
    told = browser.get(f"/api/drafts/{draft.id}").json()["made_from"]
    assert (told["own_place"], told["own_share_percent"]) == ("below", 80)
    (video,) = written(personal_data.export(ada.account.id))["videos"]
    assert (video["made_from"]["own_place"], video["made_from"]["own_share_percent"]) == ("below", 80)


def test_a_stitch_takes_as_much_as_its_creator_chose(sender: Sender, encoder: Encoder, first: UUID) -> None:
    prepared(sender, stitch=first, taken_ms=2500)

    (partner,) = encoder.partners
    assert partner is not None
    assert (partner.how, partner.taken_seconds) == ("stitch", 2.5)


@pytest.mark.parametrize(
    "told",
    [{"own_place": "behind"}, {"own_share_percent": 101}, {"taken_ms": 999}, {"taken_ms": 5001}, {"taken_ms": "-"}],
)
def test_what_cannot_be_chosen_is_refused(sender: Sender, first: UUID, told: dict[str, object]) -> None:
    answer = sender.create(4, HTTP_UPLOAD_METADATA=metadata(duet=first, **told))

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_upload")


def test_it_is_told_that_the_two_are_being_joined(sender: Sender, encoder: Encoder, first: UUID) -> None:
    steps: list[tuple[str, float]] = []
    draft_id = sender.send(b"film", duet=first)

    actions.prepare(draft_id, lambda step, share: steps.append((step, share)))

    assert steps[:3] == [("checking", 0.0), ("joining", 0.5), ("loudness", 0.0)]


def test_a_small_video_is_used_in_its_largest_size(sender: Sender, encoder: Encoder, first: UUID) -> None:
    change(first, renditions=[RENDITION | {"sha256": SMALL, "width": 320}], width=320)

    prepared(sender, duet=first)

    assert encoder.partners == [Partner(file=files.public_file(f"{SMALL}.mp4"), how="duet")]


def test_what_is_ones_own_alone_names_nobody(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)

    assert encoder.partners == [None]
    assert publish(browser, draft).json()["made_from"] is None
    (message,) = crossed("publish")
    assert (message["made_from"], message["made_as"], message["allows_duet"]) == (None, None, True)


def test_its_creator_says_whether_others_may_before_and_after(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened
) -> None:
    draft = prepared(sender)
    assert not edit(browser, draft, allows_duet=False).json()["allows_duet"]
    assert crossed("permit") == []
    publish(browser, draft)

    card = edit(browser, draft, allows_duet=True).json()

    assert (card["allows_duet"], card["allows_sound"]) == (True, True)
    assert not crossed("publish")[0]["allows_duet"]
    (message,) = crossed("permit")
    assert message == {
        "video_id": str(draft.id),
        "actor_id": str(ada.account.actor_id),
        "allows_sound": True,
        "allows_duet": True,
        "commenting": "everyone",
        "objects": [],
    }
    assert edit(browser, draft, allows_sound=False).json()["allows_duet"]  # one says nothing of the other


def test_what_was_made_with_another_is_not_ones_own_to_give_away(
    sender: Sender, encoder: Encoder, browser: Client, first: UUID
) -> None:
    draft = prepared(sender, duet=first)
    assert (draft.allows_duet, draft.allows_sound) == (False, False)

    card = edit(browser, draft, allows_duet=True, allows_sound=True).json()

    assert (card["allows_duet"], card["allows_sound"]) == (False, False)
    publish(browser, draft)
    (message,) = crossed("publish")
    assert (message["allows_duet"], message["allows_sound"]) == (False, False)


def test_the_videos_of_minors_are_theirs_unless_they_say_otherwise(stranger: Client) -> None:
    draft_id = Sender(stranger).send(b"film")

    assert not Draft.objects.get(id=draft_id).allows_duet


@pytest.mark.parametrize("made_as", ["duet", "stitch"])
def test_what_is_not_shared_is_refused_before_a_byte_is_sent(sender: Sender, first: UUID, made_as: str) -> None:
    change(first, allows_duet=False)

    for video_id in (first, new_id()):
        answer = sender.create(4, HTTP_UPLOAD_METADATA=metadata(filename="clip.mp4", **{made_as: video_id}))
        assert (answer.status_code, answer.json()["code"]) == (409, "duet_not_shared")
    assert not Draft.objects.exists()


def test_another_duet_is_refused(sender: Sender, first: UUID) -> None:
    change(first, made_from=new_id(), made_as="duet")

    answer = sender.create(4, HTTP_UPLOAD_METADATA=metadata(filename="clip.mp4", stitch=first))

    assert (answer.status_code, answer.json()["code"]) == (409, "duet_not_shared")


@pytest.mark.parametrize("told", [{"duet": "a film"}, {"stitch": ""}, {"duet": new_id(), "stitch": new_id()}])
def test_nonsense_about_another_video_is_refused(sender: Sender, told: dict[str, object]) -> None:
    answer = sender.create(4, HTTP_UPLOAD_METADATA=metadata(**told))

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_upload")


def test_a_sound_and_a_duet_at_once_are_refused(sender: Sender, first: UUID) -> None:
    answer = sender.create(4, HTTP_UPLOAD_METADATA=metadata(sound=first, duet=first))

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_upload")


@pytest.mark.parametrize("what", ["permission", "bytes"])
def test_one_that_was_taken_back_meanwhile_refuses_the_video(
    sender: Sender, encoder: Encoder, browser: Client, first: UUID, what: str
) -> None:
    draft_id = sender.begin(4, stitch=first)
    if what == "permission":
        change(first, allows_duet=False)
    else:
        files.public_file(f"{LARGE}.mp4").unlink()
    sender.patch(draft_id, 0, b"film")
    work()

    card = browser.get(f"/api/drafts/{draft_id}").json()
    assert (card["stage"], card["refusal"]["code"]) == ("refused", "duet_gone")
    assert encoder.made == []


def test_one_that_goes_while_it_is_joined_is_the_reason_and_not_the_file(
    sender: Sender, encoder: Encoder, browser: Client, first: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*film: object, **told: object) -> None:
        change(first, allows_duet=False)
        raise PartnerUnreadable()  # as of a film that is not there

    monkeypatch.setattr(joining, "joined", gone)
    draft_id = sender.send(b"film", duet=first)
    work()

    card = browser.get(f"/api/drafts/{draft_id}").json()
    assert (card["stage"], card["refusal"]["code"]) == ("refused", "duet_gone")


def test_one_that_was_taken_back_after_it_was_joined_is_not_published(
    sender: Sender, encoder: Encoder, browser: Client, first: UUID
) -> None:
    draft = prepared(sender, duet=first)
    change(first, allows_duet=False)

    answer = publish(browser, draft)

    assert (answer.status_code, answer.json()["code"]) == (409, "duet_not_shared")
    assert Draft.objects.get(id=draft.id).stage == Draft.Stage.READY
    assert crossed("publish") == []


def test_one_that_is_taken_back_while_it_crosses_is_told_as_the_reason(
    sender: Sender, encoder: Encoder, browser: Client, first: UUID
) -> None:
    draft = prepared(sender, duet=first)
    publish(browser, draft)

    refuse_publication("duet_not_shared")

    card = browser.get(f"/api/drafts/{draft.id}").json()
    assert (card["refusal"]["code"], card["can_retry"]) == ("duet_gone", True)


def test_what_it_is_made_with_is_sealed_and_exported(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened, first: UUID
) -> None:
    draft = prepared(sender, stitch=first)

    assert str(first).encode() not in bytes(draft.sealed)
    assert contents_of(draft).made_from is not None
    (video,) = written(personal_data.export(ada.account.id))["videos"]
    usual = {"own_place": "left", "own_share_percent": 50, "taken_ms": 5000}
    assert video["made_from"] == {"video": str(first), "as": "stitch", **usual}
    assert video["allows_duet"] is False


def test_a_video_for_fewer_credits_the_other_too(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened, first: UUID
) -> None:
    draft = prepared(sender, duet=first)
    edit(browser, draft, audience="only_me")
    publish(browser, draft)
    Actor.objects.using("public_writer").create(id=ada.account.actor_id, handle="ada", vault="home")
    handle = Video.objects.select_related("actor").get(id=first).actor.handle

    card = browser.get(f"/api/videos/{draft.id}").json()["video"]
    assert card["made_from"] == {"id": str(first), "handle": handle, "made_as": "duet"}
    assert card["may_duet"] is False

    change(first, withdrawn_at=draft.created_at)
    card = browser.get(f"/api/videos/{draft.id}").json()["video"]
    assert card["made_from"] == {"id": str(first), "handle": "", "made_as": "duet"}
