"""What is heard in a video, and the page of a sound."""

from uuid import UUID

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.public.videos.models import Video
from tests.vault.activity.world import creator, watch
from tests.vault.feed import world
from tests.vault.feed.world import PUBLIC, publish

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def sounding(video_id: UUID, sound_id: UUID, *, allows_sound: bool = False) -> UUID:
    Video.objects.using(PUBLIC).filter(id=video_id).update(sound_id=sound_id, allows_sound=allows_sound)
    return video_id


def sound_of(client: Client, video_id: UUID) -> object:
    return client.get(f"/api/videos/{video_id}").json()["video"]["sound"]


def test_a_card_says_whose_sound_it_is_and_whether_it_may_be_used(client: Client) -> None:
    singer = creator()
    song = publish(singer)
    sounding(song, song, allows_sound=True)
    used, silent = sounding(publish(), song), publish()

    assert sound_of(client, song) == {"id": str(song), "handle": singer.handle, "is_own": True, "may_use": True}
    assert sound_of(client, used) == {"id": str(song), "handle": singer.handle, "is_own": False, "may_use": True}
    assert sound_of(client, silent) is None

    sounding(song, song, allows_sound=False)
    assert sound_of(client, used) == {"id": str(song), "handle": singer.handle, "is_own": False, "may_use": False}


def test_a_sound_has_a_page_with_the_newest_first(client: Client) -> None:
    song = publish(hours_ago=5)
    sounding(song, song, allows_sound=True)
    used = [sounding(publish(hours_ago=hours), song) for hours in (3, 1, 2)]
    publish()

    page = client.get(f"/api/sounds/{song}").json()
    videos = client.get(f"/api/sounds/{song}/videos").json()["items"]

    assert (page["video"]["id"], page["video_count"], page["may_use"]) == (str(song), 4, True)
    assert [one["id"] for one in videos] == [str(one) for one in (used[1], used[2], used[0], song)]


def test_a_sound_that_was_taken_back_keeps_the_page_of_those_who_used_it(client: Client) -> None:
    song = publish()
    sounding(song, song, allows_sound=True)
    used = sounding(publish(), song)
    gone = {"withdrawn_at": clock.now(), "sound_id": None, "allows_sound": False}
    Video.objects.using(PUBLIC).filter(id=song).update(**gone)

    page = client.get(f"/api/sounds/{song}").json()

    assert page == {"id": str(song), "video": None, "video_count": 1, "may_use": False}
    assert sound_of(client, used) == {"id": str(song), "handle": "", "is_own": False, "may_use": False}


def test_an_enjoyed_sound_brings_others_that_have_it_and_the_reason_says_so() -> None:
    song = publish(hours_ago=5)
    sounding(song, song)
    used = [sounding(publish(hours_ago=3), song) for _ in range(4)]
    for _ in range(10):
        publish(hours_ago=4)
    viewer = world.person()
    world.learn_all()
    watch(viewer, used[0])

    items = world.get(world.browser(viewer), "/api/feed/for-you", count=12)["items"]

    told = {
        item["video"]["id"]: term["about"]
        for item in items
        for term in item["why"]["terms"]
        if term["kind"] == "hashtag"
    }
    assert set(told) == {str(one) for one in (song, *used[1:])}
    handle = items[0]["video"]["sound"]["handle"]
    assert all(about == {"sound": str(song), "handle": handle, "finished": 1} for about in told.values())
    assert world.get(world.browser(viewer), "/api/taste")["topics"] == []  # a sound is no topic


def test_what_is_no_sound_has_no_page(client: Client) -> None:
    assert client.get(f"/api/sounds/{publish()}").status_code == 404
    assert client.get(f"/api/sounds/{new_id()}").status_code == 404
