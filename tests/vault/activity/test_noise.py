"""Counts for another owner's public plane: few of each person, noised, once a day, and accounted for."""

import json
import math
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import override_settings

from fanlight.config.vault import checks
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.transparency import queries as transparency
from fanlight.transparency.models import Entry
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions, noise, pending, tasks
from fanlight.vault.activity.models import DayCount, PendingCount
from fanlight.vault.activity.noise import Noise
from tests.vault.activity import world
from tests.vault.activity.test_like import crossed

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

A_DAY = timedelta(days=1)
MANY = 5000
"""Far above the threshold of 44 and any noise of scale 2."""


@pytest.fixture(autouse=True)
def _two_owners() -> Iterator[None]:
    """The vault is a cooperative's, the public plane a company's."""
    with override_settings(FANLIGHT=replace(own(), vault_owner="coop", public_owner="company", counts_a_day=2)):
        yield


@pytest.fixture
def viewer() -> Viewer:
    return world.person()


def counted(video_id: UUID) -> tuple[int, int]:
    """Views and likes that stand in a day's numbers."""
    row = DayCount.objects.filter(video_id=video_id).first()
    return (row.views, row.likes) if row else (0, 0)


def spent() -> list[dict[str, object]]:
    """What the log says of releases."""
    told = [json.loads(bytes(data)) for data in Entry.objects.order_by("index").values_list("data", flat=True)]
    return [entry["body"] for entry in told if entry["type"] == "privacy.spend"]


def test_a_day_crosses_once_noised_and_is_accounted_for() -> None:
    *popular, rare = world.videos(31)
    pending.add_views({**dict.fromkeys(popular, MANY), rare: 3})
    pending.add_likes({**dict.fromkeys(popular, MANY), rare: -3})

    assert tasks.send_counts() == 0, "the day is not over"
    with clock.moved(A_DAY):
        assert tasks.send_counts() == len(popular)
        pending.add_views({popular[0]: MANY})
        assert tasks.send_counts() == 0

    (batch,) = crossed()
    assert {count.video_id for count in batch.counts} == set(popular)
    for numbers in ([count.views for count in batch.counts], [count.likes for count in batch.counts]):
        assert any(number != MANY for number in numbers), "that all of thirty draws are 0 happens to nobody"
        assert all(abs(number - MANY) < 100 for number in numbers)
    yesterday, today = spent()
    assert (yesterday["epsilon_micro"], yesterday["budget_micro"], yesterday["rows"]) == (2_000_000, 2_000_000, 2)
    assert today["day"] == clock.today().isoformat()
    assert PendingCount.objects.count() == 0
    assert not DayCount.objects.filter(day=clock.today()).exists()


def test_a_quiet_day_is_told_of_as_any_other() -> None:
    tasks.send_counts()
    tasks.send_counts()

    assert [entry["day"] for entry in spent()] == [(clock.today() - A_DAY).isoformat()]


def test_a_person_is_counted_for_few_videos_a_day() -> None:
    viewer, videos = world.person(), world.videos(5)

    for video in videos:
        world.watch(viewer, video)
        actions.like(viewer, video)

    assert [counted(video) for video in videos] == [(1, 1), (1, 1), (0, 0), (0, 0), (0, 0)]


def test_nobody_is_counted_more_often_by_taking_back(viewer: Viewer) -> None:
    videos = world.videos(4)
    for video in videos[:2]:
        world.watch(viewer, video)
        actions.like(viewer, video)

    actions.clear_likes(viewer.account_id)
    actions.clear_history(viewer.account_id)
    for video in videos[2:]:
        world.watch(viewer, video)
        actions.like(viewer, video)

    assert [counted(video) for video in videos[2:]] == [(0, 0), (0, 0)]


def test_a_like_taken_back_on_another_day_stays_in_the_number_that_was_drawn(viewer: Viewer) -> None:
    early, late = world.videos(2)
    actions.like(viewer, early)

    with clock.moved(A_DAY):
        actions.like(viewer, late)
        actions.unlike(viewer, late)
        actions.unlike(viewer, early)

        assert [counted(early), counted(late)] == [(0, 1), (0, 0)]


def test_opendp_agrees_with_what_is_promised() -> None:
    for rows, epsilon in ((1, 0.1), (10, 1.0), (50, 2.0)):
        drawn = Noise(rows, epsilon)

        assert drawn.spent.epsilon == pytest.approx(epsilon)
        assert drawn.spent.delta <= noise.DELTA


def test_one_person_alone_lifts_no_video_over_the_threshold() -> None:
    drawn = Noise(2, 1.0)

    assert drawn.over({str(i): 1 for i in range(1000)}) == {}
    assert len(drawn.over({str(i): MANY for i in range(50)})) == 50


def test_one_person_changes_what_is_likely_by_no_more_than_was_promised() -> None:
    drawn, often = Noise(1, 0.7), 20_000
    counts = {str(i): drawn.threshold - 1 for i in range(often)}

    without = len(drawn.over(counts))
    with_them = len(drawn.over({name: count + 1 for name, count in counts.items()}))

    assert 1.3 < with_them / without < math.exp(0.7) * 1.1, "at epsilon 0.7 at most 2.01 times as likely"


def test_strangers_are_told() -> None:
    told = transparency.about()
    assert told.mode == "split"
    assert told.counts is not None
    assert (told.counts.exact, told.counts.rows, told.counts.epsilon_micro) == (False, 2, 2_000_000)

    with override_settings(FANLIGHT=replace(own(), vault_owner=own().public_owner)):
        of_one_owner = transparency.about().counts

    assert of_one_owner is not None
    assert of_one_owner.exact


@pytest.mark.parametrize("wrong", [{"counts_a_day": 0}, {"counts_epsilon": 0.0}, {"counts_epsilon": 11.0}])
def test_a_vault_whose_numbers_promise_nothing_does_not_start(wrong: dict[str, float]) -> None:
    with override_settings(FANLIGHT=replace(own(), **wrong)):  # type: ignore[arg-type] # each is of its type
        (refusal,) = checks.noise_can_be_drawn()

    assert refusal.id == "custody.E005"


def test_a_vault_without_opendp_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opendp.measurements", None)
    noise._measurement.cache_clear()

    (refusal,) = checks.noise_can_be_drawn()

    assert "fanlight[privacy]" in refusal.msg


def test_one_owner_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opendp.measurements", None)
    with override_settings(FANLIGHT=replace(own(), vault_owner="company")):
        assert checks.noise_can_be_drawn() == []
