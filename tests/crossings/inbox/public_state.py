"""All of what everyone can see, as one value to compare."""

from typing import Any

from django.forms.models import model_to_dict

from fanlight.crossings.inbox.models import Account, Arrival
from fanlight.foundation.configuration import own
from fanlight.public.actors.models import Actor, Follow
from fanlight.public.comments.models import Comment
from fanlight.public.holdings.models import Holding
from fanlight.public.journal.models import Entry
from fanlight.public.videos.models import Tagging, Video

MOMENTS = ("retired_at", "withdrawn_at", "removed_at")


def public_state() -> dict[str, Any]:
    """Without moments and numbers that say only when and in which order it came about."""
    return {
        "actors": [_timeless(model_to_dict(actor)) for actor in Actor.objects.order_by("id")],
        "videos": [_timeless(model_to_dict(video)) for video in Video.objects.order_by("id")],
        "follows": sorted(Follow.objects.values_list("follower_id", "followed_id")),
        "comments": [_timeless(model_to_dict(comment)) for comment in Comment.objects.order_by("id")],
        "hashtags": sorted(Tagging.objects.values_list("video_id", "hashtag")),
        "holdings": sorted(Holding.objects.values_list("holder", "name")),
        "journal": sorted(Entry.objects.values_list("kind", "actor_id", "subject_id")),
        "accounts": sorted(Account.objects.values_list("vault", "class_name", "messages", "size_bytes", "refused")),
        "arrivals": sorted(Arrival.objects.values_list("key", flat=True)),
        "bytes": sorted(path.name for path in own().public_objects.rglob("*.*")),
    }


def _timeless(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value is not None if name in MOMENTS else value for name, value in row.items()}
