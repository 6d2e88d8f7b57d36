"""Recording watches: kept, known to the next feed, counted and taught, once."""

import math
from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.foundation import clock
from fanlight.foundation.errors import SignInNeeded
from fanlight.foundation.ids import key_of, new_id
from fanlight.recommender.signals import CONTEXT, Flag
from fanlight.vault.accounts.models import Account
from fanlight.vault.activity import actions, clips, queries, sheets, stream
from fanlight.vault.activity.contents import BATCHES_REMEMBERED, HISTORY_LENGTH
from fanlight.vault.activity.models import Event, PendingCount, Segment, Sheet
from tests.vault.activity import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def views_of(video_id: UUID) -> int:
    return sum(PendingCount.objects.filter(video_id=video_id).values_list("views", flat=True))


def test_a_watch_is_in_the_next_feeds_history_and_among_the_seen() -> None:
    viewer, video = world.person(), world.video()

    receipt = world.watch(viewer, video)

    known = sheets.read(viewer.account_id)
    assert receipt.accepted == 1
    assert known.history["key"].tolist() == [key_of(video)]
    assert known.history["worth"][0] > 0.6
    assert known.seen.tolist() == [key_of(video)]


def test_the_feed_reads_everything_with_one_query() -> None:
    viewer, video = world.person(), world.video()
    world.watch(viewer, video)

    sheets.read(viewer.account_id)
    with CaptureQueriesContext(connection) as queries_made:
        sheets.read(viewer.account_id)

    assert len([q for q in queries_made if "activity_sheet" in q["sql"]]) == 1


def test_a_person_who_never_watched_has_empty_sheets() -> None:
    known = sheets.read(world.person().account_id)

    assert [len(part) for part in (known.history, known.seen, known.liked, known.following)] == [0, 0, 0, 0]


def test_watches_of_a_batch_stand_in_the_order_of_time() -> None:
    viewer, (first, second, third) = world.person(), world.videos(3)
    now = clock.seconds()

    world.watch(viewer, world.seen(third, at=now), world.seen(first, at=now - 20), world.seen(second, at=now - 10))

    assert sheets.read(viewer.account_id).history["key"].tolist() == [key_of(v) for v in (first, second, third)]


def test_the_history_keeps_the_newest_only() -> None:
    viewer, videos = world.person(), world.videos(50)

    for _ in range(6):
        world.watch(viewer, *videos)

    assert len(sheets.read(viewer.account_id).history) == HISTORY_LENGTH
    assert len(sheets.read(viewer.account_id).seen) == 50


def test_the_same_batch_counts_once() -> None:
    viewer, video, batch_id = world.person(), world.video(), new_id()

    first = world.watch(viewer, video, batch_id=batch_id)
    again = world.watch(viewer, video, batch_id=batch_id)

    assert (first.accepted, again.accepted, again.skipped) == (1, 0, {"repeated": 1})
    assert len(sheets.read(viewer.account_id).history) == 1
    assert (Segment.objects.count(), Event.objects.count(), views_of(video)) == (1, 1, 1)


def test_a_batch_is_remembered_while_many_others_come() -> None:
    viewer, video, batch_id = world.person(), world.video(), new_id()
    world.watch(viewer, video, batch_id=batch_id)

    for _ in range(BATCHES_REMEMBERED - 1):
        world.watch(viewer, video)

    assert world.watch(viewer, video, batch_id=batch_id).accepted == 0


def test_two_people_may_use_the_same_batch_id() -> None:
    video, batch_id = world.video(), new_id()

    receipts = [world.watch(world.person(), video, batch_id=batch_id) for _ in range(2)]

    assert [r.accepted for r in receipts] == [1, 1]


def test_unknown_and_withdrawn_videos_are_skipped_and_counted() -> None:
    viewer, video = world.person(), world.video()

    receipt = world.watch(viewer, new_id(), world.video(withdrawn=True), video)

    assert (receipt.accepted, receipt.skipped) == (1, {"unknown": 2})
    assert sheets.read(viewer.account_id).history["key"].tolist() == [key_of(video)]


def test_watching_ones_own_video_teaches_nothing_and_counts_nothing() -> None:
    viewer = world.person()
    own = world.video(viewer.actor_id)

    receipt = world.watch(viewer, own)

    assert (receipt.accepted, receipt.skipped) == (0, {"own": 1})
    assert len(sheets.read(viewer.account_id).history) == 0
    assert (Event.objects.count(), PendingCount.objects.count(), Segment.objects.count()) == (0, 0, 0)


