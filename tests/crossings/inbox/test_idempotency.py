"""Duplicates, retries and lost answers leave the public plane as if each message had come once."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanlight.crossings.crossing import Crossing
from fanlight.crossings.follow import Follow
from fanlight.crossings.inbox.models import Account, Arrival
from fanlight.crossings.publish import Publish
from fanlight.crossings.uncomment import Uncomment
from fanlight.crossings.unfollow import Unfollow
from fanlight.crossings.withdraw import Withdraw
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from fanlight.public.actors.models import Actor
from fanlight.public.journal import actions as journal
from fanlight.public.videos.models import Video
from tests.crossings import samples
from tests.crossings.inbox.public_state import public_state
from tests.crossings.inbox.sender import Sender


@dataclass(frozen=True)
class Step:
    """One request a vault makes, under the key it will keep using for it."""

    key: UUID
    crossing: Crossing | None = None
    data: bytes = b""
    extension: str = ""

    def take(self, sender: Sender) -> int:
        if self.crossing is None:
            return sender.put(self.data, self.extension, key=self.key).status_code
        return sender.send(self.crossing, key=self.key).status_code


def a_life() -> list[list[Step]]:
    """Three lanes, each in its order: a creator, a fan, and what is nobody's."""
    creator, fan = new_id(), new_id()
    kept, taken_back, again = new_id(), new_id(), new_id()
    first, second = samples.comment(creator, kept, "Clay"), samples.comment(creator, kept, "Mud")
    face = samples.sha256(samples.FACE)
    creating: list[Any] = [
        (samples.FACE, "webp"),
        samples.profile(creator, "potter", avatar_sha256=face),
        (samples.FILM, "mp4"),
        (samples.POSTER, "webp"),
        samples.publication(creator, kept),
        first,
        second,
        samples.comment(creator, kept, "More clay", answers=first.comment_id),
        Uncomment(comment_id=second.comment_id, actor_id=creator),
        samples.publication(creator, taken_back, caption="Again", hashtags=["clay", "clay"]),
        samples.comment(creator, taken_back, "Again"),
        Withdraw(video_id=taken_back, actor_id=creator),
        samples.profile(creator, "potter", name="The Potter"),
        (b"another film", "mp4"),
        samples.publication(creator, again, film=b"another film"),
        Withdraw(video_id=again, actor_id=creator),
    ]
    following: list[Any] = [
        samples.profile(fan, "fan_of_clay"),
        Follow(follower_id=fan, followed_id=creator),
        Unfollow(follower_id=fan, followed_id=creator),
        Follow(follower_id=fan, followed_id=creator),
    ]
    counting: list[Any] = [
        samples.counting(kept, views=3, likes=2),
        samples.counting(kept, views=1, likes=-1),
        samples.counting(new_id(), views=9),
    ]
    return [[_step(each) for each in lane] for lane in (creating, following, counting)]


def _step(each: Any) -> Step:
    if isinstance(each, Crossing):
        return Step(new_id(), crossing=each)
    return Step(new_id(), data=each[0], extension=each[1])


def in_one_line(lanes: Sequence[Sequence[Step]], turns: Iterator[int]) -> list[Step]:
    """The lanes merged, each in its own order, after what the others build on has come."""
    ahead, rest = [*lanes[0][:5], *lanes[1][:1]], [list(lanes[0][5:]), list(lanes[1][1:]), list(lanes[2])]
    merged = []
    while any(rest):
        lane = [lane for lane in rest if lane][next(turns) % sum(1 for lane in rest if lane)]
        merged.append(lane.pop(0))
    return [*ahead, *merged]


@contextmanager
def a_fresh_plane() -> Iterator[None]:
    """An empty public plane that is gone again afterwards."""
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(FANLIGHT=replace(own(), public_objects=Path(folder))),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_mixture_of_duplicates_and_retries_gives_the_same_public_state(home_vault: Sender, data: st.DataObject):
    lanes = a_life()
    line = in_one_line(lanes, iter(data.draw(st.lists(st.integers(0, 5), min_size=40, max_size=40))))
    again = data.draw(st.lists(st.integers(0, 99), max_size=4))

    with a_fresh_plane():
        assert {step.take(home_vault) for step in in_one_line(lanes, iter([0] * 40))} == {200}
        once = public_state()
    with a_fresh_plane():
        for place, step in enumerate(line):
            assert step.take(home_vault) == 200
            for earlier in [number for number in again if number % len(line) <= place]:
                retried = line[(earlier * 7 + place) % (place + 1)]
                # Bytes let go with a withdrawal may come once more and wait to be claimed: not part of this promise.
                if retried.crossing is not None:
                    assert retried.take(home_vault) == 200
        often = public_state()

    assert often == once


def test_a_message_cut_off_in_the_middle_has_no_effect_until_it_is_sent_again(home_vault: Sender):
    step = Step(new_id(), samples.profile(new_id(), "potter"))
    with patch.object(journal, "record", side_effect=SystemExit), pytest.raises(SystemExit):
        step.take(home_vault)
    assert (Actor.objects.count(), Arrival.objects.count(), Account.objects.count()) == (0, 0, 0)

    assert step.take(home_vault) == 200

    assert (Actor.objects.count(), Account.objects.get().messages) == (1, 1)


def test_the_answer_to_a_duplicate_is_the_first_answer(home_vault: Sender):
    key, crossing = new_id(), samples.profile(new_id(), "potter")

    first, second = home_vault.send(crossing, key=key), home_vault.send(crossing, key=key)

    assert first.json() == second.json()


def test_a_key_cannot_be_used_for_something_else(home_vault: Sender, other_vault: Sender):
    key, actor_id = new_id(), new_id()
    home_vault.send(samples.profile(actor_id, "potter"), key=key)

    other_words = home_vault.send(samples.profile(actor_id, "potter", name="Other"), key=key)
    other_sender = other_vault.send(samples.profile(actor_id, "potter"), key=key)

    assert (other_words.status_code, other_words.json()["code"]) == (409, "key_reused")
    assert (other_sender.status_code, other_sender.json()["code"]) == (409, "key_reused")


def test_a_message_older_than_the_memory_of_keys_is_refused(home_vault: Sender):
    key = new_id()
    with clock.moved(timedelta(days=91)):
        response = home_vault.send(samples.profile(new_id(), "potter"), key=key)

    assert (response.status_code, response.json()["code"]) == (409, "too_old")


def test_keys_are_forgotten_after_their_time(home_vault: Sender):
    home_vault.send(samples.profile(new_id(), "potter"))
    with clock.moved(timedelta(days=92)):
        home_vault.send(samples.profile(new_id(), "weaver"), key=_key_made_then(days=92))

    assert Arrival.objects.count() == 1


def _key_made_then(*, days: int) -> UUID:
    moved = new_id().int + (days * 86_400_000 << 80)
    return UUID(int=moved)


def test_a_counted_batch_is_never_counted_twice(home_vault: Sender):
    lanes = a_life()
    for step in lanes[0][:5]:
        step.take(home_vault)
    published = lanes[0][4].crossing
    assert isinstance(published, Publish)
    batch = Step(new_id(), samples.counting(published.video_id, views=5, likes=1))

    for _ in range(3):
        batch.take(home_vault)

    video = Video.objects.get(id=published.video_id)
    assert (video.view_count, video.like_count) == (5, 1)
