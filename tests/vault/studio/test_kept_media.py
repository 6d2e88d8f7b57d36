"""Videos that stay in the vault: who may see them, and at which addresses."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.public.actors.models import Actor, Follow
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.studio import actions, queries
from fanlight.vault.studio.models import Draft
from tests.vault.studio.conftest import Encoder, Sender, prepared

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


@pytest.fixture
def faces(ada: Opened, bob: Opened) -> None:
    """Both are known in public."""
    for opened in (ada, bob):
        account = opened.account
        Actor.objects.using("public_writer").create(id=account.actor_id, handle=account.handle, vault="home")


def follow(fan: Opened, creator: Opened) -> None:
    Follow.objects.using("public_writer").create(follower_id=fan.account.actor_id, followed_id=creator.account.actor_id)


def kept(sender: Sender, audience: str, data: bytes = b"film") -> Draft:
    draft = prepared(sender, data)
    actions.edit(draft, audience=Draft.Audience(audience), caption=f"for {audience} #kept")
    return actions.publish(draft)


def address_of(client: Client, draft: Draft) -> str:
    url: str = client.get(f"/api/drafts/{draft.id}").json()["renditions"][0]["url"]
    return url


def test_an_address_is_worth_nothing_to_anyone_else(
    sender: Sender, encoder: Encoder, browser: Client, stranger: Client, faces: None
) -> None:
    address = address_of(browser, kept(sender, "followers"))

    assert browser.get(address).status_code == 200
    assert stranger.get(address).status_code == 404
    assert Client().get(address).status_code == 404
    assert b"film" not in stranger.get(address).content


def test_followers_see_what_is_for_followers_until_they_follow_no_more(
    sender: Sender, encoder: Encoder, browser: Client, stranger: Client, ada: Opened, bob: Opened, faces: None
) -> None:
    shared, private = kept(sender, "followers"), kept(sender, "only_me", b"other film")
    shared_address, private_address = address_of(browser, shared), address_of(browser, private)

    follow(bob, ada)
    assert stranger.get(shared_address).status_code == 200
    assert stranger.get(private_address).status_code == 404

    Follow.objects.using("public_writer").all().delete()
    assert stranger.get(shared_address).status_code == 404


def test_whom_a_creator_hides_sees_nothing_that_is_for_followers_until_they_are_shown_again(
    sender: Sender, encoder: Encoder, browser: Client, stranger: Client, ada: Opened, bob: Opened, faces: None
) -> None:
    draft = kept(sender, "followers")
    follow(bob, ada)

    def bob_sees() -> tuple[int, int, int]:
        creator, fan = ada.account.actor_id, bob.account.actor_id
        listed, looked_up = queries.kept_for([creator], fan), queries.kept([draft.id], fan)
        return stranger.get(address_of(browser, draft)).status_code, len(listed), len(looked_up)

    assert bob_sees() == (200, 1, 1)
    assert browser.put(f"/api/actors/{bob.account.actor_id}/hidden").status_code == 204
    assert bob_sees() == (404, 0, 0)
    assert browser.delete(f"/api/actors/{bob.account.actor_id}/hidden").status_code == 204
    assert bob_sees() == (200, 1, 1)


def test_hiding_a_creator_closes_ones_own_videos_and_not_theirs(
    sender: Sender, encoder: Encoder, browser: Client, stranger: Client, ada: Opened, bob: Opened, faces: None
) -> None:
    draft = kept(sender, "followers")
    follow(bob, ada)

    assert stranger.put(f"/api/actors/{ada.account.actor_id}/hidden").status_code == 204

    assert stranger.get(address_of(browser, draft)).status_code == 200


def test_a_follower_sees_no_draft_before_it_is_published(
    sender: Sender, encoder: Encoder, browser: Client, stranger: Client, ada: Opened, bob: Opened, faces: None
) -> None:
    draft = prepared(sender)
    actions.edit(draft, audience=Draft.Audience.FOLLOWERS)
    follow(bob, ada)

    assert stranger.get(address_of(browser, draft)).status_code == 404


def test_kept_bytes_come_in_ranges_and_stay_out_of_shared_caches(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    address = address_of(browser, kept(sender, "only_me"))

    part = browser.get(address, HTTP_RANGE="bytes=0-3")

    assert (part.status_code, part.content) == (206, b"360p")
    assert part["Cache-Control"].startswith("private")
    assert part["X-Content-Type-Options"] == "nosniff"
    assert part["Content-Type"] == "video/mp4"


@pytest.mark.parametrize("name", ["..%2f..%2fsecret.key", "0" * 64 + ".mp4", "x", "720p.mp4"])
def test_only_files_of_the_draft_have_an_address(sender: Sender, encoder: Encoder, browser: Client, name: str) -> None:
    draft = kept(sender, "only_me")

    assert browser.get(f"/kept/{draft.id}/{name}").status_code == 404


def test_a_file_of_one_draft_is_not_there_under_another(sender: Sender, encoder: Encoder, browser: Client) -> None:
    one, other = kept(sender, "only_me"), kept(sender, "only_me", b"other film")
    name = address_of(browser, one).rpartition("/")[2]

    assert browser.get(f"/kept/{other.id}/{name}").status_code == 404


def test_following_finds_what_is_kept_for_followers(
    sender: Sender, encoder: Encoder, ada: Opened, bob: Opened, faces: None
) -> None:
    with clock.moved(timedelta(minutes=1)):
        older = kept(sender, "followers")
    with clock.moved(timedelta(minutes=2)):
        newer = kept(sender, "followers", b"other film")
        kept(sender, "only_me", b"third film")
    creator, fan = ada.account.actor_id, bob.account.actor_id

    assert queries.kept_for([creator], fan) == []
    follow(bob, ada)

    found = queries.kept_for([creator], fan)
    assert [video.id for video in found] == [newer.id, older.id]
    assert (found[0].caption, found[0].hashtags) == ("for followers #kept", ["kept"])
    assert found[0].poster.startswith(f"/kept/{newer.id}/")
    assert [one["name"] for one in found[0].renditions] == ["360p", "720p"]
    assert found[0].thumbhash
    assert [video.id for video in queries.kept_for([creator], fan, count=1)] == [newer.id]
    assert [video.id for video in queries.kept_for([creator], fan, before=newer.published_at)] == [older.id]
    assert queries.kept_for([], fan) == []


def test_one_s_own_kept_videos_are_all_there(sender: Sender, encoder: Encoder, ada: Opened) -> None:
    kept(sender, "followers")
    kept(sender, "only_me", b"other film")
    actions.publish(prepared(sender, b"third film"))

    found = queries.kept_for(None, ada.account.actor_id)

    assert sorted(video.audience for video in found) == ["followers", "only_me"]


def test_kept_videos_are_looked_up_by_those_who_may_see_them(
    sender: Sender, encoder: Encoder, ada: Opened, bob: Opened, faces: None
) -> None:
    draft = kept(sender, "followers")
    public = actions.publish(prepared(sender, b"other film"))

    def seen_by(opened: Opened) -> list[Any]:
        return [video.id for video in queries.kept([draft.id, public.id], opened.account.actor_id)]

    assert seen_by(ada) == [draft.id]
    assert seen_by(bob) == []
    follow(bob, ada)
    assert seen_by(bob) == [draft.id]