def test_ten_hours_of_a_short_video_become_what_its_loops_allow() -> None:
    viewer, video = world.person(), world.video(duration_seconds=6)

    receipt = world.watch(viewer, world.seen(video, seconds=36_000, loops=2))

    (line,), _ = queries.watched(viewer.account_id)
    assert receipt.clipped == {"longer_than_its_loops": 1}
    assert line.watched_share == pytest.approx(19 / 6)


def test_a_phone_left_lying_is_not_believed_for_ever() -> None:
    viewer, video = world.person(), world.video(duration_seconds=6)

    receipt = world.watch(viewer, world.seen(video, seconds=600_000, loops=100_000))

    assert receipt.clipped == {"too_many_loops": 1, "longer_than_its_loops": 1}


def test_a_day_long_video_from_elsewhere_left_running_for_years_is_kept_as_a_week() -> None:
    viewer, video = world.person(), world.video(duration_seconds=86_400)

    receipt = world.watch(viewer, world.seen(video, seconds=1e9, loops=600))

    (line,), _ = queries.watched(viewer.account_id)
    assert receipt.clipped == {"longer_than_its_loops": 1}
    assert line.watched_share == pytest.approx(7)


@pytest.mark.parametrize(("shift", "reason"), [(7200, "in_the_future"), (-30 * 24 * 3600, "too_old")])
def test_an_impossible_time_becomes_the_nearest_possible_one(shift: int, reason: str) -> None:
    viewer, video = world.person(), world.video()
    now = clock.seconds()

    receipt = world.watch(viewer, world.seen(video, at=now + shift))

    (line,), _ = queries.watched(viewer.account_id)
    assert receipt.clipped == {reason: 1}
    assert now - 7 * 24 * 3600 - 5 <= line.watched_at.timestamp() <= now + 5


def test_a_view_counts_once_a_person_and_day() -> None:
    viewer, other, video = world.person(), world.person(), world.video()

    world.watch(viewer, video, video)
    world.watch(viewer, video)
    world.watch(other, video)
    with clock.moved(timedelta(days=1)):
        world.watch(viewer, video)

    assert views_of(video) == 3


def test_a_thumb_in_passing_is_no_view_and_does_not_hide_a_later_one() -> None:
    viewer, video = world.person(), world.video()

    world.watch(viewer, world.seen(video, seconds=0.3))
    assert views_of(video) == 0

    world.watch(viewer, world.seen(video, seconds=8))
    assert views_of(video) == 1


def test_with_learning_off_nothing_is_kept_and_nothing_is_counted() -> None:
    viewer, video = world.person(learning=False), world.video()

    receipts = [world.watch(viewer, video) for _ in range(20)]

    assert {(r.accepted, r.skipped["learning_off"]) for r in receipts} == {(0, 1)}
    assert views_of(video) == 0
    assert queries.watched(viewer.account_id) == ([], None)
    assert (Segment.objects.count(), Event.objects.count(), Sheet.objects.count()) == (0, 0, 0)


def test_clearing_the_history_lets_no_view_count_twice_on_a_day() -> None:
    viewer, video = world.person(), world.video()

    for _ in range(3):
        world.watch(viewer, video)
        actions.clear_history(viewer.account_id)
    assert views_of(video) == 1

    with clock.moved(timedelta(days=1)):
        world.watch(viewer, video)
    assert views_of(video) == 2


def test_the_stream_carries_what_came_before_and_names_nobody() -> None:
    viewer, videos = world.person(), world.videos(5)
    now = clock.seconds()
    world.watch(viewer, *(world.seen(v, at=now - 10 + i) for i, v in enumerate(videos[:3])))

    world.watch(viewer, *(world.seen(v, at=now - 5 + i) for i, v in enumerate(videos[3:])))

    last, events = stream.events_after(0)
    assert last == Event.objects.latest("seq").seq
    assert events["key"].tolist() == [key_of(v) for v in videos]
    assert events["length"].tolist() == [0, 1, 2, 3, 4]
    assert events["history_keys"][4, :4].tolist() == [key_of(v) for v in videos[:4]]
    assert (events["weight"] == 1).all()
    assert {f.name for f in Event._meta.get_fields()} == {"seq", "day", "sealed"}


def test_an_event_carries_no_more_than_its_context() -> None:
    viewer, videos = world.person(), world.videos(45)
    now = clock.seconds()
    for start in range(0, 45, 15):
        world.watch(viewer, *(world.seen(v, at=now - 60 + i) for i, v in enumerate(videos[start : start + 15])))

    _, events = stream.events_after(0)

    assert events["length"].tolist() == [min(i, CONTEXT) for i in range(45)]
    assert events["history_keys"][44].tolist() == [key_of(v) for v in videos[24:44]]


