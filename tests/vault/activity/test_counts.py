"""Counts cross in batches, once."""

import pytest

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.outbox.models import Message
from fanlight.foundation.ids import new_id
from fanlight.vault.activity import actions, pending, tasks
from fanlight.vault.activity.models import PendingCount
from tests.vault.activity import world
from tests.vault.activity.test_like import crossed

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_views_and_likes_of_all_people_cross_as_one_number() -> None:
    video = world.video()
    for _ in range(3):
        viewer = world.person()
        world.watch(viewer, video)
        actions.like(viewer, video)

    assert tasks.send_counts() == 1

    (batch,) = crossed()
    (count,) = batch.counts
    assert (count.video_id, count.views, count.likes) == (video, 3, 3)
    assert batch.hour.minute == batch.hour.second == batch.hour.microsecond == 0
    assert PendingCount.objects.count() == 0


def test_nothing_new_sends_nothing() -> None:
    viewer, video = world.person(), world.video()
    actions.like(viewer, video)
    actions.unlike(viewer, video)

    tasks.send_counts()
    tasks.send_counts()

    assert crossed() == []
    assert PendingCount.objects.count() == 0


def test_a_crossing_holds_no_more_than_a_thousand() -> None:
    pending.add_views({new_id(): 1 for _ in range(2300)})

    assert tasks.send_counts() == 2300

    assert [len(batch.counts) for batch in crossed()] == [1000, 1000, 300]


def test_counts_stay_when_the_crossing_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    video = world.video()
    world.watch(world.person(), video)

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the outbox is gone")

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "send", fails)
        with pytest.raises(RuntimeError):
            tasks.send_counts()

    assert PendingCount.objects.get(video_id=video).views == 1
    assert Message.objects.filter(class_name="counts").count() == 0
