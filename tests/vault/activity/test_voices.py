"""How much a person counts for others: by days of use alone, the same when it is taken back, and never for oneself."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import msgspec
import numpy as np
import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.foundation.ids import key_of, new_id
from fanlight.recommender.signals import Kind
from fanlight.vault.accounts import presence, vaulting
from fanlight.vault.accounts.limits import Limit
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions, api, lessons, personal_data, queries, segments, sheets, stream, voices
from fanlight.vault.activity.records import RUN, TARGET, TAUGHT, WATCHED, mark
from fanlight.vault.rights import actions as rights
from tests.opened import written
from tests.vault.activity import world
from tests.vault.feed import world as feeds

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

Counted = dict[tuple[int, int], float]


@pytest.fixture
def old_fanlight() -> Iterator[None]:
    """A day in the life of a Fanlight that somebody joined a month ago."""
    world.person()
    with clock.moved(timedelta(days=30)):
        yield


def weights() -> list[float]:
    return np.round(stream.events_after(0, limit=100_000)[1]["weight"].astype(float), 4).tolist()


def counted() -> Counted:
    """What is left of all that was taught, by video and kind."""
    held = Counter[tuple[int, int]]()
    for event in stream.events_after(0, limit=100_000)[1]:
        held[(int(event["key"]), int(event["kind"]))] += float(event["weight"])  # type: ignore[assignment]
    return {what: weight for what, weight in held.items() if abs(weight) > 1e-6}


def use(viewer: Viewer, days: int, *, videos: int = voices.ENOUGH) -> None:
    """Watch on so many days before today."""
    for ago in range(days, 0, -1):
        with clock.moved(timedelta(days=-ago)):
            world.watch(viewer, *world.videos(videos))


def tenths(viewer: Viewer) -> int:
    return voices.today(sheets.recent(viewer.account_id).attendance).tenths


def test_on_a_new_fanlight_everybody_counts_in_full() -> None:
    world.watch(world.person(), world.video())

    assert weights() == [1]


def test_while_nobody_can_have_had_all_days_the_missing_ones_are_given_to_all() -> None:
    first = world.person()
    with clock.moved(timedelta(days=3)):
        use(first, 3)
        newcomer = world.person()

        assert tenths(first) == 10
        assert tenths(newcomer) == 7  # 1, and 6 of 9 days


@pytest.mark.usefixtures("old_fanlight")
@pytest.mark.parametrize(("days", "expected"), [(0, 0.1), (1, 0.2), (4, 0.5), (9, 1.0), (12, 1.0)])
def test_a_voice_grows_by_a_tenth_with_each_day_of_use(days: int, expected: float) -> None:
    viewer = world.person()
    use(viewer, days)
    before, _ = stream.events_after(0, limit=100_000)

    world.watch(viewer, world.video())

    assert stream.events_after(before)[1]["weight"].tolist() == pytest.approx([expected])


@pytest.mark.usefixtures("old_fanlight")
def test_neither_time_nor_a_few_videos_a_day_nor_one_busy_day_make_it_grow() -> None:
    idle, hasty, busy = world.person(), world.person(), world.person()
    use(hasty, 9, videos=voices.ENOUGH - 1)
    world.watch(busy, *world.videos(40))

    with clock.moved(timedelta(days=20)):
        assert (tenths(idle), tenths(hasty), tenths(busy)) == (1, 1, 2)


@pytest.mark.usefixtures("old_fanlight")
def test_all_is_taken_back_as_loud_as_it_was_taught_though_the_voice_has_grown() -> None:
    viewer, other = world.person(), world.creator()
    liked, shared, unwanted, led = world.video(), world.video(), world.video(), world.video(other)
    world.watch(viewer, liked, shared, *world.videos(4))
    actions.like(viewer, liked)
    actions.share(viewer, shared)
    actions.not_interested(viewer, unwanted)
    actions.follow(viewer, other.id, from_video_id=led)
    assert set(weights()) == {0.1}

    with clock.moved(timedelta(days=1)):
        world.watch(viewer, led)
        assert tenths(viewer) == 2
        actions.unlike(viewer, liked)
        actions.interested(viewer, unwanted)
        actions.unfollow(viewer, other.id)
        actions.clear_history(viewer.account_id)

    assert counted() == {}


@pytest.mark.usefixtures("old_fanlight")
def test_who_leaves_takes_all_back_as_loud_as_it_was_taught() -> None:
    viewer, other = world.person(), world.creator()
    use(viewer, 2)
    liked, led = world.video(), world.video(other)
    world.watch(viewer, liked)
    actions.like(viewer, liked)
    actions.share(viewer, liked)
    actions.follow(viewer, other.id, from_video_id=led)
    actions.not_interested(viewer, world.video())

    presence.end(viewer.account_id)
    rights.finish_leaving()

    assert counted() == {}


@pytest.mark.usefixtures("old_fanlight")
def test_what_is_not_to_be_learnt_from_is_taken_back_and_taught_again_in_the_voice_of_its_day() -> None:
    viewer, (first, second) = world.person(), world.videos(2)
    world.watch(viewer, first, second, *world.videos(4))
    before = counted()
    with clock.moved(timedelta(days=1)):
        actions.unlearn(viewer, first)
        assert (key_of(first), Kind.WATCH) not in counted()

        actions.relearn(viewer, first)

    assert counted() == pytest.approx(before)


@pytest.mark.usefixtures("old_fanlight")
def test_ones_own_feed_learns_from_all_of_it_at_once() -> None:
    viewer, video = world.person(), world.video()

    world.watch(viewer, video)

    (row,) = sheets.read(viewer.account_id).history
    assert (row["worth"], row["flags"] & 1) == (pytest.approx(0.7, abs=0.1), 0)


@pytest.mark.usefixtures("old_fanlight")
def test_clearing_the_history_keeps_the_days_and_forgets_the_videos() -> None:
    viewer = world.person()
    use(viewer, 3)

    actions.clear_history(viewer.account_id)

    assert tenths(viewer) == 4
    assert written(personal_data.export(viewer.account_id))["state"]["attendance"] == {
        "days": 2,
        "day": clock.today().toordinal() - 1,
        "met": voices.ENOUGH,
    }


def test_after_a_days_lessons_watches_shape_ones_own_feed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "MOST_A_DAY", 3)
    viewer, videos = world.person(), world.videos(5)
    client = feeds.browser(viewer)

    report(client, videos[:2])
    report(client, videos[2:])

    assert {key for key, _ in counted()} == {key_of(video) for video in videos[:3]}
    assert len(sheets.read(viewer.account_id).history) == len(queries.watched(viewer.account_id)[0]) == 5

    actions.clear_history(viewer.account_id)
    report(client, videos)
    assert counted() == {}  # a cleared history does not bring the day's lessons back

    with clock.moved(timedelta(days=1)):
        report(client, videos[:1])
    assert [key for key, _ in counted()] == [key_of(videos[0])]


def test_an_evening_with_one_video_is_one_lesson() -> None:
    viewer, video = world.person(), world.video()
    client = feeds.browser(viewer)

    for _ in range(20):
        report(client, [video] * 5)

    assert counted() == {(key_of(video), int(Kind.WATCH)): 1}


def test_who_points_at_too_much_is_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MARKS", Limit("marks, in a test", 3, timedelta(hours=1)))
    client, video = feeds.browser(world.person()), world.video()

    answers = [client.put(f"/api/videos/{video}/{what}") for what in ("like", "share", "not-interested", "like")]
    answers.append(client.delete(f"/api/videos/{video}/like"))

    assert [answer.status_code for answer in answers] == [200, 204, 204, 429, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    with clock.moved(timedelta(hours=1)):
        assert client.delete(f"/api/videos/{video}/like").status_code == 200


def test_what_was_kept_before_there_were_voices_was_taught_in_full() -> None:
    viewer, video = world.person(), world.video()
    body = msgspec.msgpack.encode((clock.seconds(), b"", np.array([(0, 7, 1, 1, 1, 1, 0, 0, 0, 0)], WATCHED).tobytes()))
    place = segments._cell(viewer.account_id, 1)
    liked = mark(video, at=1, flags=TAUGHT)
    run = np.array([(7, 1, 0.5, TARGET, 3, 9)], RUN)
    row = msgspec.msgpack.encode([(Kind.WATCH.value, -1, run.tobytes(), 2)])

    assert segments.opened(viewer.account_id, 1, vaulting.seal(viewer.account_id, place, body)).voice == voices.FULL
    assert [told.voice for told in lessons.taken_back(Kind.LIKE, liked)] == [-voices.FULL]
    assert [told.voice for told in lessons.decoded(row)] == [-voices.FULL]


def report(client: Client, videos: list[UUID]) -> None:
    watches = [
        {
            "video_id": str(video),
            "watched_seconds": 10,
            "loops": 0,
            "ended": "finished",
            "surface": "for-you",
            "at": clock.seconds(),
        }
        for video in videos
    ]
    body = {"batch_id": str(new_id()), "watches": watches}
    assert client.post("/api/watches", body, content_type="application/json").status_code == 202
