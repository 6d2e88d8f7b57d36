"""Counts go when no report can tell them any more, and with their video."""

from datetime import timedelta

import pytest

from fanlight.foundation import clock
from fanlight.foundation.ids import key_of
from fanlight.vault.distribution import queries, tasks
from fanlight.vault.distribution.models import Count
from fanlight.vault.studio import actions as studio
from fanlight.vault.studio.models import Draft
from tests.vault.activity.world import person, watch
from tests.vault.distribution import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def count(fact: str, people: int, *, days_ago: int) -> Count:
    day = clock.today() - timedelta(days=days_ago)
    made: Count = Count.objects.create(video_key=days_ago, day=day, fact=fact, name="", people=people, one_in=1)
    return made


def test_days_beyond_the_longest_report_go() -> None:
    old, last = count("shown", 50, days_ago=28), count("shown", 50, days_ago=27)

    tasks.forget_old()

    assert list(Count.objects.all()) == [last]
    assert old not in Count.objects.all()


def test_of_past_days_what_is_too_little_to_be_told_goes() -> None:
    kept = [count("considered", 9, days_ago=0), count("considered", 10, days_ago=1), count("shown", 1, days_ago=2)]
    count("considered", 9, days_ago=3)
    count("kept_out", 1, days_ago=4)

    assert tasks.forget_old() == 2

    assert list(Count.objects.order_by("-day")) == kept


def test_a_withdrawn_video_takes_its_counts_along() -> None:
    creator, viewer = person(), person()
    video, other = world.published(creator), world.published(creator)
    watch(viewer, world.a_watch(video), world.a_watch(other))
    world.told(video)

    Draft.objects.filter(id=video).update(audience="followers")
    studio.withdraw(Draft.objects.get(id=video))

    assert {count.video_key for count in Count.objects.all()} == {queries.signed(key_of(other))}


def test_what_is_counted_between_two_writings_adds_up() -> None:
    video = world.published(person())
    for viewer in world.people(5):
        watch(viewer, world.a_watch(video))
    assert world.told(video).shown is None

    for viewer in world.people(5):
        watch(viewer, world.a_watch(video))

    assert world.told(video).shown == 10
    assert world.told(video).shown == 10
