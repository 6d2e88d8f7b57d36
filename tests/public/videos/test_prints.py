"""By which copies of a published video are recognised: kept as it was sent, gone with the video."""

import json
from collections.abc import Callable

import msgspec
import pytest

from fanlight.crossings.catalogue import decoded
from fanlight.crossings.crossing import encoded
from fanlight.crossings.publish import Print as Message
from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor
from fanlight.public.videos import actions
from fanlight.public.videos.models import Print, Video
from tests.crossings import samples

Person = Callable[..., Actor]
Published = Callable[..., Video]
FRAMES, SOUND = bytes(range(64)), bytes(range(80))


def test_a_print_is_kept_with_its_video_and_goes_with_it(person: Person, published: Published) -> None:
    video_id = new_id()
    video = published(person("potter"), video_id=video_id, sound_id=video_id, print=Message(frames=FRAMES, sound=SOUND))

    kept = Print.objects.get(video=video)
    assert (bytes(kept.frames), bytes(kept.sound)) == (FRAMES, SOUND)

    actions.withdraw(video.id, video.actor_id, vault="home")
    assert not Print.objects.exists()


def test_a_sound_that_is_anothers_has_no_print_here(person: Person, published: Published) -> None:
    song_id = new_id()
    song = published(person("singer"), video_id=song_id, sound_id=song_id, allows_sound=True)

    used = published(person("dancer"), sound_id=song.id, print=Message(frames=FRAMES, sound=SOUND))

    assert bytes(Print.objects.get(video=used).sound) == b""


def test_a_publication_from_before_there_were_prints_is_taken(person: Person, published: Published) -> None:
    message = samples.publication(new_id())
    body = encoded(message)
    assert b',"print":null' in body

    assert decoded("publish", body.replace(b',"print":null', b"")) == message
    published(person("potter"))
    assert not Print.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"frames": "AAAA"},
        {"sound": "AAAAAAA="},
        {"frames": "not base64!"},
        {"frames": "A" * 4 * 437},
        {"sound": "A" * 4 * 2700},
        {"watched_by": "AAAA"},
    ],
    ids=["half a frame", "half an item", "other words", "too many frames", "too long a sound", "undeclared"],
)
def test_a_print_of_another_shape_is_refused(wrong: dict[str, str]) -> None:
    fields = json.loads(encoded(samples.publication(new_id()))) | {"print": wrong}

    with pytest.raises(msgspec.ValidationError):
        decoded("publish", json.dumps(fields).encode())
