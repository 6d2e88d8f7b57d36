"""One crossing of each class, and bytes to go with them."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from fanlight.crossings.comment import Comment
from fanlight.crossings.counts import Count, Counts
from fanlight.crossings.crossing import Crossing
from fanlight.crossings.follow import Follow
from fanlight.crossings.handover import Handover
from fanlight.crossings.permit import Permit
from fanlight.crossings.profile import Profile
from fanlight.crossings.publish import Print, Publish, Rendition, Sprite
from fanlight.crossings.renditions import Renditions
from fanlight.crossings.subtitles import Subtitles
from fanlight.crossings.takeover import Takeover
from fanlight.crossings.uncomment import Uncomment
from fanlight.crossings.unfollow import Unfollow
from fanlight.crossings.withdraw import Withdraw
from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.media.subtitles import Cue

FILM, POSTER, FACE = b"the bytes of a film", b"the bytes of a poster", b"the bytes of a face"
MOMENTS = b"the bytes of a sprite"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def profile(actor_id: UUID, handle: str, **changed: Any) -> Profile:
    usual: dict[str, Any] = {"name": "", "bio": "", "avatar_sha256": None, "retired": False}
    return Profile(actor_id=actor_id, handle=handle, **usual | changed)


def retirement(actor_id: UUID) -> Profile:
    return profile(actor_id, "anyone", retired=True)


def publication(actor_id: UUID, video_id: UUID | None = None, *, film: bytes = FILM, **changed: Any) -> Publish:
    rendition = Rendition(
        name="360p",
        sha256=sha256(film),
        width=360,
        height=640,
        codecs="avc1.64001e,mp4a.40.2",
        peak_kbps=900,
        mean_kbps=600,
        size_bytes=len(film),
    )
    usual: dict[str, Any] = {
        "caption": "Clay on the wheel #ceramics",
        "hashtags": ["ceramics"],
        "mentions": [],
        "language": "en",
        "duration_ms": 9000,
        "width": 360,
        "height": 640,
        "thumbhash": "1QcSHQRnh493V4dIh4eXh1h4kJUI",
        "poster_sha256": sha256(POSTER),
        "renditions": [rendition],
        "sprite": None,
        "published_at": clock.now() - timedelta(seconds=1),
    }
    return Publish(video_id=video_id or new_id(), actor_id=actor_id, **usual | changed)


def sprite() -> Sprite:
    """For a video whose moments can be seen while scrubbing."""
    return Sprite(sha256=sha256(MOMENTS), count=25, columns=5, width=90, height=160)


def smaller(film: bytes = b"a smaller film", **changed: Any) -> Rendition:
    """A file in AV1, to stand beside the one that a publication has."""
    usual: dict[str, Any] = {"name": "360pav1", "codecs": "av01.0.01M.08, mp4a.40.2", "size_bytes": len(film)}
    shape = {"width": 360, "height": 640, "peak_kbps": 500, "mean_kbps": 300}
    return Rendition(sha256=sha256(film), **shape | usual | changed)


def counting(video_id: UUID, *, views: int = 1, likes: int = 0) -> Counts:
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    return Counts(hour=hour, counts=[Count(video_id=video_id, views=views, likes=likes)])


def subtitles(actor_id: UUID, video_id: UUID, language: str = "en", *words: str) -> Subtitles:
    """A second for each of some words."""
    spoken = words or ("Clay",)
    cues = [Cue(number * 1000, (number + 1) * 1000, text) for number, text in enumerate(spoken)]
    return Subtitles(video_id=video_id, actor_id=actor_id, language=language, cues=cues)


def comment(actor_id: UUID, video_id: UUID, text: str = "Clay", **changed: Any) -> Comment:
    usual: dict[str, Any] = {
        "comment_id": new_id(),
        "mentions": [],
        "answers": None,
        "written_at": clock.now() - timedelta(seconds=1),
    }
    return Comment(video_id=video_id, actor_id=actor_id, text=text, **usual | changed)


def one_of_each() -> list[Crossing]:
    """Every class, each speaking for an actor nobody knows."""
    actor_id, other_id, video_id = new_id(), new_id(), new_id()
    return [
        publication(actor_id, video_id, print=Print(frames=bytes(64), sound=bytes(80))),
        Withdraw(video_id=video_id, actor_id=actor_id),
        profile(actor_id, "potter", name="The Potter", bio="Clay."),
        Follow(follower_id=actor_id, followed_id=other_id),
        Unfollow(follower_id=actor_id, followed_id=other_id),
        counting(video_id),
        subtitles(actor_id, video_id),
        Permit(video_id=video_id, actor_id=actor_id, allows_sound=True, allows_duet=True),
        Renditions(video_id=video_id, actor_id=actor_id, renditions=[smaller()]),
        comment(actor_id, video_id, "Clay, @potter", mentions=["potter"]),
        Uncomment(comment_id=video_id, actor_id=actor_id),
        Handover(actor_id=actor_id, heir="away", claim="ab" * 32),
        Takeover(actor_id=actor_id, secret="cd" * 32),
    ]
