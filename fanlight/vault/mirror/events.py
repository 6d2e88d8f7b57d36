"""What the public journal tells the vault."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Happening:
    """A fact of the public plane; `seq` is its number in the journal."""

    seq: int


@dataclass(frozen=True, slots=True)
class VideoAppeared(Happening):
    """A video can be seen by everyone."""

    actor_id: UUID
    video_id: UUID


@dataclass(frozen=True, slots=True)
class VideoDisappeared(Happening):
    """A video was taken back, or taken down with its actor."""

    actor_id: UUID
    video_id: UUID


@dataclass(frozen=True, slots=True)
class ActorChanged(Happening):
    """A public face appeared or looks different."""

    actor_id: UUID


@dataclass(frozen=True, slots=True)
class ActorRetired(Happening):
    """A public face is gone for good."""

    actor_id: UUID


@dataclass(frozen=True, slots=True)
class Followed(Happening):
    """Someone follows someone in public."""

    follower_id: UUID
    followed_id: UUID


@dataclass(frozen=True, slots=True)
class Unfollowed(Happening):
    """A public follow ended."""

    follower_id: UUID
    followed_id: UUID


@dataclass(frozen=True, slots=True)
class CommentAppeared(Happening):
    """Something was written under a video."""

    actor_id: UUID
    comment_id: UUID


@dataclass(frozen=True, slots=True)
class CommentDisappeared(Happening):
    """It was taken away, by whoever wrote it or by the video's creator; what answered it went with it."""

    actor_id: UUID
    comment_id: UUID
