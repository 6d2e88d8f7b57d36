"""What a creator is told before posting: that a video is out already, and whose sound it has."""

import base64
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fanlight.crossings.outbox.models import Message
from fanlight.media.fingerprint import Print as Taken
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.studio import personal_data, prints
from fanlight.vault.studio.models import Draft, Print
from tests.opened import written
from tests.vault.activity.world import creator
from tests.vault.likeness.world import forget, print_of, recognisable, remember, scenes, tune
from tests.vault.studio.conftest import Encoder, Sender, prepared
from tests.vault.studio.test_duets import first
from tests.vault.studio.test_publishing import crossed, edit, publish
from tests.vault.studio.test_sounds import share

__all__ = ["first"]

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


@pytest.fixture
def ada_in_public(ada: Opened) -> Actor:
    return creator(actor_id=ada.account.actor_id, handle="ada")


def film(encoder: Encoder, seed: int) -> None:
    encoder.moments = scenes(seed).tobytes()


def with_sound(draft: Draft, seed: int) -> Draft:
    """The stand-in for the media library hears nothing, so what was heard is said here."""
    taken = prints.print_of(draft) or Taken()
    prints.keep(draft, Taken(taken.frames, taken.mirrored, tune(seed)))
    return draft


def told(browser: Client, draft: Draft) -> dict[str, Any]:
    answer = browser.get(f"/api/drafts/{draft.id}/likenesses")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def credit(browser: Client, draft: Draft, sound_id: UUID) -> Any:
    return browser.put(f"/api/drafts/{draft.id}/credit", {"sound_id": str(sound_id)}, content_type="application/json")


