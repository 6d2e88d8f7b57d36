"""What crosses the wire about watches, likes, saves and follows."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from ninja import Schema

from fanlight.foundation.schemas import Received

MOST_WATCHES = 50

# Kept by their place in these lists: new ones go to the end.
Ended = Literal["swiped", "finished", "left"]
Surface = Literal["for-you", "following", "latest", "profile", "link"]

Seconds = Annotated[float, msgspec.Meta(ge=0, le=1e9)]
Moment = Annotated[float, msgspec.Meta(ge=0, le=1e11)]


class Watch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One video on one screen, from its first frame to the next swipe."""

    video_id: UUID
    watched_seconds: Seconds
    """Seconds of playing, repeats included, pauses not."""
    loops: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
    """How often it began again."""
    ended: Ended
    surface: Surface
    at: Moment
    """When it ended by the phone's clock, in seconds since 1970."""
    source: Annotated[str, msgspec.Meta(max_length=16)] | None = None
    """In For You, the source that the answer named. It is counted for the video's creator, and not kept."""


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a phone sends every few seconds. The same `batch_id` counts once, however often it arrives."""

    batch_id: UUID
    watches: Annotated[list[Watch], msgspec.Meta(min_length=1, max_length=MOST_WATCHES)]


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a report; whatever is accepted is on disk."""

    accepted: int
    skipped: dict[str, int]
    """Watches left out, by reason."""
    clipped: dict[str, int]
    """Impossible values that were set to the nearest possible one, by reason."""


class FollowWish(Received):
    """How to follow; without a wish, minors follow in private and others in public."""

    is_private: bool | None = None
    from_video_id: UUID | None = None
    """The video of theirs on whose screen it was done."""


class LikeState(Schema):
    is_liked: bool
    like_count: int


class SaveState(Schema):
    is_saved: bool


class FollowState(Schema):
    is_followed: bool
    follows_privately: bool
