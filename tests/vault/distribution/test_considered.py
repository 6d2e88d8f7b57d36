"""What a page of For You counts: whom a video was considered for, and what kept it out."""

import errno
import os
from datetime import timedelta

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.vault.activity import actions as activity
from fanlight.vault.distribution import counting, rules
from fanlight.vault.distribution.counting import LEFT_OUT
from fanlight.vault.distribution.models import Count
from fanlight.vault.taste import actions as taste
from tests import postgres
from tests.vault.activity.world import person, watch
from tests.vault.distribution import world
from tests.vault.feed import world as feed

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_ten_people_can_be_told_and_nine_cannot() -> None:
    video = world.published(person())
    feed.learn_all()

    world.look(world.people(9))
    assert world.told(video).considered is None

    world.look(world.people(1))
    assert world.told(video).considered == 10


def test_someone_counts_once_a_day_however_many_pages_they_ask_for() -> None:
    video = world.published(person())
    feed.learn_all()

    world.look(world.people(1), pages=15)

    world.told(video)
    assert Count.objects.get(fact="considered").people == 1


def test_strangers_and_those_who_switched_learning_off_leave_no_trace() -> None:
    world.published(person())
    feed.learn_all()

    feed.get(Client(), world.FOR_YOU)
    world.look([person(learning=False)])

    assert counting.taken() == {}


@postgres.on_one_database
def test_each_person_stands_under_the_first_rule_that_kept_the_video_out() -> None:
    creator = person()
    video = world.published(creator, hashtags=["ceramics"])
    others = [world.published(person()) for _ in range(3)]
    feed.learn_all()
    hiding, uninterested, muting, met, held, open_ = (world.people(10) for _ in range(6))
    for viewer in hiding[:5]:
        activity.hide_creator(viewer, creator.actor_id)
    for viewer in [*hiding[5:], *uninterested]:
        activity.not_interested(viewer, video)
    for viewer in muting:
        taste.mute_hashtag(viewer, "ceramics")
    for viewer in met:
        watch(viewer, world.a_watch(video))
    counting.taken()

    world.look([*hiding, *uninterested, *muting, *met, *open_])
    for viewer in held:
        feed.get(feed.browser(viewer), world.FOR_YOU, held=f"{video},{others[0]}")

    report = world.told(video)
    assert report.considered == 60
    assert world.parts(report.kept_out) == {"not_held": 10, "not_seen": 10, "not_unwanted": 20, "not_muted": 10}


def test_ones_own_feed_is_not_counted() -> None:
    creator = person()
    world.published(creator)
    feed.learn_all()

    world.look([creator])

    assert counting.taken() == {}


def test_one_viewer_who_comes_every_day_is_never_told() -> None:
    creator, viewer = person(), person()
    video = world.published(creator)
    feed.learn_all()
    activity.hide_creator(viewer, creator.actor_id)
    for day in range(20):
        with clock.moved(timedelta(days=day)):
            world.look([viewer])
    with clock.moved(timedelta(days=19)):
        report = world.told(video, days=28)

    assert Count.objects.filter(fact="kept_out", name="not_unwanted").count() == 20
    assert report.considered is None
    assert world.parts(report.kept_out) == {}


@postgres.on_one_database
def test_of_many_people_one_in_so_many_is_counted_and_stands_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    video = world.published(person())
    feed.learn_all()
    viewers = world.people(59)
    monkeypatch.setattr(rules, "COUNTED_PEOPLE", 20)

    world.look(viewers)

    report = world.told(video)
    count = Count.objects.get(fact="considered")
    assert count.one_in == 3
    assert 5 <= count.people <= 40
    assert report.considered == (count.people * 3 // 10 * 10 if count.people >= 10 else None)
    assert report.is_estimate


def test_pages_go_uncounted_while_too_much_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    videos = [world.published(person()) for _ in range(3)]
    feed.learn_all()
    monkeypatch.setattr(counting, "MOST_WAITING", 7)

    world.look(world.people(3))

    world.told(videos[0])
    assert {count.people for count in Count.objects.filter(fact="considered")} == {2}

    world.look(world.people(1))
    world.told(videos[0])
    assert {count.people for count in Count.objects.filter(fact="considered")} == {3}


def test_feeds_go_on_uncounted_where_marks_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    world.published(person())
    feed.learn_all()

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)

    world.look([person()])

    assert counting.taken() == {}


def test_a_page_before_the_day_is_begun_is_not_counted() -> None:
    video = world.published(person())
    feed.learn_all()

    feed.get(feed.browser(person()), world.FOR_YOU)
    assert counting.taken() == {}

    world.look([person()])
    with clock.moved(timedelta(days=1)):
        feed.get(feed.browser(person()), world.FOR_YOU)
    world.told(video)
    assert Count.objects.get(fact="considered").people == 1


def test_every_rule_of_the_filters_is_told_of_or_left_out_for_a_reason() -> None:
    told = [part.name for part in world.told(world.published(person())).kept_out]

    assert [rule for rule in world.RULES if rule not in LEFT_OUT] == told
    assert set(world.RULES) >= LEFT_OUT


def test_the_counts_name_no_person() -> None:
    columns = [field.column for field in Count._meta.local_concrete_fields]

    assert columns == ["id", "video_key", "day", "fact", "name", "people", "one_in"]