def test_who_sends_anothers_video_is_told_whose_it_is_and_nobody_else_learns_of_it(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    potter = creator(handle="potter")
    video_id = recognisable(potter, film=1, hours_ago=5)
    recognisable(film=2)
    film(encoder, 1)
    before = Message.objects.count()

    (video,) = told(browser, prepared(sender))["videos"]

    assert (video["id"], video["handle"], video["is_own"], video["share"]) == (str(video_id), "potter", False, 1.0)
    assert video["poster"] == f"/media/{'b' * 64}.webp"
    assert Message.objects.count() == before


def test_who_sends_their_own_again_is_told_that(
    sender: Sender, encoder: Encoder, browser: Client, ada_in_public: Actor
) -> None:
    recognisable(ada_in_public, film=1)
    film(encoder, 1)

    (video,) = told(browser, prepared(sender))["videos"]

    assert (video["handle"], video["is_own"]) == ("ada", True)


def test_their_own_for_few_is_told_to_them_alone(
    sender: Sender, encoder: Encoder, browser: Client, stranger: Client, ada_in_public: Actor
) -> None:
    film(encoder, 1)
    first = prepared(sender)
    edit(browser, first, audience="only_me")
    publish(browser, first)

    (video,) = told(browser, prepared(sender, b"again"))["videos"]
    assert (video["id"], video["is_own"]) == (str(first.id), True)
    assert video["poster"].startswith(f"/kept/{first.id}/")
    assert browser.get(video["poster"]).status_code == 200

    assert told(stranger, prepared(Sender(stranger)))["videos"] == []


def test_a_duet_is_not_said_to_be_like_what_it_was_made_with(
    sender: Sender, encoder: Encoder, browser: Client, first: UUID
) -> None:
    print_of(first, film=1)
    remember(first)
    film(encoder, 1)

    assert told(browser, prepared(sender, b"alone"))["videos"][0]["id"] == str(first)
    assert told(browser, prepared(sender, b"together", duet=first))["videos"] == []


def test_a_video_of_its_own_is_like_nothing_and_one_on_its_way_is_not_looked_at(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    recognisable(film=1, sound=1)
    film(encoder, 2)

    assert told(browser, prepared(sender)) == {"videos": [], "sound": None}
    begun = Draft.objects.get(id=sender.begin(4))
    assert told(browser, begun) == {"videos": [], "sound": None}


def test_the_earliest_of_several_comes_first(sender: Sender, encoder: Encoder, browser: Client) -> None:
    later, first = recognisable(film=1, hours_ago=1), recognisable(film=1, hours_ago=9)
    film(encoder, 1)

    assert [one["id"] for one in told(browser, prepared(sender))["videos"]] == [str(first), str(later)]


def test_what_was_withdrawn_is_named_no_more(sender: Sender, encoder: Encoder, browser: Client) -> None:
    video_id, hidden_id = recognisable(film=1), recognisable(film=1)
    film(encoder, 1)
    draft = prepared(sender)

    forget(video_id)
    Video.objects.using("public_writer").filter(id=hidden_id).update(withdrawn_at="2026-01-01T00:00:00Z")

    assert told(browser, draft)["videos"] == []


def test_nobody_asks_about_anothers_draft(sender: Sender, encoder: Encoder, stranger: Client, browser: Client) -> None:
    song = recognisable(film=2, sound=1, allows_sound=True)
    draft = with_sound(prepared(sender), 1)

    assert stranger.get(f"/api/drafts/{draft.id}/likenesses").status_code == 404
    assert credit(stranger, draft, song).status_code == 404
    assert stranger.delete(f"/api/drafts/{draft.id}/credit").status_code == 404


def test_a_sound_that_is_anothers_is_credited_to_them(sender: Sender, encoder: Encoder, browser: Client) -> None:
    song = recognisable(creator(handle="singer"), film=2, sound=1, allows_sound=True)
    draft = with_sound(prepared(sender), 1)
    offered = told(browser, draft)["sound"]
    assert (offered["sound_id"], offered["handle"]) == (str(song), "singer")
    assert (offered["may_be_credited"], offered["is_credited"]) == (True, False)

    assert credit(browser, draft, song).json()["sound"]["is_credited"]
    publish(browser, draft)

    (message,) = crossed("publish")
    assert message["sound_id"] == str(song)
    assert message["print"]["sound"] == ""
    assert not browser.get(f"/api/drafts/{draft.id}").json()["has_sound"]


def test_a_credit_can_be_taken_back(sender: Sender, encoder: Encoder, browser: Client) -> None:
    song = recognisable(film=2, sound=1, allows_sound=True)
    draft = with_sound(prepared(sender), 1)
    credit(browser, draft, song)

    assert not browser.delete(f"/api/drafts/{draft.id}/credit").json()["sound"]["is_credited"]
    publish(browser, draft)

    (message,) = crossed("publish")
    assert message["sound_id"] == str(draft.id)
    assert base64.b64decode(message["print"]["sound"]) == tune(1)


def test_a_sound_that_is_not_shared_is_named_but_not_offered(sender: Sender, encoder: Encoder, browser: Client) -> None:
    song = recognisable(creator(handle="singer"), film=2, sound=1, allows_sound=False)
    draft = with_sound(prepared(sender), 1)

    named = told(browser, draft)["sound"]
    answer = credit(browser, draft, song)

    assert (named["handle"], named["may_be_credited"]) == ("singer", False)
    assert (answer.status_code, answer.json()["code"]) == (409, "sound_not_shared")


def test_only_the_sound_that_it_has_can_be_credited(sender: Sender, encoder: Encoder, browser: Client) -> None:
    other = recognisable(film=2, sound=2, allows_sound=True)
    draft = with_sound(prepared(sender), 1)

    answer = credit(browser, draft, other)

    assert (answer.status_code, answer.json()["code"]) == (409, "not_that_sound")


def test_a_credit_is_settled_once_it_is_published(sender: Sender, encoder: Encoder, browser: Client) -> None:
    song = recognisable(film=2, sound=1, allows_sound=True)
    draft = with_sound(prepared(sender), 1)
    publish(browser, draft)

    answer = credit(browser, draft, song)

    assert (answer.status_code, answer.json()["code"]) == (409, "already_published")


def test_a_sound_taken_back_meanwhile_is_said_when_it_is_published(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    song = recognisable(film=2, sound=1, allows_sound=True)
    draft = with_sound(prepared(sender), 1)
    credit(browser, draft, song)
    share(song, allows_sound=False)

    answer = publish(browser, draft)

    assert (answer.status_code, answer.json()["code"]) == (409, "sound_not_shared")
    assert crossed("publish") == []
    browser.delete(f"/api/drafts/{draft.id}/credit")
    assert publish(browser, draft).status_code == 200


def test_a_part_of_the_print_crosses_with_a_public_video_and_nothing_of_any_other(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    encoder.moments = scenes(1, 90).tobytes()
    draft, kept = prepared(sender), prepared(sender, b"for me")
    whole = prints.print_of(draft)
    assert whole is not None
    edit(browser, kept, audience="only_me")

    publish(browser, draft)
    publish(browser, kept)

    (message,) = crossed("publish")
    assert base64.b64decode(message["print"]["frames"]) == whole.thinned(40)
    assert len(whole.frames) == 90 * 32


def test_a_draft_prepared_before_there_were_prints_is_published_without(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    Print.objects.all().delete()

    assert told(browser, draft) == {"videos": [], "sound": None}
    publish(browser, draft)

    assert crossed("publish")[0]["print"] is None


def test_the_print_of_a_draft_is_sealed_exported_and_gone_with_it(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened
) -> None:
    film(encoder, 1)
    draft = prepared(sender)
    whole = prints.print_of(draft)
    assert whole is not None
    assert whole.frames[:32] not in bytes(Print.objects.get().sealed)

    (video,) = written(personal_data.export(ada.account.id))["videos"]
    assert base64.b64decode(video["print"]["frames"]) == whole.frames

    browser.delete(f"/api/drafts/{draft.id}")
    assert not Print.objects.exists()
