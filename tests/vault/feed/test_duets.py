"""Whom a card credits for what a video was made with, who may make one, and the list of those that were made."""

from uuid import UUID

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.public.actors.models import Actor
from fanlight.public.videos import queries as public
from fanlight.public.videos.models import Video
from tests.vault.activity.world import creator, person
from tests.vault.feed.world import PUBLIC, browser, get, ids, publish, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def changed(video_id: UUID, **columns: object) -> UUID:
    Video.objects.using(PUBLIC).filter(id=video_id).update(**columns)
    return video_id


def card(client: Client, video_id: UUID) -> dict[str, object]:
    found: dict[str, object] = get(client, f"/api/videos/{video_id}")["video"]
    return found


def test_a_card_credits_the_video_it_was_made_with(client: Client) -> None:
    singer = creator()
    first = publish(singer)
    duet, stitch = (changed(publish(), made_from=first, made_as=how) for how in ("duet", "stitch"))

    assert card(client, first)["made_from"] is None
    assert card(client, duet)["made_from"] == {"id": str(first), "handle": singer.handle, "made_as": "duet"}
    assert card(client, stitch)["made_from"] == {"id": str(first), "handle": singer.handle, "made_as": "stitch"}

    withdraw(first)
    assert card(client, duet)["made_from"] == {"id": str(first), "handle": "", "made_as": "duet"}


def test_the_credit_goes_when_its_creator_has_left(client: Client) -> None:
    singer = creator()
    duet = changed(publish(), made_from=publish(singer), made_as="duet")

    Actor.objects.using(PUBLIC).filter(id=singer.id).update(retired_at=clock.now())

    assert card(client, duet)["made_from"]["handle"] == ""  # type: ignore[index]


def test_a_card_says_who_may_make_one_as_the_public_plane_will(client: Client) -> None:
    viewer = person()
    actor = Actor.objects.using(PUBLIC).filter(id=viewer.actor_id).first() or Actor.objects.using(PUBLIC).create(
        id=viewer.actor_id, handle=viewer.handle, vault="home"
    )
    song, kept_song = publish(), publish()
    changed(song, sound_id=song, allows_sound=True)
    changed(kept_song, sound_id=kept_song)
    own_song = publish(actor)
    changed(own_song, sound_id=own_song)
    videos = {
        "open": changed(publish(), allows_duet=True),
        "closed": publish(),
        "own": publish(actor),
        "over a shared song": changed(publish(), allows_duet=True, sound_id=song),
        "over a kept song": changed(publish(), allows_duet=True, sound_id=kept_song),
        "over one's own song": changed(publish(), allows_duet=True, sound_id=own_song),
        "itself a duet": changed(publish(actor), allows_duet=True, made_from=song, made_as="duet"),
    }

    here = browser(viewer)
    told = {name for name, video_id in videos.items() if card(here, video_id)["may_duet"]}
    anyone = {name for name, video_id in videos.items() if card(client, video_id)["may_duet"]}

    assert told == {"open", "own", "over a shared song", "over one's own song"}
    assert anyone == {"open", "over a shared song"}
    assert told == {name for name, video_id in videos.items() if public.shared_video(video_id, viewer.actor_id)}


def test_the_sound_of_a_duet_is_nobodys_to_use(client: Client) -> None:
    duet = changed(publish(), made_from=publish(), made_as="duet", allows_sound=True)
    changed(duet, sound_id=duet)

    assert card(client, duet)["sound"]["may_use"] is False  # type: ignore[index]
    assert not get(client, f"/api/sounds/{duet}")["may_use"]
    assert public.shared_sound(duet, creator().id) is None


def test_duets_and_stitches_are_listed_the_newest_first(client: Client) -> None:
    first = publish(hours_ago=9)
    made = [
        changed(publish(hours_ago=hours), made_from=first, made_as=how)
        for hours, how in ((3, "duet"), (1, "stitch"), (2, "duet"))
    ]
    gone = changed(publish(), made_from=first, made_as="duet")
    withdraw(gone)
    publish()

    assert ids(get(client, f"/api/videos/{first}/duets")) == [made[1], made[2], made[0]]
    assert get(client, f"/api/videos/{made[0]}/duets") == {"items": [], "next": None}


def test_the_list_goes_on_by_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fanlight.vault.feed.api.PAGE", 2)
    first = publish(hours_ago=9)
    made = [changed(publish(hours_ago=hours), made_from=first, made_as="duet") for hours in (1, 2, 3)]

    page = get(client, f"/api/videos/{first}/duets")
    rest = get(client, f"/api/videos/{first}/duets", before=page["next"])

    assert ids(page) + ids(rest) == made
    assert rest["next"] is None
