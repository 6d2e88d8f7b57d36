"""Whose sound a video has, and who may use it."""

from collections.abc import Callable

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fanlight.crossings.catalogue import decoded
from fanlight.crossings.crossing import encoded
from fanlight.crossings.permit import Permit
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.actors.models import Actor
from fanlight.public.videos import actions, queries
from fanlight.public.videos.errors import NoSuchVideo, NotYourVideo, SoundNotShared
from fanlight.public.videos.models import Video
from tests.crossings import samples

Person = Callable[..., Actor]
Published = Callable[..., Video]


def with_own(published: Published, creator: Actor, *, allows_sound: bool = True) -> Video:
    video_id = new_id()
    return published(creator, video_id=video_id, sound_id=video_id, allows_sound=allows_sound)


def permit(video: Video, *, allows_sound: bool) -> None:
    actions.permit(Permit(video_id=video.id, actor_id=video.actor_id, allows_sound=allows_sound), vault="home")


def test_a_shared_sound_is_used_and_counted(person: Person, published: Published) -> None:
    song = with_own(published, person("singer"))

    used = published(person("dancer"), sound_id=song.id)

    assert (used.sound_id, used.allows_sound) == (song.id, False)
    assert queries.count_with_sound(song.id) == 2


def test_what_is_not_shared_only_its_creator_uses(person: Person, published: Published) -> None:
    singer = person("singer")
    song = with_own(published, singer, allows_sound=False)

    assert published(singer, sound_id=song.id).sound_id == song.id
    with pytest.raises(SoundNotShared):
        published(person("dancer"), sound_id=song.id)


def test_a_permission_can_be_given_and_taken_back(person: Person, published: Published) -> None:
    song, dancer = with_own(published, person("singer"), allows_sound=False), person("dancer")

    permit(song, allows_sound=True)
    before = published(dancer, sound_id=song.id)
    permit(song, allows_sound=False)

    with pytest.raises(SoundNotShared):
        published(dancer, sound_id=song.id)
    before.refresh_from_db()
    assert before.sound_id == song.id  # what was made stays as it is


def test_nobody_gives_away_what_is_not_theirs(person: Person, published: Published) -> None:
    song, stranger = with_own(published, person("singer"), allows_sound=False), person("stranger")
    borrower = published(song.actor, sound_id=song.id, allows_sound=True)

    assert not borrower.allows_sound  # the sound is another's
    permit(borrower, allows_sound=True)
    borrower.refresh_from_db()
    assert not borrower.allows_sound
    with pytest.raises(NotYourVideo):
        actions.permit(Permit(video_id=song.id, actor_id=stranger.id, allows_sound=True), vault="home")
    with pytest.raises(NoSuchVideo):
        actions.permit(Permit(video_id=new_id(), actor_id=stranger.id, allows_sound=True), vault="home")


def test_only_the_video_that_brought_a_sound_names_it(person: Person, published: Published) -> None:
    song, dancer = with_own(published, person("singer")), person("dancer")
    used = published(dancer, sound_id=song.id)

    for nothing in (used.id, published(dancer).id, new_id()):
        with pytest.raises(SoundNotShared):
            published(dancer, sound_id=nothing)


def test_a_sound_goes_with_its_video_and_its_creator(person: Person, published: Published) -> None:
    singer, dancer = person("singer"), person("dancer")
    first, second = with_own(published, singer), with_own(published, singer)
    used = published(dancer, sound_id=first.id)

    actions.withdraw(first.id, singer.id, vault="home")
    permit(first, allows_sound=True)  # what was on its way meanwhile
    with pytest.raises(SoundNotShared):
        published(dancer, sound_id=first.id)
    used.refresh_from_db()
    assert queries.count_with_sound(first.id) == 1

    actors.retire(singer.id, vault="home")
    with pytest.raises(SoundNotShared):
        published(dancer, sound_id=second.id)


def test_messages_from_before_there_were_sounds_are_still_read() -> None:
    message = samples.publication(new_id())
    body = encoded(message)
    added_since = (
        *(b',"sprite":null', b',"sound_id":null', b',"allows_sound":false'),
        *(b',"allows_duet":false', b',"made_from":null', b',"made_as":null', b',"print":null'),
    )
    for added in added_since:
        assert added in body
        body = body.replace(added, b"")

    assert decoded("publish", body) == message


def test_a_video_from_before_there_were_sounds_gets_one_when_its_creator_shares_it(
    person: Person, published: Published
) -> None:
    singer = person("singer")
    old = published(singer, sound_id=None)
    silent = samples.publication(singer.id).renditions[0]
    mute = published(singer, sound_id=None, renditions=[msgspec.structs.replace(silent, codecs="avc1.64001e")])

    for video in (old, mute):
        permit(video, allows_sound=True)
        video.refresh_from_db()

    assert (old.sound_id, old.allows_sound) == (old.id, True)
    assert (mute.sound_id, mute.allows_sound) == (None, False)  # nothing is to be heard
    assert published(person("dancer"), sound_id=old.id).sound_id == old.id
    permit(old, allows_sound=False)
    old.refresh_from_db()
    assert (old.sound_id, old.allows_sound) == (old.id, False)


def test_the_page_for_strangers_names_whose_sound_it_is(person: Person, published: Published, client: Client) -> None:
    song = with_own(published, person("singer"))
    used = published(person("dancer"), sound_id=song.id)

    assert "Sound of @singer" in client.get(f"/v/{used.id}").content.decode()
    assert "Sound of" not in client.get(f"/v/{song.id}").content.decode()
    actions.withdraw(song.id, song.actor_id, vault="home")
    assert "A sound that was taken back" in client.get(f"/v/{used.id}").content.decode()


def test_a_profile_asks_no_more_of_the_database_for_more_videos(
    person: Person, published: Published, client: Client
) -> None:
    song, dancer = with_own(published, person("singer")), person("dancer")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_of_page:
            assert client.get("/@dancer").status_code == 200
        return len(queries_of_page)

    published(dancer, sound_id=song.id)
    of_one = asked()
    for _ in range(3):
        published(dancer, sound_id=song.id)

    assert asked() == of_one
