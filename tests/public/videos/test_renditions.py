"""Files that a video has beside those it was published with."""

from collections.abc import Callable

import pytest
from django.test import Client

from fanlight.crossings.catalogue import decoded, outdates
from fanlight.crossings.crossing import encoded
from fanlight.crossings.publish import Rendition
from fanlight.crossings.renditions import Renditions
from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor
from fanlight.public.holdings import actions as holdings
from fanlight.public.holdings.errors import ObjectsMissing
from fanlight.public.holdings.models import Holding
from fanlight.public.holdings.store import store
from fanlight.public.videos import actions
from fanlight.public.videos.errors import NoSuchVideo, NotYourVideo
from fanlight.public.videos.models import Video
from tests.crossings import samples

Person = Callable[..., Actor]
Published = Callable[..., Video]


def added(video: Video, *films: bytes, bytes_come: bool = True) -> Renditions:
    """A message that adds these films, whose bytes are here."""
    renditions = [samples.smaller(film, name=f"{360 + number}pav1") for number, film in enumerate(films)]
    for film in films if bytes_come else ():
        holdings.expect(store().put_bytes(film, "mp4"))
    return Renditions(video_id=video.id, actor_id=video.actor_id, renditions=renditions)


def names(video: Video) -> list[str]:
    video.refresh_from_db()
    return [one["name"] for one in video.renditions]


def held(video: Video) -> int:
    return Holding.objects.filter(holder=video.id, name__endswith=".mp4").count()


def test_a_file_is_added_once_however_often_it_is_said(person: Person, published: Published) -> None:
    video = published(person("potter"))
    message = added(video, b"smaller")

    actions.add_renditions(message, vault="home")
    actions.add_renditions(message, vault="home")

    assert names(video) == ["360p", "360pav1"]
    assert held(video) == 2


def test_other_files_take_the_place_of_those_that_were_added(person: Person, published: Published) -> None:
    video = published(person("potter"))
    actions.add_renditions(added(video, b"smaller", b"another"), vault="home")
    assert names(video) == ["360p", "360pav1", "361pav1"]

    actions.add_renditions(added(video, b"smaller still"), vault="home")

    assert names(video) == ["360p", "360pav1"]
    assert held(video) == 2
    holdings.let_go()
    assert not store().has(f"{samples.sha256(b'another')}.mp4")
    assert store().has(f"{samples.sha256(samples.FILM)}.mp4")


def test_it_is_refused_without_its_bytes_and_by_others(person: Person, published: Published) -> None:
    video, stranger = published(person("potter")), person("stranger")

    with pytest.raises(ObjectsMissing):
        actions.add_renditions(added(video, b"never came", bytes_come=False), vault="home")
    message = added(video, b"smaller")
    for wrong, refusal in (({"actor_id": stranger.id}, NotYourVideo), ({"video_id": new_id()}, NoSuchVideo)):
        ids = {"video_id": video.id, "actor_id": video.actor_id} | wrong
        with pytest.raises(refusal):
            actions.add_renditions(Renditions(renditions=message.renditions, **ids), vault="home")
    assert names(video) == ["360p"]


def test_to_a_video_that_was_taken_back_nothing_is_added(person: Person, published: Published) -> None:
    video = published(person("potter"))
    message = added(video, b"smaller")
    actions.withdraw(video.id, video.actor_id, vault="home")

    actions.add_renditions(message, vault="home")

    assert names(video) == []
    assert held(video) == 0


def test_no_file_in_h264_can_be_added_or_replaced(person: Person, published: Published) -> None:
    video = published(person("potter"))
    plain: Rendition = samples.smaller(b"plain", codecs="avc1.64001e,mp4a.40.2")

    with pytest.raises(ValueError, match="AV1"):
        Renditions(video_id=video.id, actor_id=video.actor_id, renditions=[plain])
    body = encoded(added(video, b"smaller")).replace(b"av01.0.01M.08", b"avc1.64001e")
    with pytest.raises(ValueError, match="AV1"):
        decoded("renditions", body)


def test_the_page_without_script_offers_what_every_browser_plays(
    person: Person, published: Published, client: Client
) -> None:
    video = published(person("potter"))
    actions.add_renditions(added(video, b"smaller"), vault="home")

    page = client.get(f"/v/{video.id}").content.decode()

    assert samples.sha256(samples.FILM) in page
    assert samples.sha256(b"smaller") not in page


def test_a_word_that_came_later_outdates_it(person: Person, published: Published) -> None:
    video = published(person("potter"))
    first, second = added(video, b"one"), added(video, b"two")

    assert outdates(second, first)
    assert outdates(samples.publication(video.actor_id, video.id), first)
    assert not outdates(samples.publication(video.actor_id), first)
