"""Forgetting in vectors: they become those of a learner that never heard of what was taken back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray

from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import key_of
from fanlight.recommender.learning import catalogue
from fanlight.recommender.learning.watches import learn
from fanlight.recommender.state import State, Writer
from fanlight.recommender.state.arrays import Vectors
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions as activity
from fanlight.vault.activity import clearings, stream, taught
from fanlight.vault.activity.models import Segment
from fanlight.vault.feed import relearning
from fanlight.vault.feed.catalogue import all_clips
from fanlight.vault.feed.learner import Learner
from fanlight.vault.rights import actions as rights
from tests import postgres
from tests.vault.activity.world import seen, watch
from tests.vault.feed import world

# Another thread reads what was written: for it there must be something to read.
pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"], transaction=True)

Events = NDArray[np.void]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRST_SECONDS", "LEAST_REST_SECONDS", "REST"):
        monkeypatch.setattr(relearning, name, 0.0)


@pytest.fixture
def writer() -> Iterator[Writer]:
    writer = Writer(own().state)
    yield writer
    writer.close()


class Heard:
    """What the stream was told, by whom."""

    def __init__(self) -> None:
        self.seq, self.by = 0, list[tuple[Viewer | None, Events]]()

    def next(self, viewer: Viewer | None = None) -> None:
        self.seq, events = stream.events_after(self.seq, 1000)
        self.by.append((viewer, events))

    def without(self, *viewers: Viewer) -> Events:
        return np.concatenate([events for viewer, events in self.by if viewer not in viewers])


def an_evening(videos: list[UUID], people: list[Viewer]) -> Heard:
    """Everyone watches a little, in turns."""
    heard, chance = Heard(), np.random.default_rng(3)
    for _ in range(4):
        for person in people:
            some = chance.choice(len(videos), 4, replace=False).tolist()
            watch(person, *[seen(videos[n], seconds=float(chance.choice([0.4, 6.0, 10.0]))) for n in some])
            heard.next(person)
    return heard


def learnt_from(folder: Path, events: Events) -> State:
    """A state that knows all videos and was taught these events only."""
    writer = Writer(folder)
    for batch in all_clips():
        catalogue.add(writer, batch)
    learn(writer.state, events)
    writer.close()
    return writer.state


def relearnt(learner: Learner) -> None:
    """Let a learner catch up, and finish what it has begun beside that."""
    world.caught_up(learner)
    learner.relearning.settle(wait=True)


def are_equal(one: State, other: State) -> bool:
    return all(
        np.array_equal(getattr(one, n)[: other.videos], getattr(other, n)[: other.videos]) for n in Vectors._fields
    )


@postgres.on_one_database
def test_who_leaves_is_in_the_vectors_no_more_as_if_they_had_never_come(writer: Writer, tmp_path: Path) -> None:
    videos, people = [world.publish() for _ in range(8)], [world.person() for _ in range(4)]
    heard, learner = an_evening(videos, people), Learner(writer)
    world.caught_up(learner)
    never = learnt_from(tmp_path / "never", heard.without(people[1]))
    assert not are_equal(writer.state, never)

    rights.erase(people[1].account_id)
    relearnt(learner)

    assert are_equal(writer.state, never)
    assert not relearning.is_due(writer.state)
    watch(people[0], videos[0])
    heard.next()
    world.caught_up(learner)
    assert are_equal(writer.state, learnt_from(tmp_path / "later", heard.without(people[1]))), "it learns on from there"


def test_a_history_that_was_cleared_and_a_video_not_to_be_learnt_from_leave_them_too(
    writer: Writer, tmp_path: Path
) -> None:
    videos, people = [world.publish() for _ in range(8)], [world.person() for _ in range(3)]
    heard, learner = an_evening(videos, people), Learner(writer)
    world.caught_up(learner)
    was = heard.without()
    is_of_video = (was["key"] == key_of(videos[2])) | (was["history_keys"] == key_of(videos[2])).any(axis=1)
    assert is_of_video.any()

    activity.clear_history(people[0].account_id)
    for person in people[1:]:
        activity.unlearn(person, videos[2])
    relearnt(learner)

    with taught.everyone() as (_, batches):
        left = np.concatenate(list(batches))
    assert len(left) > 10
    assert not (left["key"] == key_of(videos[2])).any()
    assert not (left["history_keys"] == key_of(videos[2])).any()
    assert are_equal(writer.state, learnt_from(tmp_path / "left", left))


def test_what_is_reported_while_they_are_made_is_in_them_once(
    writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    videos, people = [world.publish() for _ in range(8)], [world.person() for _ in range(3)]
    heard, learner = an_evening(videos, people), Learner(writer)
    began, gate = threading.Event(), threading.Event()
    world.caught_up(learner)
    everyone = taught.everyone

    @contextmanager
    def held() -> Iterator[tuple[int, Iterator[Events]]]:
        with everyone() as found:
            began.set()
            assert gate.wait(120)
            yield found

    monkeypatch.setattr(taught, "everyone", held)
    rights.erase(people[1].account_id)
    heard.next(people[1])
    world.caught_up(learner)
    assert began.wait(120)
    late = world.publish()
    watch(people[0], late, videos[3])
    heard.next()
    world.caught_up(learner)
    gate.set()
    relearnt(learner)

    assert writer.state.videos == 9
    never = learnt_from(tmp_path / "never", heard.without(people[1]))
    # Lots are drawn among the videos that are there: the late one was not when the others were learnt.
    assert writer.state.header["taught"] == never.header["taught"]
    assert writer.state.standings[8].any()
    assert not relearning.is_due(writer.state)


def test_taking_back_is_remembered_over_a_crash_and_done_after_it(writer: Writer) -> None:
    videos, person = [world.publish() for _ in range(4)], world.person()
    watch(person, *videos)
    first = Learner(writer)
    first.relearning._beside._rests_until = float("inf")
    world.caught_up(first)
    rights.erase(person.account_id)
    world.caught_up(first)
    first.keep()
    writer.close()

    again = Writer(own().state)
    second = Learner(again)
    assert relearning.is_due(again.state)
    relearnt(second)
    second.keep()
    again.close()

    kept = Writer(own().state)
    assert kept.restore()
    assert not relearning.is_due(kept.state), "the snapshot holds the vectors that know nothing of them"
    assert not kept.state.standings[:4].any()
    kept.close()
    writer.__init__(own().state)  # type: ignore[misc]  # the fixture closes it


def test_a_learner_that_stops_leaves_it_for_the_next(writer: Writer) -> None:
    videos, person = [world.publish() for _ in range(4)], world.person()
    watch(person, *videos)
    learner = Learner(writer)
    world.caught_up(learner)
    writer.state.header["stream_seq"] -= 1  # it has yet to learn the last row: whoever learns anew waits for that
    writer.state.header["taken_back_seq"] = 1
    learner.relearning.settle()

    learner.relearning.stop()
    learner.relearning.settle(wait=True)

    assert writer.state.header["relearnt_seq"] == 0
    assert relearning.is_due(writer.state)


def test_it_is_done_once_though_the_stream_has_been_destroyed_meanwhile(writer: Writer) -> None:
    videos, person = [world.publish() for _ in range(4)], world.person()
    watch(person, *videos)
    learner = Learner(writer)
    learner.relearning._beside._rests_until = float("inf")
    world.caught_up(learner)
    rights.erase(person.account_id)
    world.caught_up(learner)
    assert relearning.is_due(writer.state)
    with clock.moved(timedelta(days=stream.KEPT_DAYS + 2)):
        assert stream.forget(learnt_up_to=int(writer.state.header["stream_seq"][0])) > 0

    learner.relearning._beside._rests_until = 0.0
    relearnt(learner)

    assert not relearning.is_due(writer.state)
    assert not writer.state.standings[:4].any()


def test_what_is_being_cleared_teaches_no_more_though_its_batches_are_still_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clearings, "A_PIECE", 1)
    videos, person, other = [world.publish() for _ in range(4)], world.person(), world.person()
    for video in videos[:3]:
        watch(person, video)
    watch(other, videos[0])

    activity.clear_history(person.account_id)
    watch(person, videos[3])
    with taught.everyone() as (_, batches):
        keys = np.concatenate(list(batches))["key"].tolist()

    assert Segment.objects.filter(account_id=person.account_id).count() > 2, "one piece went, the others wait"
    assert keys == [key_of(videos[0]), key_of(videos[3])]


def test_what_was_watched_long_ago_teaches_no_new_vector() -> None:
    videos, person = [world.publish() for _ in range(2)], world.person()
    watch(person, videos[0])
    with clock.moved(timedelta(days=taught.REMEMBERED_DAYS + 1)):
        watch(person, videos[1])
        with taught.everyone() as (_, batches):
            keys = np.concatenate([events["key"] for events in batches]).tolist()

    assert keys == [key_of(videos[1])]
