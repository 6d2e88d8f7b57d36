"""Public faces, in the eyes of a viewer."""

from django.db.models import Sum

from fanlight.foundation import clock
from fanlight.foundation.errors import NotFound
from fanlight.public.actors import queries as actors
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.feed.cards import image_url
from fanlight.vault.feed.onlooker import Onlooker
from fanlight.vault.feed.schemas import CreatorProfile


def profile(viewer: Viewer | None, handle: str) -> CreatorProfile:
    """The face that goes by this handle."""
    return _profile(actor_named(viewer, handle), Onlooker.of(viewer))


def actor_named(viewer: Viewer | None, handle: str) -> Actor:
    """Who goes by this handle, or a refusal; one's own face is there before it has crossed to the public plane."""
    actor = actors.actor(handle)
    if actor is not None:
        return actor
    if viewer is not None and viewer.handle == handle.lower():
        return _before_it_crossed(viewer)
    raise NotFound()


def _before_it_crossed(viewer: Viewer) -> Actor:
    return Actor(
        id=viewer.actor_id,
        handle=viewer.handle,
        name=viewer.name,
        bio="",
        avatar_sha256="",
        joined_on=clock.today(),
        follower_count=0,
        following_count=0,
        video_count=0,
    )


def _profile(actor: Actor, onlooker: Onlooker) -> CreatorProfile:
    likes = Video.objects.filter(actor_id=actor.id, withdrawn_at=None).aggregate(total=Sum("like_count"))["total"]
    return CreatorProfile(
        id=actor.id,
        handle=actor.handle,
        name=actor.name,
        bio=actor.bio,
        avatar=image_url(actor.avatar_sha256),
        follower_count=actor.follower_count,
        following_count=actor.following_count,
        video_count=actor.video_count,
        like_count=likes or 0,
        is_followed=onlooker.follows(actor.id),
        follows_privately=onlooker.follows_privately(actor.id),
        is_me=actor.id == onlooker.actor_id,
        joined_on=actor.joined_on,
    )
