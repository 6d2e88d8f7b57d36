"""What a report of watches counts: to whom a video was shown, from where, and who finished it."""

from datetime import timedelta

import pytest

from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.vault.activity import actions as activity
from fanlight.vault.distribution import counting
from fanlight.vault.distribution.models import Count
from tests.vault.activity.world import person, watch
from tests.vault.distribution import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_watches_change_the_report() -> None:
    video = world.published(person())
    viewers = world.people(40)
    assert world.told(video).shown is None

    for viewer in viewers[:10]:
        watch(viewer, world.a_watch(video, seconds=1, source="fresh"))
    for viewer in viewers[10:20]:
        watch(viewer, world.a_watch(video, seconds=10, source="popular"))
    for viewer in viewers[20:30]:
        watch(viewer, world.a_watch(video, seconds=10, surface="profile", source=None))
    for viewer in viewers[30:]:
        watch(viewer, world.a_watch(video, seconds=9.6, source=None))

    report = world.told(video)
    assert (report.considered, report.shown, report.finished) == (30, 30, 20)
    assert world.parts(report.sources) == {"fresh": 10, "popular": 10, "unknown": 10}
    assert world.parts(report.elsewhere) == {"profile": 10}
    assert not report.is_estimate


def test_nine_watches_are_not_told() -> None:
    video = world.published(person())

    for viewer in world.people(9):
        watch(viewer, world.a_watch(video))

    report = world.told(video)
    assert (report.considered, report.shown, report.finished) == (None, None, None)
    assert world.parts(report.sources) == {}


def test_someone_counts_once_though_they_watch_again() -> None:
    video, viewer, batch = world.published(person()), person(), new_id()
    watch(viewer, world.a_watch(video, seconds=1), world.a_watch(video), batch_id=batch)
    watch(viewer, world.a_watch(video, seconds=1), world.a_watch(video), batch_id=batch)
    watch(viewer, world.a_watch(video))
    with clock.moved(timedelta(days=1)):
        watch(viewer, world.a_watch(video))

    world.told(video)

    assert [(count.fact, count.people) for count in Count.objects.all()] == [("shown", 1)]


def test_a_made_up_source_is_none() -> None:
    video, viewer = world.published(person()), person()

    watch(viewer, world.a_watch(video, source="bribery"))

    world.told(video)
    assert Count.objects.get(fact="shown").name == "unknown"


def test_on_another_screen_the_source_says_nothing() -> None:
    video, viewer = world.published(person()), person()

    watch(viewer, world.a_watch(video, surface="link", source="fresh"))

    world.told(video)
    assert Count.objects.get(fact="shown").name == "link"


def test_who_switched_learning_off_is_not_counted_nor_who_cleared_their_history_that_day() -> None:
    video, viewer = world.published(person()), person()
    watch(person(learning=False), world.a_watch(video))
    activity.clear_history(viewer.account_id)
    watch(viewer, world.a_watch(video))

    assert all(not waiting.places() for waiting in counting.taken().values())


def test_a_creators_own_watch_is_not_counted() -> None:
    creator = person()
    video = world.published(creator)

    watch(creator, world.a_watch(video))

    assert all(not waiting.places() for waiting in counting.taken().values())
