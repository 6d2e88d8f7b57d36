"""Which video one was made with, and who may make some with it."""

from collections.abc import Callable

import pytest
from django.test import Client

from fanlight.crossings.permit import Permit
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.actors.models import Actor
from fanlight.public.videos import actions, queries
from fanlight.public.videos.errors import DuetNotShared, SoundNotShared
from fanlight.public.videos.models import Video
from tests.crossings import samples

Person = Callable[..., Actor]
Published = Callable[..., Video]


def permit(video: Video, *, allows_duet: bool, allows_sound: bool = False) -> None:
    message = Permit(video_id=video.id, actor_id=video.actor_id, allows_sound=allows_sound, allows_duet=allows_duet)
    actions.permit(message, vault="home")


@pytest.mark.parametrize("made_as", ["duet", "stitch"])
def test_what_others_may_use_is_used_and_credited(person: Person, published: Published, made_as: str) -> None:
    first = published(person("singer"), allows_duet=True)

    made = published(person("dancer"), made_from=first.id, made_as=made_as)

    assert (made.made_from, made.made_as) == (first.id, made_as)


def test_what_is_not_for_others_only_its_creator_uses(person: Person, published: Published) -> None:
    singer = person("singer")
    first = published(singer)

    assert published(singer, made_from=first.id, made_as="stitch").made_from == first.id
    with pytest.raises(DuetNotShared):
        published(person("dancer"), made_from=first.id, made_as="stitch")
    assert Video.objects.count() == 2


def test_a_permission_can_be_given_and_taken_back(person: Person, published: Published) -> None:
    first, dancer = published(person("singer")), person("dancer")

    permit(first, allows_duet=True)
    before = published(dancer, made_from=first.id, made_as="duet")
    permit(first, allows_duet=False)

    with pytest.raises(DuetNotShared):
        published(dancer, made_from=first.id, made_as="duet")
    before.refresh_from_db()
    assert before.made_from == first.id  # what was made stays as it is


def test_what_was_made_with_another_is_nobodys_to_give_away(person: Person, published: Published) -> None:
    first, dancer = published(person("singer"), allows_duet=True), person("dancer")
    video_id = new_id()
    made = published(
        dancer,
        video_id=video_id,
        sound_id=video_id,
        made_from=first.id,
        made_as="duet",
        allows_duet=True,
        allows_sound=True,
    )

    permit(made, allows_duet=True, allows_sound=True)

    made.refresh_from_db()
    assert (made.allows_duet, made.allows_sound) == (False, False)
    for creator in (dancer, first.actor):  # its own creator included: the other's picture and voice are in it
        with pytest.raises(DuetNotShared):
            published(creator, made_from=made.id, made_as="duet")
        with pytest.raises(SoundNotShared):
            published(creator, sound_id=made.id)


def test_anothers_sound_in_a_video_has_to_be_for_all_as_well(person: Person, published: Published) -> None:
    singer, dancer, third = person("singer"), person("dancer"), person("third")
    song_id = new_id()
    song = published(singer, video_id=song_id, sound_id=song_id, allows_sound=True)
    dance = published(dancer, sound_id=song.id, allows_duet=True)

    assert published(third, made_from=dance.id, made_as="duet")
    permit(song, allows_duet=False, allows_sound=False)

    assert queries.shared_video(dance.id, singer.id)  # whose song it is
    for creator in (dancer, third):
        with pytest.raises(DuetNotShared):
            published(creator, made_from=dance.id, made_as="duet")


def test_what_is_gone_cannot_be_used(person: Person, published: Published) -> None:
    singer, dancer = person("singer"), person("dancer")
    first, second = published(singer, allows_duet=True), published(singer, allows_duet=True)

    actions.withdraw(first.id, singer.id, vault="home")
    permit(first, allows_duet=True)  # what was on its way meanwhile
    for gone in (first.id, new_id()):
        with pytest.raises(DuetNotShared):
            published(dancer, made_from=gone, made_as="duet")

    actors.retire(singer.id, vault="home")
    with pytest.raises(DuetNotShared):
        published(dancer, made_from=second.id, made_as="duet")


def test_a_video_is_not_made_from_itself(person: Person, published: Published) -> None:
    video_id = new_id()

    with pytest.raises(DuetNotShared):
        published(person("singer"), video_id=video_id, made_from=video_id, made_as="duet", allows_duet=True)


def test_nothing_is_left_of_what_was_taken_back(person: Person, published: Published) -> None:
    first, dancer = published(person("singer"), allows_duet=True), person("dancer")
    made = published(dancer, made_from=first.id, made_as="duet")

    actions.withdraw(made.id, dancer.id, vault="home")
    actions.withdraw(first.id, first.actor_id, vault="home")

    made.refresh_from_db()
    first.refresh_from_db()
    assert (made.made_from, made.made_as, first.allows_duet) == (None, "", False)


@pytest.mark.parametrize("said", [{"made_from": new_id()}, {"made_as": "duet"}])
def test_half_of_a_credit_is_none(person: Person, said: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="together"):
        samples.publication(new_id(), **said)


def test_the_page_for_strangers_names_whose_video_it_was_made_with(
    person: Person, published: Published, client: Client
) -> None:
    first, dancer = published(person("singer"), allows_duet=True), person("dancer")
    duet = published(dancer, made_from=first.id, made_as="duet")
    stitch = published(dancer, made_from=first.id, made_as="stitch")

    def page(video: Video) -> str:
        return client.get(f"/v/{video.id}").content.decode()

    assert "Duet with @singer" in page(duet)
    assert f"/v/{first.id}" in page(duet)
    assert "Stitch of @singer" in page(stitch)
    assert "Duet with" not in page(first)
    actions.withdraw(first.id, first.actor_id, vault="home")
    assert "Duet with a video that was taken back" in page(duet)
    assert f"/v/{first.id}" not in page(duet)
