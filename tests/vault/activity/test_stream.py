"""The learning stream: forgotten by the day, numbered without gaps in sight, expanded exactly."""

from datetime import timedelta

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.custody.sealing import Tampered
from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.recommender import signals
from fanlight.recommender.signals import HISTORY, Flag, Kind
from fanlight.vault.accounts.models import DayKey
from fanlight.vault.activity import lessons, stream, tasks
from fanlight.vault.activity.models import Event
from fanlight.vault.activity.records import RUN, TARGET, mark
from tests.vault.activity import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_days_older_than_a_week_are_destroyed_with_their_keys_once_learnt() -> None:
    viewer, video = world.person(), world.video()
    world.watch(viewer, video)
    with clock.moved(timedelta(days=8)):
        world.watch(viewer, video)
        first, last = Event.objects.order_by("seq").values_list("seq", flat=True)

        assert tasks.forget_stream(learnt_up_to=last) == 1

    assert list(Event.objects.values_list("seq", flat=True)) == [last]
    assert first < last
    assert DayKey.objects.get().day == clock.today() + timedelta(days=8)


def test_a_day_that_the_learner_has_not_passed_stays_readable() -> None:
    viewer = world.person()
    for video in world.videos(2):
        world.watch(viewer, video)
    with clock.moved(timedelta(days=8)):
        first = Event.objects.earliest("seq").seq

        assert tasks.forget_stream(learnt_up_to=first) == 1

        assert len(stream.events_after(0)[1]) == 1


def test_numbers_go_on_after_everything_was_forgotten() -> None:
    viewer, (video, other) = world.person(), world.videos(2)
    world.watch(viewer, video)
    last, _ = stream.events_after(0)
    Event.objects.all().delete()

    world.watch(viewer, other)

    seq, events = stream.events_after(last)
    assert seq > last
    assert len(events) == 1


def test_an_event_moved_to_another_row_does_not_open() -> None:
    viewer = world.person()
    for video in world.videos(2):
        world.watch(viewer, video)
    first, second = Event.objects.order_by("seq")

    Event.objects.filter(seq=second.seq).update(sealed=first.sealed)

    with pytest.raises(Tampered):
        stream.events_after(0)


WATCHES = st.lists(
    st.tuples(st.integers(1, 6), st.floats(-1, 1, width=32), st.booleans(), st.booleans()), min_size=1, max_size=60
)


@given(WATCHES)
def test_a_lesson_stands_for_the_events_that_the_recommender_would_write_one_by_one(
    watches: list[tuple[int, float, bool, bool]],
) -> None:
    run = np.array(
        [
            (key, i, worth, TARGET * is_target | Flag.NOT_LEARNT * is_silent, 3 * i, 40)
            for i, (key, worth, is_target, is_silent) in enumerate(watches)
        ],
        RUN,
    )

    made = [event for lesson in lessons.taught(run) for event in lessons.events(lesson)]

    expected = [
        signals.event(
            Kind.WATCH, key=key, at=i, worth=worth, history=run[:i], watched_seconds=3 * i, duration_seconds=40
        )[0]
        for i, (key, worth, is_target, is_silent) in enumerate(watches)
        if is_target and not is_silent
    ]
    assert [e.tobytes() for e in made] == [e.tobytes() for e in expected]
    assert lessons.events_of(lessons.taught(run) * 3).tobytes() == b"".join(e.tobytes() for e in expected * 3)


@given(WATCHES)
def test_lessons_survive_their_row(watches: list[tuple[int, float, bool, bool]]) -> None:
    run = np.array([(k, i, w, TARGET * t, i, 40) for i, (k, w, t, _) in enumerate(watches)], RUN)
    liked = mark(new_id(), at=3)
    told = lessons.taught(run, voice=-3) + lessons.said(Kind.LIKE, liked, after=np.empty(0, HISTORY))

    again = lessons.decoded(lessons.encoded(told))

    assert [(t.kind, t.voice, t.watches.tobytes()) for t in again] == [
        (t.kind, t.voice, t.watches.tobytes()) for t in told
    ]


def test_a_row_from_before_seconds_were_told_is_still_read() -> None:
    watches = np.array([(7, 1, 0.5, 0), (8, 2, 0.9, TARGET)], HISTORY)
    row = msgspec.msgpack.encode([(Kind.WATCH.value, -1, watches.tobytes())])

    (event,) = (event for lesson in lessons.decoded(row) for event in lessons.events(lesson))

    assert (event["key"], event["weight"], event["length"], event["history_keys"][0]) == (8, -1, 1, 7)
    assert (event["watched_seconds"], event["duration_seconds"]) == (0, 0)
    assert event["finished"]  # by its worth: nothing else is known


def test_a_watch_tells_its_seconds_and_whether_it_reached_the_end() -> None:
    viewer, (whole, half) = world.person(), world.videos(2, duration_seconds=20)
    world.watch(viewer, world.seen(whole, seconds=19.5), world.seen(half, seconds=10))

    _, events = stream.events_after(0)

    assert events["watched_seconds"].tolist() == [19.5, 10]
    assert events["duration_seconds"].tolist() == [20, 20]
    assert events["finished"].tolist() == [1, 0]
