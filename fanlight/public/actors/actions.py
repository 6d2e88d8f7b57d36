"""What can be done to actors and to their follows."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from fanlight.foundation import clock
from fanlight.foundation.events import announce
from fanlight.public.actors import queries
from fanlight.public.actors.errors import FollowsOneself, HandleTaken, NoSuchActor, NotYourActor, Retired
from fanlight.public.actors.events import ActorRetired
from fanlight.public.actors.models import Actor, Follow
from fanlight.public.holdings import actions as holdings
from fanlight.public.journal import actions as journal
from fanlight.public.journal.models import Entry


@transaction.atomic
def show(actor_id: UUID, *, vault: str, handle: str, name: str, bio: str, avatar_sha256: str) -> Actor:
    """Let an actor appear, or look different."""
    actor = Actor.objects.select_for_update().filter(id=actor_id).first() or Actor(id=actor_id, vault=vault)
    _check_voice(actor, vault)
    if queries.handle_is_taken(handle, but_for=actor_id):
        raise HandleTaken(handle=handle)
    actor.handle, actor.name, actor.bio, actor.avatar_sha256 = handle, name, bio, avatar_sha256
    actor.save()
    _hold_avatar(actor)
    journal.record(Entry.Kind.ACTOR_CHANGED, actor_id=actor_id, subject_id=actor_id)
    return actor


@transaction.atomic
def retire(actor_id: UUID, *, vault: str) -> None:
    """Take an actor down for good. Its row stays, emptied, so that its id never comes back."""
    _lock([actor_id, *_neighbours(actor_id)])
    actor = Actor.objects.select_for_update().filter(id=actor_id).first()
    if actor is None or (actor.retired_at is not None and actor.vault == vault):
        return
    _check_voice(actor, vault)
    _end_follows(actor)
    actor.handle = f"-{actor_id.hex[:29]}"  # no handle begins with a dash, so this one keeps clear of people's
    actor.name = actor.bio = actor.avatar_sha256 = ""
    actor.follower_count = actor.following_count = 0
    actor.retired_at = clock.now()
    actor.save()
    holdings.release(actor_id)
    announce(ActorRetired(actor_id))
    journal.record(Entry.Kind.ACTOR_RETIRED, actor_id=actor_id, subject_id=actor_id)


@transaction.atomic
def follow(follower_id: UUID, followed_id: UUID, *, vault: str) -> None:
    """Let it be known that one follows the other; nothing happens when it is known already."""
    if follower_id == followed_id:
        raise FollowsOneself()
    _lock([follower_id, followed_id])
    speaking(follower_id, vault=vault)
    _check_present(followed_id)
    if Follow.objects.filter(follower_id=follower_id, followed_id=followed_id).exists():
        return
    Follow.objects.create(follower_id=follower_id, followed_id=followed_id)
    _count_follow(follower_id, followed_id, by=1)
    journal.record(Entry.Kind.FOLLOWED, actor_id=follower_id, subject_id=followed_id)


@transaction.atomic
def unfollow(follower_id: UUID, followed_id: UUID, *, vault: str) -> None:
    """The end of a public follow; nothing happens when there is none."""
    _lock([follower_id, followed_id])
    speaking(follower_id, vault=vault)
    if Follow.objects.filter(follower_id=follower_id, followed_id=followed_id).delete()[0]:
        _count_follow(follower_id, followed_id, by=-1)
        journal.record(Entry.Kind.UNFOLLOWED, actor_id=follower_id, subject_id=followed_id)


@transaction.atomic
def hand_over(actor_id: UUID, *, vault: str, heir: str, claim: str) -> None:
    """Let another vault take an actor over, if it knows the secret of the claim; empty, nobody may any more."""
    actor = speaking(actor_id, vault=vault)
    actor.heir, actor.claim = heir, claim if heir else ""
    actor.save(update_fields=["heir", "claim"])


@transaction.atomic
def take_over(actor_id: UUID, *, vault: str, secret: bytes) -> None:
    """Let another vault speak for an actor that was handed over to it; nothing happens when it does already."""
    actor = Actor.objects.select_for_update().filter(id=actor_id).first()
    if actor is None:
        raise NoSuchActor(actor_id=str(actor_id))
    if actor.vault == vault:
        return
    if actor.retired_at is not None:
        raise Retired(actor_id=str(actor_id))
    if not actor.heir or actor.heir != vault or hashlib.sha256(secret).hexdigest() != actor.claim:
        raise NotYourActor(actor_id=str(actor_id))
    actor.vault, actor.heir, actor.claim = vault, "", ""
    actor.save(update_fields=["vault", "heir", "claim"])
    journal.record(Entry.Kind.ACTOR_CHANGED, actor_id=actor_id, subject_id=actor_id)


def speaking(actor_id: UUID, *, vault: str) -> Actor:
    """The actor, locked until the transaction ends, if this vault may speak for it."""
    actor = Actor.objects.select_for_update().filter(id=actor_id).first()
    if actor is None:
        raise NoSuchActor(actor_id=str(actor_id))
    _check_voice(actor, vault)
    return actor


def _check_voice(actor: Actor, vault: str) -> None:
    if actor.vault != vault:
        raise NotYourActor(actor_id=str(actor.id))
    if actor.retired_at is not None:
        raise Retired(actor_id=str(actor.id))


def _check_present(actor_id: UUID) -> None:
    actor = Actor.objects.filter(id=actor_id).first()
    if actor is None:
        raise NoSuchActor(actor_id=str(actor_id))
    if actor.retired_at is not None:
        raise Retired(actor_id=str(actor_id))


def _lock(actor_ids: Iterable[UUID]) -> None:
    """Lock several actors in the order of their ids, so that no two transactions wait for each other in a circle."""
    rows = Actor.objects.select_for_update().filter(id__in=actor_ids).order_by("id")
    list(rows.values_list("id", flat=True))


def _count_follow(follower_id: UUID, followed_id: UUID, *, by: int) -> None:
    Actor.objects.filter(id=follower_id).update(following_count=F("following_count") + by)
    Actor.objects.filter(id=followed_id).update(follower_count=F("follower_count") + by)


def _neighbours(actor_id: UUID) -> set[UUID]:
    pairs = Follow.objects.filter(Q(follower_id=actor_id) | Q(followed_id=actor_id))
    return {one for pair in pairs.values_list("follower_id", "followed_id") for one in pair}


def _end_follows(actor: Actor) -> None:
    """Nobody follows the actor any more, nor is followed by it."""
    Actor.objects.filter(followers__follower=actor).update(follower_count=F("follower_count") - 1)
    Actor.objects.filter(following__followed=actor).update(following_count=F("following_count") - 1)
    Follow.objects.filter(Q(follower=actor) | Q(followed=actor)).delete()


def _hold_avatar(actor: Actor) -> None:
    names = [f"{actor.avatar_sha256}.webp"] if actor.avatar_sha256 else []
    holdings.hold(actor.id, names)
    holdings.release(actor.id, keep=names)
