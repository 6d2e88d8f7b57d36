"""Sounds that the feed believes somebody likes: shown, edited, taken along."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.public.videos.models import Video
from fanlight.vault.accounts.sessions import Viewer
from tests.vault.activity.world import watch
from tests.vault.feed import world as feeds
from tests.vault.taste.world import World, ask, feed, terms

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

SHARED, WATCHED = 5, 2


@pytest.fixture
def sound(world: World, viewer: Viewer) -> UUID:
    """A sound that five videos have, two of which the viewer finished."""
    sound_id = new_id()
    with_it = [feeds.publish(creator, sound_id=sound_id, hours_ago=1) for creator in world.creators[:SHARED]]
    own = feeds.publish(world.creators[0], sound_id=new_id(), hours_ago=1)
    feeds.learn_all()
    watch(viewer, *with_it[:WATCHED], own)
    return sound_id


def only(answer: dict[str, Any]) -> dict[str, Any]:
    (found,) = answer["sounds"]
    return dict(found)


def because_of(items: list[dict[str, Any]], kind: str, sound: UUID) -> list[dict[str, Any]]:
    return [term for term in terms(items, kind) if term["about"].get("sound") == str(sound)]


def test_a_sound_that_several_videos_have_is_told_with_its_watches(sound: UUID, app: Client) -> None:
    told = only(ask(app, "GET", "/api/taste"))

    assert (told["id"], told["finished"], told["skipped"], told["edit"]) == (str(sound), WATCHED, 0, None)
    assert len(told["watches"]) == WATCHED
    assert sum(one["share"] for one in told["watches"]) == pytest.approx(told["share"])
    assert because_of(feed(app), "hashtag", sound)


@pytest.mark.parametrize(("edit", "sign"), [("more", 1), ("less", -1)])
def test_more_and_less_add_a_term(sound: UUID, app: Client, edit: str, sign: int) -> None:
    told = only(ask(app, "PUT", f"/api/taste/sounds/{sound}", {"edit": edit}))

    said = because_of(feed(app), "wish_topic", sound)
    assert told["edit"] == edit
    assert {term["about"]["edit"] for term in said} <= {edit}
    assert all(term["value"] * sign > 0 for term in said)
    assert said or edit == "less"
    assert only(ask(app, "DELETE", f"/api/taste/sounds/{sound}"))["edit"] is None
    assert not because_of(feed(app), "wish_topic", sound)


def test_a_removed_sound_is_believed_no_more_and_comes_back_when_undone(sound: UUID, app: Client) -> None:
    before = ask(app, "GET", "/api/taste")

    told = only(ask(app, "PUT", f"/api/taste/sounds/{sound}", {"edit": "removed"}))

    assert (told["share"], told["watched_share"]) == (0, only(before)["share"])
    assert not because_of(feed(app), "hashtag", sound)
    assert ask(app, "DELETE", f"/api/taste/sounds/{sound}") == before


def test_a_frozen_sound_keeps_its_share(world: World, viewer: Viewer, sound: UUID, app: Client) -> None:
    share = only(ask(app, "PUT", f"/api/taste/sounds/{sound}", {"edit": "frozen"}))["share"]

    watch(viewer, *world.videos[1:40:4])

    told = only(ask(app, "GET", "/api/taste"))
    assert told["share"] == share > told["watched_share"]
    assert {term["about"]["edit"] for term in because_of(feed(app), "wish_topic", sound)} == {"frozen"}


def test_a_sound_that_no_video_has_is_refused(app: Client) -> None:
    address = f"/api/taste/sounds/{new_id()}"

    assert ask(app, "PUT", address, {"edit": "more"}, status=404)["code"] == "no_such_sound"


def test_a_sound_whose_videos_went_can_still_be_let_go(world: World, sound: UUID, app: Client) -> None:
    ask(app, "PUT", f"/api/taste/sounds/{sound}", {"edit": "less"})
    for item in ask(app, "GET", f"/api/sounds/{sound}/videos")["items"]:
        Video.objects.using(feeds.PUBLIC).filter(id=item["id"]).update(withdrawn_at=clock.now())

    assert only(ask(app, "GET", "/api/taste"))["handle"] == ""
    assert ask(app, "DELETE", f"/api/taste/sounds/{sound}")["sounds"] == []


def test_it_is_taken_along_where_the_sound_is_known(sound: UUID, app: Client) -> None:
    file = ask(app, "GET", "/api/taste/export")
    other = feeds.browser(feeds.person())
    gone = {"id": str(new_id()), "edit": "more", "share": 0}

    answer = ask(other, "POST", "/api/taste/import", {**file, "sounds": [*file["sounds"], gone]})

    assert answer["unknown_sounds"] == 1
    told = only(answer["taste"])
    assert (told["id"], told["edit"], told["share"]) == (str(sound), "frozen", file["sounds"][0]["share"])
