"""Not interested, and hidden creators: each does what it says, and each can be undone."""

import pytest

from fanlight.foundation.ids import key_of, new_id
from fanlight.recommender.signals import Kind
from fanlight.vault.activity import actions, errors, sheets, stream
from fanlight.vault.activity.models import Event
from tests.vault.activity import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_a_video_not_interested_in_is_hidden_and_weighs_against_alike_ones() -> None:
    viewer, video = world.person(), world.video()

    actions.not_interested(viewer, video)

    known = sheets.read(viewer.account_id)
    assert known.hidden_videos.tolist() == [key_of(video)]
    assert known.history["key"].tolist() == [key_of(video)]
    assert known.history["worth"].tolist() == [-1]


def test_not_interested_outweighs_a_whole_watch() -> None:
    viewer, (video, other) = world.person(), world.videos(2)
    world.watch(viewer, video)
    world.watch(viewer, other)

    actions.not_interested(viewer, video)

    history = sheets.read(viewer.account_id).history
    assert history["key"].tolist() == [key_of(video), key_of(other)]
    assert history["worth"][0] == -1
    assert history["worth"][1] > 0


def test_the_undo_leaves_everything_as_it_was() -> None:
    viewer, (watched, unwatched) = world.person(), world.videos(2)
    world.watch(viewer, watched)
    before = sheets.read(viewer.account_id)

    for video in (watched, unwatched):
        actions.not_interested(viewer, video)
        actions.not_interested(viewer, video)
        actions.interested(viewer, video)
        actions.interested(viewer, video)

    after = sheets.read(viewer.account_id)
    assert after.history.tolist() == before.history.tolist()
    assert len(after.hidden_videos) == 0


def test_not_interested_teaches_once_and_its_undo_takes_it_back() -> None:
    viewer, video = world.person(), world.video()

    actions.not_interested(viewer, video)
    actions.not_interested(viewer, video)
    actions.interested(viewer, video)

    _, events = stream.events_after(0)
    assert events["kind"].tolist() == [Kind.NOT_INTERESTED] * 2
    assert events["weight"].tolist() == [1, -1]
    assert events[0]["at"] == events[1]["at"]


def test_with_learning_off_not_interested_hides_and_teaches_nothing() -> None:
    viewer, video = world.person(learning=False), world.video()

    actions.not_interested(viewer, video)
    actions.interested(viewer, video)
    actions.not_interested(viewer, video)

    assert len(sheets.read(viewer.account_id).hidden_videos) == 1
    assert Event.objects.count() == 0


def test_only_a_video_that_exists_can_be_unwanted() -> None:
    with pytest.raises(errors.NoSuchVideo):
        actions.not_interested(world.person(), new_id())


def test_a_hidden_creator_is_ready_for_the_feed_and_can_be_shown_again() -> None:
    viewer, creator = world.person(), world.creator()

    actions.hide_creator(viewer, creator.id)
    actions.hide_creator(viewer, creator.id)
    assert sheets.read(viewer.account_id).hidden_creators.tolist() == [key_of(creator.id)]

    actions.unhide_creator(viewer, creator.id)
    assert len(sheets.read(viewer.account_id).hidden_creators) == 0


def test_nobody_hides_themselves_or_someone_who_is_not_there() -> None:
    viewer = world.person()

    with pytest.raises(errors.NotYourself):
        actions.hide_creator(viewer, viewer.actor_id)
    with pytest.raises(errors.NoSuchCreator):
        actions.hide_creator(viewer, new_id())


@pytest.mark.parametrize("action", ["not_interested", "hide_creator"])
def test_lists_have_an_end(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fanlight.vault.activity.actions.unwanted.MOST", 0)
    viewer, creator = world.person(), world.creator()

    with pytest.raises(errors.TooManyMarks):
        getattr(actions, action)(viewer, world.video(creator) if action == "not_interested" else creator.id)
