"""Liking: a private mark; the count that crosses is the truth whatever the order of clicks."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanlight.crossings import catalogue
from fanlight.crossings.counts import Counts
from fanlight.crossings.outbox.models import Message
from fanlight.foundation import clock
from fanlight.foundation.ids import key_of, new_id
from fanlight.public.videos.models import Video
from fanlight.recommender.signals import Flag, Kind
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions, clips, errors, queries, sheets, stream, tasks
from fanlight.vault.activity.models import Event, PendingCount, Sheet
from tests.vault.activity import world
from tests.vault.activity.test_watch import Kept

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def crossed() -> list[Counts]:
    """The batches of counts that have been sent, oldest first."""
    found = Message.objects.filter(class_name="counts").order_by("seq")
    return [c for m in found if isinstance(c := catalogue.decoded(m.class_name, bytes(m.body)), Counts)]


def counted(video_id: UUID) -> int:
    """Likes of a video, sent and still to be sent."""
    sent = sum(count.likes for batch in crossed() for count in batch.counts if count.video_id == video_id)
    return sent + sum(PendingCount.objects.filter(video_id=video_id).values_list("likes", flat=True))


def test_a_like_shows_at_once_and_counts_one() -> None:
    viewer, video = world.person(), world.video()

    actions.like(viewer, video)

    state = queries.like_state(viewer.account_id, video)
    assert (state.is_liked, state.like_count, counted(video)) == (True, 1, 1)
    assert sheets.read(viewer.account_id).liked.tolist() == [key_of(video)]


def test_the_shown_count_adds_what_has_not_crossed_yet() -> None:
    viewer, video = world.person(), world.video()
    Video.objects.using("public_writer").filter(id=video).update(like_count=41)

    actions.like(viewer, video)

    assert queries.like_state(viewer.account_id, video).like_count == 42


def test_nobody_sees_anothers_like() -> None:
    viewer, other, video = world.person(), world.person(), world.video()

    actions.like(viewer, video)

    assert not queries.like_state(other.account_id, video).is_liked
    assert queries.liked(other.account_id) == ([], None)


def test_an_unlike_takes_back_exactly_the_like() -> None:
    viewer, video = world.person(), world.video()
    actions.like(viewer, video)
    with clock.moved(timedelta(hours=3)):
        actions.unlike(viewer, video)

    _, events = stream.events_after(0)
    assert counted(video) == 0
    assert len(sheets.read(viewer.account_id).liked) == 0
    assert events["kind"].tolist() == [Kind.LIKE, Kind.LIKE]
    assert events["weight"].tolist() == [1, -1]
    assert events["at"][0] == events["at"][1]


def test_a_video_that_is_gone_cannot_be_liked_but_a_like_of_it_can_be_taken_back() -> None:
    viewer, video = world.person(), world.video()
    actions.like(viewer, video)
    Video.objects.using("public_writer").filter(id=video).update(withdrawn_at=clock.now())

    with pytest.raises(errors.NoSuchVideo):
        actions.like(world.person(), video)
    actions.unlike(viewer, video)

    assert counted(video) == 0


def test_a_video_that_never_was_cannot_be_liked() -> None:
    with pytest.raises(errors.NoSuchVideo):
        actions.like(world.person(), new_id())


def test_a_like_with_learning_off_counts_and_teaches_nothing() -> None:
    viewer, video = world.person(learning=False), world.video()

    actions.like(viewer, video)
    actions.unlike(viewer, video)
    actions.like(viewer, video)

    assert counted(video) == 1
    assert Event.objects.count() == 0


def test_a_like_of_a_clip_for_followers_stays_with_its_person(monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = world.person()
    kept = Kept()
    monkeypatch.setattr(clips, "_look_up_kept", lambda ids, actor: [kept] if kept.id in ids else [])

    actions.like(viewer, kept.id)
    assert queries.like_state(viewer.account_id, kept.id).is_liked
    actions.unlike(viewer, kept.id)

    assert (PendingCount.objects.count(), Event.objects.count(), len(crossed())) == (0, 0, 0)


def test_a_liked_video_is_marked_so_in_the_history_as_long_as_it_is_liked() -> None:
    viewer, video = world.person(), world.video()
    world.watch(viewer, video)

    actions.like(viewer, video)
    assert sheets.read(viewer.account_id).history["flags"][0] & Flag.LIKED

    actions.unlike(viewer, video)
    assert not sheets.read(viewer.account_id).history["flags"][0] & Flag.LIKED


def test_liked_videos_come_in_pages_the_last_like_first() -> None:
    viewer, videos = world.person(), world.videos(5)
    for i, video in enumerate(videos):
        with clock.moved(timedelta(seconds=i)):
            actions.like(viewer, video)

    first, after = queries.liked(viewer.account_id, None, 2)
    second, more = queries.liked(viewer.account_id, after, 2)
    third, end = queries.liked(viewer.account_id, more, 2)

    assert first + second + third == list(reversed(videos))
    assert end is None


def test_likes_spread_over_sheets_so_that_one_more_rewrites_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MARKS_A_SHEET", 2)
    viewer, videos = world.person(), world.videos(5)

    for video in videos:
        actions.like(viewer, video)
    actions.unlike(viewer, videos[0])
    actions.like(viewer, videos[0])

    assert Sheet.objects.filter(kind="likes").count() == 3
    assert sorted(sheets.read(viewer.account_id).liked.tolist()) == sorted(map(key_of, videos))


def test_nobody_can_like_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fanlight.vault.activity.shelves.MOST", 1)
    viewer, (first, second) = world.person(), world.videos(2)
    actions.like(viewer, first)

    with pytest.raises(errors.TooManyMarks):
        actions.like(viewer, second)


def test_a_like_comes_with_what_came_before_its_watch() -> None:
    viewer, (before, silent, liked, after) = world.person(), world.videos(4)
    for video in (before, silent, liked, after):
        world.watch(viewer, video)
    actions.unlearn(viewer, silent)
    seq, _ = stream.events_after(0)

    actions.like(viewer, liked)

    _, (event,) = stream.events_after(seq)
    assert (event["kind"], event["length"], event["worth"], event["finished"]) == (Kind.LIKE, 1, 1, 0)
    assert event["history_keys"][0] == key_of(before)
    assert event["history_worths"][0] == sheets.read(viewer.account_id).history["worth"][0]


def test_a_like_given_before_its_watch_was_reported_comes_with_what_the_watch_will_have() -> None:
    viewer, (before, liked) = world.person(), world.videos(2)
    world.watch(viewer, before)

    actions.like(viewer, liked)
    world.watch(viewer, liked)

    _, (_, like, watch) = stream.events_after(0)
    assert (like["kind"], watch["kind"]) == (Kind.LIKE, Kind.WATCH)
    assert like["history_keys"].tolist() == watch["history_keys"].tolist()
    assert like["length"] == watch["length"] == 1


def test_an_unlike_tells_nothing_of_what_came_before() -> None:
    viewer, (before, liked) = world.person(), world.videos(2)
    world.watch(viewer, before)
    actions.like(viewer, liked)
    seq, _ = stream.events_after(0)

    actions.unlike(viewer, liked)

    _, (event,) = stream.events_after(seq)
    assert (event["weight"], event["length"]) == (-1, 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.sampled_from(["like", "unlike", "send"]))))
def test_any_order_of_likes_unlikes_and_duplicates_leaves_the_count_true(
    world_of_likes: tuple[list[Viewer], list[UUID]], steps: list[tuple[int, int, str]]
) -> None:
    people, videos = world_of_likes
    for who, which, what in steps:
        match what:
            case "like":
                actions.like(people[who], videos[which])
            case "unlike":
                actions.unlike(people[who], videos[which])
            case _:
                tasks.send_counts()

    for video in videos:
        assert counted(video) == sum(queries.like_state(p.account_id, video).is_liked for p in people)


@pytest.fixture
def world_of_likes() -> tuple[list[Viewer], list[UUID]]:
    return [world.person() for _ in range(3)], world.videos(2)
