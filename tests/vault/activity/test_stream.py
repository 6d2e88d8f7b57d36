"""The learning stream: forgotten by the day, numbered without gaps in sight, expanded exactly."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.custody.sealing import Tampered
from fanlight.foundation import clock
from fanlight.recommender import signals
from fanlight.recommender.signals import HISTORY, Flag, Kind
from fanlight.vault.accounts.models import DayKey
from fanlight.vault.activity import lessons, stream, tasks
from fanlight.vault.activity.models import Event
from fanlight.vault.activity.records import TARGET
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
            (key, i, worth, TARGET * is_target | Flag.NOT_LEARNT * is_silent)
            for i, (key, worth, is_target, is_silent) in enumerate(watches)
        ],
        HISTORY,
    )

    made = [event for lesson in lessons.taught(run) for event in lessons.events(lesson)]

    expected = [
        signals.event(Kind.WATCH, key=key, at=i, worth=worth, history=run[:i])[0]
        for i, (key, worth, is_target, is_silent) in enumerate(watches)
        if is_target and not is_silent
    ]
    assert [e.tobytes() for e in made] == [e.tobytes() for e in expected]


@given(WATCHES)
def test_lessons_survive_their_row(watches: list[tuple[int, float, bool, bool]]) -> None:
    run = np.array([(k, i, w, TARGET * t) for i, (k, w, t, _) in enumerate(watches)], HISTORY)
    told = lessons.taught(run, weight=-1) + lessons.single(Kind.LIKE, key=7, at=3, worth=1.0)

    again = lessons.decoded(lessons.encoded(told))

    assert [(t.kind, t.weight, t.watches.tobytes()) for t in again] == [
        (t.kind, t.weight, t.watches.tobytes()) for t in told
    ]
