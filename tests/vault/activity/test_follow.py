"""Following in public crosses; following in private does not; and each can become the other."""

import pytest

from fanlight.crossings.outbox.models import Message
from fanlight.foundation import clock
from fanlight.foundation.ids import key_of, new_id
from fanlight.public.actors.models import Actor
from fanlight.vault.accounts.particulars import AgeBand
from fanlight.vault.activity import actions, errors, queries, sheets
from tests.vault.activity import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def crossed() -> list[str]:
    found = Message.objects.filter(class_name__in=["follow", "unfollow"]).order_by("seq")
    return list(found.values_list("class_name", flat=True))


def test_a_public_follow_crosses_with_both_actors_and_no_account() -> None:
    viewer, creator = world.person(), world.creator()

    actions.follow(viewer, creator.id)

    body = bytes(Message.objects.get(class_name="follow").body).decode()
    known = sheets.read(viewer.account_id)
    assert str(viewer.actor_id) in body
    assert str(creator.id) in body
    assert str(viewer.account_id) not in body
    assert known.following.tolist() == [key_of(creator.id)]
    assert len(known.follows_privately) == 0


def test_a_private_follow_is_known_to_its_persons_feed_only() -> None:
    viewer, creator = world.person(), world.creator()

    actions.follow(viewer, creator.id, is_private=True)

    known = sheets.read(viewer.account_id)
    assert crossed() == []
    assert known.following.tolist() == known.follows_privately.tolist() == [key_of(creator.id)]


def test_following_twice_crosses_once() -> None:
    viewer, creator = world.person(), world.creator()

    actions.follow(viewer, creator.id)
    actions.follow(viewer, creator.id)
    actions.follow(viewer, creator.id, is_private=False)

    assert crossed() == ["follow"]
    assert len(sheets.read(viewer.account_id).following) == 1


def test_a_public_follow_made_private_is_taken_back_in_public() -> None:
    viewer, creator = world.person(), world.creator()
    actions.follow(viewer, creator.id)

    actions.follow(viewer, creator.id, is_private=True)

    state = queries.follow_state(viewer.account_id, creator.id)
    assert (state.is_followed, state.follows_privately) == (True, True)
    assert crossed() == ["follow", "unfollow"]


def test_a_private_follow_made_public_crosses() -> None:
    viewer, creator = world.person(), world.creator()
    actions.follow(viewer, creator.id, is_private=True)

    actions.follow(viewer, creator.id, is_private=False)

    assert crossed() == ["follow"]
    assert not queries.follow_state(viewer.account_id, creator.id).follows_privately


def test_following_again_without_a_wish_leaves_a_private_follow_private() -> None:
    viewer, creator = world.person(), world.creator()
    actions.follow(viewer, creator.id, is_private=True)

    actions.follow(viewer, creator.id)

    assert queries.follow_state(viewer.account_id, creator.id).follows_privately
    assert crossed() == []


@pytest.mark.parametrize(("is_private", "expected"), [(False, ["follow", "unfollow"]), (True, [])])
def test_unfollowing_takes_back_in_public_only_what_was_public(is_private: bool, expected: list[str]) -> None:
    viewer, creator = world.person(), world.creator()
    actions.follow(viewer, creator.id, is_private=is_private)

    actions.unfollow(viewer, creator.id)
    actions.unfollow(viewer, creator.id)

    assert crossed() == expected
    assert not queries.follow_state(viewer.account_id, creator.id).is_followed
    assert len(sheets.read(viewer.account_id).following) == 0


@pytest.mark.parametrize(("age_band", "is_private"), [("under_16", True), ("16_17", True), ("adult", False)])
def test_minors_follow_in_private_unless_they_say_otherwise(age_band: AgeBand, is_private: bool) -> None:
    viewer, creator, other = world.person(age_band=age_band), world.creator(), world.creator()

    assert actions.follow(viewer, creator.id) is is_private
    assert actions.follow(viewer, other.id, is_private=not is_private) is not is_private

    assert crossed() == ["follow"]


def test_nobody_follows_themselves_or_someone_who_is_not_there() -> None:
    viewer, retired = world.person(), world.creator()
    Actor.objects.using("public_writer").filter(id=retired.id).update(retired_at=clock.now())

    with pytest.raises(errors.NotYourself):
        actions.follow(viewer, viewer.actor_id)
    for absent in (new_id(), retired.id):
        with pytest.raises(errors.NoSuchCreator):
            actions.follow(viewer, absent)


def test_someone_who_retired_can_still_be_unfollowed() -> None:
    viewer, creator = world.person(), world.creator()
    actions.follow(viewer, creator.id, is_private=True)
    Actor.objects.using("public_writer").filter(id=creator.id).update(retired_at=clock.now())

    actions.unfollow(viewer, creator.id)

    assert len(sheets.read(viewer.account_id).following) == 0


def test_nobody_can_follow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fanlight.vault.activity.actions.follows.MOST", 1)
    viewer, first, second = world.person(), world.creator(), world.creator()
    actions.follow(viewer, first.id)

    with pytest.raises(errors.TooManyMarks):
        actions.follow(viewer, second.id)
    assert actions.follow(viewer, first.id, is_private=True)
