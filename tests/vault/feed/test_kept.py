"""Videos for followers: in the feeds of those allowed, and in nobody else's."""

import pytest
from django.test import Client

from fanlight.public.actors.models import Actor, Follow
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.studio import actions as studio
from fanlight.vault.studio.models import Draft
from tests.vault.feed import world
from tests.vault.studio import conftest as of_studio
from tests.vault.studio.conftest import Encoder, Sender, prepared

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

home, prompt, encoder = of_studio.home, of_studio.prompt, of_studio.encoder
ada, bob, browser, stranger, sender = (
    of_studio.ada,
    of_studio.bob,
    of_studio.browser,
    of_studio.stranger,
    of_studio.sender,
)


@pytest.fixture
def kept(sender: Sender, encoder: Encoder, ada: Opened, bob: Opened) -> Draft:
    """Ada's video for her followers; both are known in public, and nobody follows yet."""
    for opened in (ada, bob):
        account = opened.account
        Actor.objects.using(world.PUBLIC).create(id=account.actor_id, handle=account.handle, vault="home")
    return studio.publish(studio.edit(prepared(sender), audience=Draft.Audience.FOLLOWERS, caption="Between us #kept"))


def follow_in_public(client: Client, fan: Opened, creator: Opened) -> None:
    """As it is once the follow has crossed."""
    answer = client.put(
        f"/api/actors/{creator.account.actor_id}/follow", {"is_private": False}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    Follow.objects.using(world.PUBLIC).create(follower_id=fan.account.actor_id, followed_id=creator.account.actor_id)


def test_a_follower_finds_it_in_following_on_the_profile_and_by_its_address(
    kept: Draft, stranger: Client, ada: Opened, bob: Opened
) -> None:
    follow_in_public(stranger, bob, ada)

    (item,) = world.get(stranger, "/api/feed/following")["items"]

    card = item["video"]
    assert (card["id"], card["audience"], card["share_url"]) == (str(kept.id), "followers", None)
    assert (card["hashtags"], card["creator"]["handle"]) == (["kept"], "ada")
    assert card["poster"].startswith(f"/kept/{kept.id}/")
    assert stranger.get(card["sprite"]["url"]).status_code == 200
    assert Client().get(card["sprite"]["url"]).status_code == 404
    assert world.ids(world.get(stranger, "/api/profiles/ada/videos")) == [kept.id]
    assert world.get(stranger, f"/api/videos/{kept.id}")["video"]["id"] == str(kept.id)


def test_nobody_else_finds_it_anywhere(kept: Draft, stranger: Client) -> None:
    world.learn_all()
    for client in (stranger, Client()):
        assert client.get(f"/api/videos/{kept.id}").status_code == 404
        for address in ("/api/feed/for-you", "/api/feed/latest", "/api/profiles/ada/videos"):
            assert world.get(client, address)["items"] == []
    assert world.get(stranger, "/api/feed/following")["items"] == []


def test_its_creator_finds_it_among_her_own(kept: Draft, browser: Client) -> None:
    assert world.ids(world.get(browser, "/api/profiles/ada/videos")) == [kept.id]
    assert world.get(browser, "/api/feed/for-you")["items"] == []
