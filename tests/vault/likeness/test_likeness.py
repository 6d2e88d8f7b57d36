"""Copies are found among what is public, and what is not public any more is forgotten."""

from collections import Counter

import pytest

from fanlight.media.fingerprint import Print as Taken
from fanlight.media.fingerprint import taken
from fanlight.vault.likeness import queries, rules
from fanlight.vault.likeness.models import Key, Known
from tests.vault.feed.world import publish
from tests.vault.likeness.world import forget, recognisable, remember, scenes, tune

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def looks(film: int, *, begin: int = 0) -> Taken:
    return taken(scenes(film)[begin:].tobytes(), b"")


def test_a_copy_is_found_among_others_even_without_its_beginning() -> None:
    video_id = recognisable(film=1)
    for other in range(2, 8):
        recognisable(film=other)

    (whole,) = queries.looking_like(looks(1), 10)
    (part,) = queries.looking_like(looks(1, begin=12), 6)

    assert (whole.video_id, whole.share) == (video_id, 1.0)
    assert part.video_id == video_id
    assert queries.looking_like(looks(99), 10) == []


def test_a_copy_in_a_mirror_is_found() -> None:
    video_id = recognisable(film=1)

    (found,) = queries.looking_like(taken(scenes(1)[:, :, ::-1].tobytes(), b""), 10)

    assert found.video_id == video_id


def test_a_sound_is_found_by_a_part_of_it_whatever_is_seen() -> None:
    video_id = recognisable(film=1, sound=1)
    recognisable(film=2, sound=2)

    assert queries.sounding_like(Taken(sound=tune(1)[160:400])) == [video_id]
    assert queries.sounding_like(Taken(sound=tune(3))) == []
    assert queries.sounding_like(Taken()) == []


def test_what_is_heard_twice_is_kept_once() -> None:
    video_id = recognisable(film=1, sound=1)
    before = Key.objects.count()

    remember(video_id)

    assert (Known.objects.count(), Key.objects.count()) == (1, before)
    assert before == rules.PICTURE_KEYS + rules.SOUND_KEYS


def test_a_video_without_a_print_is_passed_over() -> None:
    remember(publish())

    assert not Known.objects.exists()


def test_nothing_is_kept_of_a_video_that_is_gone() -> None:
    video_id, other_id = recognisable(film=1, sound=1), recognisable(film=2)

    forget(video_id)
    forget(video_id)

    assert queries.looking_like(looks(1), 10) == []
    assert list(Known.objects.values_list("video_id", flat=True)) == [other_id]
    assert Key.objects.count() == rules.PICTURE_KEYS


def test_what_everybody_shows_stays_cheap_to_look_for_and_the_first_are_still_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fanlight.vault.likeness.actions.MOST_OF_A_KEY", 5)
    first = recognisable(film=1)
    for _ in range(8):
        recognisable(film=1)

    assert max(Counter(Key.objects.values_list("key", flat=True)).values()) == 5
    assert Known.objects.count() == 9
    assert first in {one.video_id for one in queries.looking_like(looks(1), 10)}