def test_a_video_watched_again_is_not_in_its_own_context() -> None:
    viewer, (first, second) = world.person(), world.videos(2)
    world.watch(viewer, first)
    world.watch(viewer, second)

    with clock.moved(timedelta(days=1)):
        world.watch(viewer, first)

    _, events = stream.events_after(0)
    assert events["history_keys"][2, : events["length"][2]].tolist() == [key_of(second)]


def test_watching_one_video_all_evening_teaches_others_once() -> None:
    viewer, video = world.person(), world.video()

    world.watch(viewer, video, video)
    for _ in range(5):
        world.watch(viewer, video)
    assert len(stream.events_after(0)[1]) == 1

    with clock.moved(timedelta(days=1)):
        world.watch(viewer, video)
    assert len(stream.events_after(0)[1]) == 2
    assert len(sheets.read(viewer.account_id).history) == 8


def test_a_real_view_after_a_thumb_in_passing_teaches_too() -> None:
    viewer, video = world.person(), world.video()

    for seconds in (0.3, 0.3, 9, 9):
        world.watch(viewer, world.seen(video, seconds=seconds))

    _, events = stream.events_after(0)
    assert [worth > 0 for worth in events["worth"]] == [False, True]


def test_reading_the_stream_goes_on_after_the_last_row_read() -> None:
    viewer, videos = world.person(), world.videos(3)
    for video in videos:
        world.watch(viewer, video)

    seq, first = stream.events_after(0, limit=2)
    end, second = stream.events_after(seq, limit=2)

    assert (first["key"].tolist(), second["key"].tolist()) == (
        [key_of(v) for v in videos[:2]],
        [key_of(videos[2])],
    )
    assert stream.events_after(end)[0] == end


def test_a_clip_for_followers_is_in_the_history_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    viewer, public = world.person(), world.video()
    kept = Kept()
    monkeypatch.setattr(clips, "_look_up_kept", lambda ids, actor: [kept] if kept.id in ids else [])
    now = clock.seconds()

    receipt = world.watch(viewer, world.seen(kept.id, at=now - 9), world.seen(public, at=now - 1))

    known = sheets.read(viewer.account_id)
    lines, _ = queries.watched(viewer.account_id)
    _, events = stream.events_after(0)
    assert receipt.accepted == 2
    assert {line.video_id: line.is_learnt for line in lines} == {public: True, kept.id: False}
    assert known.history["flags"][0] & Flag.NOT_LEARNT
    assert key_of(kept.id) in known.seen
    assert events["key"].tolist() == [key_of(public)]
    assert events["length"].tolist() == [0]
    assert views_of(kept.id) == 0


class Kept:
    """A clip for followers as the studio describes it."""

    def __init__(self) -> None:
        self.id, self.actor_id, self.duration_seconds = new_id(), new_id(), 8.0


def test_someone_who_has_left_can_record_nothing() -> None:
    viewer, video = world.person(), world.video()
    Account.objects.filter(id=viewer.account_id).delete()

    with pytest.raises(SignInNeeded):
        world.watch(viewer, video)


def test_what_lies_in_the_tables_is_sealed() -> None:
    viewer, video = world.person(), world.video()

    world.watch(viewer, video)

    halves = (video.bytes, video.bytes[8:], video.bytes[:7:-1], video.hex.encode())
    for model in (Sheet, Segment, Event):
        for sealed in model.objects.values_list("sealed", flat=True):
            assert not any(half in bytes(sealed) for half in halves)


def test_seen_days_leave_after_their_window() -> None:
    viewer, video = world.person(), world.video()
    world.watch(viewer, video)

    with clock.moved(timedelta(days=30)):
        assert len(sheets.read(viewer.account_id).seen) == 1
    with clock.moved(timedelta(days=31)):
        assert len(sheets.read(viewer.account_id).seen) == 0


def test_the_worth_is_the_recommenders_own() -> None:
    viewer, (skipped, finished) = world.person(), world.videos(2)
    now = clock.seconds()

    world.watch(viewer, world.seen(skipped, seconds=0.5, at=now - 9), world.seen(finished, seconds=10, at=now - 1))

    worths = sheets.read(viewer.account_id).history["worth"]
    assert worths[0] < 0 < worths[1]
    assert np.isfinite(worths).all()
    assert not math.isclose(worths[0], worths[1])
