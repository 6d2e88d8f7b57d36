"""Saving: private through and through, found again by its person alone, and heard by the learner as a like is."""

from datetime import timedelta

import pytest

from fanlight.crossings.outbox.models import Message
from fanlight.foundation import clock
from fanlight.foundation.ids import key_of, new_id
from fanlight.public.videos.models import Video
from fanlight.recommender.signals import Flag, Kind
from fanlight.vault.activity import actions, clips, errors, queries, sheets, stream
from fanlight.vault.activity.models import Event, PendingCount, Sheet
from fanlight.vault.activity.records import mark
from tests.vault.activity import world
from tests.vault.activity.test_watch import Kept

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_a_saved_video_is_found_again_by_its_person_alone() -> None:
    viewer, other, video = world.person(), world.person(), world.video()

    actions.save(viewer, video)

    assert queries.save_state(viewer.account_id, video).is_saved
    assert queries.saved(viewer.account_id) == ([video], None)
    assert sheets.read(viewer.account_id).saved.tolist() == [key_of(video)]
    assert not queries.save_state(other.account_id, video).is_saved
    assert queries.saved(other.account_id) == ([], None)


def test_nothing_of_a_save_crosses_or_lies_open() -> None:
    viewer, video = world.person(), world.video()
    sent = Message.objects.count()

    actions.save(viewer, video)
    actions.unsave(viewer, video)
    actions.save(viewer, video)

    assert (Message.objects.count(), PendingCount.objects.count()) == (sent, 0)
    assert Video.objects.get(id=video).like_count == 0
    sealed = bytes(Sheet.objects.get(kind="saves").sealed)
    assert video.bytes not in sealed
    assert mark(video, at=0).tobytes()[:16] not in sealed  # both halves of its id, as a MARK begins


def test_saving_twice_is_saving_once() -> None:
    viewer, video = world.person(), world.video()

    actions.save(viewer, video)
    actions.save(viewer, video)

    assert queries.saved(viewer.account_id) == ([video], None)
    _, events = stream.events_after(0)
    assert events["kind"].tolist() == [Kind.SAVE]


def test_letting_go_takes_back_exactly_what_saving_taught() -> None:
    viewer, (before, video) = world.person(), world.videos(2)
    world.watch(viewer, before)
    seq, _ = stream.events_after(0)
    actions.save(viewer, video)
    with clock.moved(timedelta(hours=3)):
        actions.unsave(viewer, video)
        actions.unsave(viewer, video)

    _, events = stream.events_after(seq)
    assert events["kind"].tolist() == [Kind.SAVE, Kind.SAVE]
    assert events["weight"].tolist() == [1, -1]
    assert events["length"].tolist() == [1, 0]
    assert events["at"][0] == events["at"][1]
    assert queries.saved(viewer.account_id) == ([], None)


def test_a_withdrawn_video_cannot_be_saved_but_a_save_of_it_can_be_let_go() -> None:
    viewer, video = world.person(), world.video()
    actions.save(viewer, video)
    Video.objects.using("public_writer").filter(id=video).update(withdrawn_at=clock.now())

    with pytest.raises(errors.NoSuchVideo):
        actions.save(world.person(), video)
    actions.unsave(viewer, video)

    assert queries.saved(viewer.account_id) == ([], None)


def test_a_video_that_never_was_cannot_be_saved() -> None:
    with pytest.raises(errors.NoSuchVideo):
        actions.save(world.person(), new_id())


def test_a_save_with_learning_off_is_kept_and_teaches_nothing() -> None:
    viewer, video = world.person(learning=False), world.video()

    actions.save(viewer, video)
    assert queries.save_state(viewer.account_id, video).is_saved
    actions.unsave(viewer, video)

    assert Event.objects.count() == 0


def test_a_clip_for_followers_is_saved_without_a_word_to_the_learner(monkeypatch: pytest.MonkeyPatch) -> None:
    viewer, kept = world.person(), Kept()
    monkeypatch.setattr(clips, "_look_up_kept", lambda ids, actor: [kept] if kept.id in ids else [])

    actions.save(viewer, kept.id)

    assert queries.save_state(viewer.account_id, kept.id).is_saved
    assert Event.objects.count() == 0


def test_a_saved_video_is_marked_so_in_the_history_as_long_as_it_is_saved() -> None:
    viewer, video = world.person(), world.video()
    world.watch(viewer, video)

    actions.save(viewer, video)
    assert sheets.read(viewer.account_id).history["flags"][0] & Flag.SAVED

    actions.unsave(viewer, video)
    assert not sheets.read(viewer.account_id).history["flags"][0] & Flag.SAVED


def test_saves_outlast_a_cleared_history() -> None:
    viewer, video = world.person(), world.video()
    world.watch(viewer, video)
    actions.save(viewer, video)

    actions.clear_history(viewer.account_id)

    assert queries.saved(viewer.account_id) == ([video], None)


def test_saved_videos_come_in_pages_the_last_save_first() -> None:
    viewer, videos = world.person(), world.videos(5)
    for i, video in enumerate(videos):
        with clock.moved(timedelta(seconds=i)):
            actions.save(viewer, video)

    first, after = queries.saved(viewer.account_id, None, 2)
    second, more = queries.saved(viewer.account_id, after, 2)
    third, end = queries.saved(viewer.account_id, more, 2)

    assert first + second + third == list(reversed(videos))
    assert end is None


def test_saves_and_likes_lie_on_sheets_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MARKS_A_SHEET", 2)
    viewer, videos = world.person(), world.videos(3)

    for video in videos:
        actions.save(viewer, video)
    actions.like(viewer, videos[0])
    actions.unsave(viewer, videos[0])

    assert Sheet.objects.filter(kind="saves").count() == 2
    read = sheets.read(viewer.account_id)
    assert sorted(read.saved.tolist()) == sorted(map(key_of, videos[1:]))
    assert read.liked.tolist() == [key_of(videos[0])]


def test_nobody_can_save_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fanlight.vault.activity.shelves.MOST", 1)
    viewer, (first, second) = world.person(), world.videos(2)
    actions.save(viewer, first)

    with pytest.raises(errors.TooManyMarks):
        actions.save(viewer, second)


def test_who_leaves_takes_back_what_saving_taught() -> None:
    viewer, video = world.person(), world.video()
    actions.save(viewer, video)

    actions.take_everything_back(viewer.account_id)

    _, events = stream.events_after(0)
    assert events["weight"].tolist() == [1, -1]
    assert not Sheet.objects.filter(account_id=viewer.account_id, kind="saves").exists()
