"""What is said in a video, as its creator's vault sent it."""

from collections.abc import Callable

import msgspec
import pytest
from django.test import Client

from fanlight.crossings.subtitles import Subtitles as Message
from fanlight.foundation.ids import new_id
from fanlight.media.subtitles import Cue
from fanlight.public.actors.models import Actor
from fanlight.public.videos import actions, queries
from fanlight.public.videos.errors import NoSuchVideo, NotYourVideo, TooManyLanguages
from fanlight.public.videos.models import Subtitles, Video
from tests.crossings import samples

Person = Callable[..., Actor]
Published = Callable[..., Video]


def put(video: Video, *words: str, language: str = "en") -> None:
    actions.put_subtitles(samples.subtitles(video.actor_id, video.id, language, *words), vault="home")


def test_subtitles_are_there_and_named_on_their_video(person: Person, published: Published) -> None:
    video = published(person("potter"))

    put(video, "Clay", "on the wheel")
    put(video, "Ton", language="de-AT")

    assert queries.subtitles(video.id, "en") == [Cue(0, 1000, "Clay"), Cue(1000, 2000, "on the wheel")]
    video.refresh_from_db()
    assert video.subtitles == ["de-AT", "en"]


def test_later_ones_take_the_place_of_earlier_ones_and_none_takes_them_away(
    person: Person, published: Published
) -> None:
    video = published(person("potter"))
    put(video, "Clay")
    put(video, "Mud")

    assert queries.subtitles(video.id, "en") == [Cue(0, 1000, "Mud")]

    actions.put_subtitles(Message(video_id=video.id, actor_id=video.actor_id, language="en", cues=[]), vault="home")

    assert queries.subtitles(video.id, "en") is None
    video.refresh_from_db()
    assert video.subtitles == []


def test_what_a_machine_wrote_is_named_until_it_was_checked(person: Person, published: Published) -> None:
    video = published(person("potter"))
    message = samples.subtitles(video.actor_id, video.id)

    actions.put_subtitles(msgspec.structs.replace(message, is_unchecked=True), vault="home")
    put(video, "Ton", language="de")

    assert queries.are_unchecked(video.id, "en")
    assert not queries.are_unchecked(video.id, "de")
    video.refresh_from_db()
    assert video.unchecked_subtitles == ["en"]

    actions.put_subtitles(message, vault="home")

    assert not queries.are_unchecked(video.id, "en")


def test_nothing_is_named_where_it_was_taken_away(person: Person, published: Published) -> None:
    video = published(person("potter"))
    message = samples.subtitles(video.actor_id, video.id)
    actions.put_subtitles(msgspec.structs.replace(message, is_unchecked=True), vault="home")

    actions.put_subtitles(msgspec.structs.replace(message, cues=[], is_unchecked=True), vault="home")

    video.refresh_from_db()
    assert (video.subtitles, video.unchecked_subtitles) == ([], [])


def test_nobody_writes_under_the_video_of_another(person: Person, published: Published) -> None:
    video = published(person("potter"))
    stranger = person("stranger")

    with pytest.raises(NotYourVideo):
        actions.put_subtitles(samples.subtitles(stranger.id, video.id), vault="home")
    with pytest.raises(NoSuchVideo):
        actions.put_subtitles(samples.subtitles(stranger.id, new_id()), vault="home")
    assert Subtitles.objects.count() == 0


def test_a_video_has_so_many_languages_and_no_more(person: Person, published: Published) -> None:
    video = published(person("potter"))
    for number in range(actions.MOST_LANGUAGES):
        put(video, "Clay", language=f"a{chr(97 + number)}")

    put(video, "Mud", language="aa")
    with pytest.raises(TooManyLanguages):
        put(video, "Clay", language="zz")


def test_words_go_with_their_video(person: Person, published: Published) -> None:
    video = published(person("potter"))
    put(video, "Clay")

    actions.withdraw(video.id, video.actor_id, vault="home")
    put(video, "Clay")  # what was on its way meanwhile

    assert Subtitles.objects.count() == 0
    assert queries.subtitles(video.id, "en") is None


def test_the_page_for_strangers_offers_them_without_a_script(
    person: Person, published: Published, client: Client
) -> None:
    video = published(person("potter"))
    put(video, "Clay & <b>water</b>")

    page = client.get(f"/v/{video.id}").content.decode()
    served = client.get(f"/v/{video.id}/subtitles/en.vtt")

    assert f'/v/{video.id}/subtitles/en.vtt" srclang="en"' in page
    assert served.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert "Clay &amp; &lt;b&gt;water" in served.content.decode()
    assert client.get(f"/v/{video.id}/subtitles/fr.vtt").status_code == 404
