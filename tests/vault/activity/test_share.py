"""Handing a video on, and following from it: lessons about the video, kept only to be taken back."""

from collections import Counter
from collections.abc import Callable
from uuid import UUID

import msgspec
import pytest

from fanlight.foundation.ids import key_of
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video
from fanlight.recommender.signals import Flag, Kind
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions, clips, errors, personal_data, sheets, stream
from fanlight.vault.activity.contents import Marks
from fanlight.vault.activity.models import Event
from fanlight.vault.activity.records import mark
from tests.opened import written
from tests.vault.activity import world
from tests.vault.activity.test_watch import Kept

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def told() -> dict[tuple[int, int], int]:
    """What a learner that counts holds of shares and follows, by kind and video."""
    held: Counter[tuple[int, int]] = Counter()
    for event in stream.events_after(0)[1]:
        if event["kind"] in (Kind.SHARE, Kind.FOLLOW):
            held[int(event["kind"]), int(event["key"])] += int(event["weight"])
    return {what: count for what, count in held.items() if count}


@pytest.fixture
def creator() -> Actor:
    return world.creator()


@pytest.fixture
def video(creator: Actor) -> UUID:
    return world.video(creator)


def test_a_share_is_told_once_after_what_was_watched_before(video: UUID) -> None:
    viewer, before = world.person(), world.video()
    world.watch(viewer, before)
    seq, _ = stream.events_after(0)

    actions.share(viewer, video)
    actions.share(viewer, video)

    _, (event,) = stream.events_after(seq)
    assert (event["kind"], event["key"], event["worth"], event["weight"]) == (Kind.SHARE, key_of(video), 1, 1)
    assert event["history_keys"][: event["length"]].tolist() == [key_of(before)]


def test_a_shared_video_is_marked_so_in_the_history(video: UUID) -> None:
    viewer = world.person()
    world.watch(viewer, video)

    actions.share(viewer, video)

    assert sheets.read(viewer.account_id).history["flags"].tolist() == [Flag.FINISHED | Flag.SHARED]


def test_a_follow_is_a_lesson_about_the_video_it_came_from(creator: Actor, video: UUID) -> None:
    viewer = world.person()

    actions.follow(viewer, creator.id, from_video_id=video)
    actions.follow(viewer, creator.id, is_private=True, from_video_id=video)

    assert told() == {(Kind.FOLLOW, key_of(video)): 1}
    actions.unfollow(viewer, creator.id)
    assert told() == {}
    assert not len(sheets.marks(viewer.account_id).origins)


def test_a_follow_from_nowhere_or_from_someone_elses_video_teaches_nothing(creator: Actor, video: UUID) -> None:
    viewer, stranger = world.person(), world.creator()

    actions.follow(viewer, creator.id)
    actions.follow(viewer, stranger.id, from_video_id=video)

    assert len(sheets.read(viewer.account_id).following) == 2
    assert told() == {}


def test_a_video_withdrawn_meanwhile_stops_no_follow(creator: Actor, video: UUID) -> None:
    viewer = world.person()
    Video.objects.using("public_writer").filter(id=video).delete()

    actions.follow(viewer, creator.id, from_video_id=video)

    assert sheets.read(viewer.account_id).following.tolist() == [key_of(creator.id)]


def test_with_learning_off_nothing_is_told_and_nothing_kept(creator: Actor, video: UUID) -> None:
    viewer = world.person(learning=False)

    actions.share(viewer, video)
    actions.follow(viewer, creator.id, from_video_id=video)

    marks = sheets.marks(viewer.account_id)
    assert (len(marks.follows), len(marks.shares), len(marks.origins), Event.objects.count()) == (1, 0, 0, 0)


def test_ones_own_video_and_one_for_followers_are_nobodys_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    viewer, kept = world.person(), Kept()
    monkeypatch.setattr(clips, "_look_up_kept", lambda ids, actor: [kept] if kept.id in ids else [])

    actions.share(viewer, world.video(viewer.actor_id))
    actions.share(viewer, kept.id)

    assert Event.objects.count() == len(sheets.marks(viewer.account_id).shares) == 0


def test_a_video_not_to_be_learnt_from_teaches_neither_before_nor_after(creator: Actor, video: UUID) -> None:
    viewer = world.person()
    actions.share(viewer, video)
    actions.follow(viewer, creator.id, from_video_id=video)

    actions.unlearn(viewer, video)
    actions.share(viewer, video)

    assert told() == {}
    assert sheets.read(viewer.account_id).following.tolist() == [key_of(creator.id)]


def leave(viewer: Viewer) -> None:
    actions.take_everything_back(viewer.account_id)


def clear(viewer: Viewer) -> None:
    actions.clear_history(viewer.account_id)


@pytest.mark.parametrize("go", [leave, clear])
def test_clearing_and_leaving_take_it_all_back(go: Callable[[Viewer], None], creator: Actor, video: UUID) -> None:
    viewer, stays = world.person(), world.person()
    for someone in (viewer, stays):
        world.watch(someone, video)
        actions.share(someone, video)
        actions.follow(someone, creator.id, from_video_id=video)

    go(viewer)

    assert told() == {(Kind.SHARE, key_of(video)): 1, (Kind.FOLLOW, key_of(video)): 1}
    marks = sheets.marks(viewer.account_id)
    assert len(marks.shares) == len(marks.origins) == 0


def test_the_export_tells_what_was_handed_on_and_where_a_follow_came_from(creator: Actor, video: UUID) -> None:
    viewer = world.person()
    actions.share(viewer, video)
    actions.follow(viewer, creator.id, from_video_id=video)

    export = written(personal_data.export(viewer.account_id))

    assert [share["video_id"] for share in export["shares"]] == [str(video)]
    assert [led["video_id"] for led in export["followed_from"]] == [str(video)]


def test_the_list_has_an_end(monkeypatch: pytest.MonkeyPatch, video: UUID) -> None:
    monkeypatch.setattr("fanlight.vault.activity.actions.shares.MOST", 0)

    with pytest.raises(errors.TooManyMarks):
        actions.share(world.person(), video)


def test_marks_from_before_there_were_shares_are_still_read(creator: Actor) -> None:
    followed = mark(creator.id, at=5)
    page = msgspec.msgpack.encode((followed.tobytes(), b"", b""))

    marks = Marks.decoded(page)

    assert marks.follows["key"].tolist() == [key_of(creator.id)]
    assert len(marks.shares) == len(marks.origins) == 0
