"""Public faces and the follows between them."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions, queries
from fanlight.public.actors.errors import FollowsOneself, HandleTaken, NoSuchActor, NotYourActor, Retired
from fanlight.public.actors.models import Actor, Follow
from fanlight.public.holdings import actions as holdings
from fanlight.public.holdings.errors import ObjectsMissing
from fanlight.public.holdings.store import store
from fanlight.public.journal.models import Entry
from fanlight.public.videos.models import Video
from tests.crossings import samples

Person = Callable[..., Actor]


def journal() -> list[str]:
    return list(Entry.objects.values_list("kind", flat=True))


def counts(actor: Actor) -> tuple[int, int]:
    actor.refresh_from_db()
    return actor.follower_count, actor.following_count


def test_a_face_appears_and_is_found_by_its_handle(person: Person):
    potter = person("potter", name="The Potter", bio="Clay.")

    assert queries.actor("Potter") == potter
    assert journal() == ["actor_changed"]


def test_a_face_changes_its_name_and_its_handle(person: Person):
    potter = person("potter")

    actions.show(potter.id, vault="home", handle="weaver", name="Weaver", bio="", avatar_sha256="")

    assert queries.actor("potter") is None
    found = queries.actor("weaver")
    assert found is not None
    assert (found.id, found.joined_on) == (potter.id, potter.joined_on)


def test_a_handle_belongs_to_one(person: Person):
    person("potter")

    with pytest.raises(HandleTaken):
        person("potter")


def test_another_vault_cannot_change_a_face_nor_take_it_down(person: Person):
    potter = person("potter")

    with pytest.raises(NotYourActor):
        actions.show(potter.id, vault="other", handle="potter", name="Mine now", bio="", avatar_sha256="")
    with pytest.raises(NotYourActor):
        actions.retire(potter.id, vault="other")
    with pytest.raises(NotYourActor):
        actions.follow(potter.id, person("weaver").id, vault="other")


def test_an_avatar_needs_its_bytes_and_the_old_one_goes(person: Person):
    with pytest.raises(ObjectsMissing):
        person("potter", avatar_sha256=samples.sha256(samples.FACE))
    first, second = store().put_bytes(samples.FACE, "webp"), store().put_bytes(b"another face", "webp")
    potter = person("potter", avatar_sha256=first[:64])

    actions.show(potter.id, vault="home", handle="potter", name="", bio="", avatar_sha256=second[:64])
    holdings.let_go()

    assert (store().has(first), store().has(second)) == (False, True)


def test_a_follow_counts_on_both_sides_once(person: Person):
    fan, potter = person("fan"), person("potter")

    actions.follow(fan.id, potter.id, vault="home")
    actions.follow(fan.id, potter.id, vault="home")

    assert (counts(fan), counts(potter)) == ((0, 1), (1, 0))
    assert journal()[-1:] == ["followed"]
    assert journal().count("followed") == 1


def test_an_unfollow_takes_it_back_once(person: Person):
    fan, potter = person("fan"), person("potter")
    actions.follow(fan.id, potter.id, vault="home")

    actions.unfollow(fan.id, potter.id, vault="home")
    actions.unfollow(fan.id, potter.id, vault="home")

    assert (counts(fan), counts(potter)) == ((0, 0), (0, 0))
    assert journal().count("unfollowed") == 1


def test_nobody_follows_themselves_or_someone_who_is_not_there(person: Person):
    potter = person("potter")

    with pytest.raises(FollowsOneself):
        actions.follow(potter.id, potter.id, vault="home")
    with pytest.raises(NoSuchActor):
        actions.follow(potter.id, new_id(), vault="home")
    with pytest.raises(NoSuchActor):
        actions.follow(new_id(), potter.id, vault="home")


def test_a_retired_actor_leaves_nothing_but_its_id(person: Person, published: Callable[..., Video], objects: Path):
    face = store().put_bytes(samples.FACE, "webp")
    potter, fan = person("potter", name="P", bio="Clay.", avatar_sha256=face[:64]), person("fan")
    videos = [published(potter), published(potter, film=b"another film")]
    actions.follow(fan.id, potter.id, vault="home")
    actions.follow(potter.id, fan.id, vault="home")

    actions.retire(potter.id, vault="home")
    holdings.let_go()

    potter.refresh_from_db()
    assert (potter.name, potter.bio, potter.avatar_sha256, potter.video_count) == ("", "", "", 0)
    assert "potter" not in potter.handle
    assert Follow.objects.count() == 0
    assert counts(fan) == (0, 0)
    for video in videos:
        video.refresh_from_db()
        assert (video.caption, video.renditions) == ("", [])
        assert video.withdrawn_at is not None
    assert not [path for path in objects.rglob("*") if path.is_file()]
    assert journal()[-3:] == ["video_withdrawn", "video_withdrawn", "actor_retired"]


def test_a_retired_actor_never_comes_back_and_frees_its_handle(person: Person):
    potter = person("potter")
    actions.retire(potter.id, vault="home")
    actions.retire(potter.id, vault="home")

    with pytest.raises(Retired):
        actions.show(potter.id, vault="home", handle="potter", name="", bio="", avatar_sha256="")
    with pytest.raises(Retired):
        actions.follow(person("fan").id, potter.id, vault="home")
    assert person("potter").id != potter.id
    assert journal().count("actor_retired") == 1


def test_taking_down_who_was_never_here_is_no_error(db: None):
    actions.retire(new_id(), vault="home")

    assert journal() == []


def test_a_face_is_taken_over_by_the_vault_it_was_handed_to_with_the_secret_and_keeps_all(person: Person):
    actor, fan, secret = person("potter"), person("fan"), b"s" * 32
    actions.follow(fan.id, actor.id, vault="home")
    claim = hashlib.sha256(secret).hexdigest()

    with pytest.raises(NotYourActor):
        actions.take_over(actor.id, vault="away", secret=secret)
    with pytest.raises(NotYourActor):
        actions.hand_over(actor.id, vault="away", heir="away", claim=claim)
    actions.hand_over(actor.id, vault="home", heir="away", claim=claim)
    for vault, brought in (("third", secret), ("away", b"t" * 32)):
        with pytest.raises(NotYourActor):
            actions.take_over(actor.id, vault=vault, secret=brought)
    actions.take_over(actor.id, vault="away", secret=secret)
    actions.take_over(actor.id, vault="away", secret=secret)  # said twice, as crossings may be

    moved = Actor.objects.get(id=actor.id)
    assert (moved.vault, moved.heir, moved.claim) == ("away", "", "")
    assert (moved.handle, moved.follower_count) == ("potter", 1)
    with pytest.raises(NotYourActor):
        actions.retire(actor.id, vault="home")


def test_a_handover_that_was_taken_back_opens_nothing(person: Person):
    actor, secret = person("potter"), b"s" * 32
    actions.hand_over(actor.id, vault="home", heir="away", claim=hashlib.sha256(secret).hexdigest())

    actions.hand_over(actor.id, vault="home", heir="", claim="")

    with pytest.raises(NotYourActor):
        actions.take_over(actor.id, vault="away", secret=secret)
