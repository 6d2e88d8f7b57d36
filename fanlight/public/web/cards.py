"""What a page shows of a video or an actor, with absolute addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fanlight.foundation.configuration import own
from fanlight.public.actors.models import Actor
from fanlight.public.comments import queries as comments
from fanlight.public.comments.models import Comment as PublicComment
from fanlight.public.comments.queries import Order
from fanlight.public.videos import queries
from fanlight.public.videos.models import Video
from fanlight.public.videos.rules import for_every_browser

LARGEST_SHOWN = 720
TITLE_LENGTH = 80
MOST_ANSWERS = 100
"""On one page, to all of its comments together."""
LONG_MS = 60_000


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file a player may choose."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Track:
    """Subtitles in one language."""

    url: str
    language: str
    is_unchecked: bool
    """A machine wrote them, and nobody has checked."""


@dataclass(frozen=True, kw_only=True)
class Credit:
    """Another's work in a video."""

    handle: str
    """Empty when it was taken back since."""
    url: str
    made_as: str = ""
    """How it was used, if the picture was: `duet` or `stitch`."""


@dataclass(frozen=True, kw_only=True)
class Face:
    """An actor on a page."""

    name: str
    is_nameless: bool
    """Whether the handle stands for the name as well."""
    handle: str
    bio: str
    url: str
    avatar: str
    initial: str
    follower_count: int
    following_count: int
    video_count: int
    app_url: str


@dataclass(frozen=True, kw_only=True)
class Comment:
    """Words under a video."""

    id: str
    writer: Face
    text: str
    is_creators: bool
    """Whether the creator of the video wrote it."""
    written_at: Any
    answer_count: int
    answers: list["Comment"]
    unshown: int
    """How many answers more there are in the app."""


@dataclass(frozen=True, kw_only=True)
class Comments:
    """A page of them."""

    shown: list[Comment]
    count: int
    older: str
    """Where the next page begins; empty where there is none."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """A video on a page."""

    id: str
    url: str
    embed_url: str
    app_url: str
    title: str
    caption: str
    language: str
    poster: str
    width: int
    height: int
    sources: list[Source]
    playlist: str
    """All of it as HLS: every size, and the subtitles."""
    is_long: bool
    """Long enough for a player without script to do better by changing sizes on the way than by starting sooner."""
    tracks: list[Track]
    duration_seconds: float
    view_count: int
    like_count: int
    published_at: Any
    creator: Face


def face(actor: Actor) -> Face:
    """How a page shows an actor."""
    name = actor.name or f"@{actor.handle}"
    return Face(
        name=name,
        is_nameless=not actor.name,
        handle=actor.handle,
        bio=actor.bio,
        url=address(f"@{actor.handle}"),
        avatar=media(actor.avatar_sha256, "webp") if actor.avatar_sha256 else "",
        initial=name.lstrip("@")[:1].upper(),
        follower_count=actor.follower_count,
        following_count=actor.following_count,
        video_count=actor.video_count,
        app_url=f"{own().vault_address.rstrip('/')}/@{actor.handle}",
    )


def card(video: Video) -> Card:
    """How a page shows a video."""
    creator = face(video.actor)
    return Card(
        id=str(video.id),
        url=address(f"v/{video.id}"),
        embed_url=address(f"embed/{video.id}"),
        app_url=f"{own().vault_address.rstrip('/')}/v/{video.id}",
        title=_title(video.caption) or f"A video by {creator.name}",
        caption=video.caption,
        language=video.language,
        poster=media(video.poster_sha256, "webp"),
        width=video.width,
        height=video.height,
        sources=[_source(rendition) for rendition in _shown(video.renditions)],
        playlist=address(f"v/{video.id}/master.m3u8"),
        is_long=video.duration_ms >= LONG_MS,
        tracks=[
            Track(
                url=address(f"v/{video.id}/subtitles/{language}.vtt"),
                language=language,
                is_unchecked=language in video.unchecked_subtitles,
            )
            for language in video.subtitles
        ],
        duration_seconds=video.duration_ms / 1000,
        view_count=video.view_count,
        like_count=video.like_count,
        published_at=video.published_at,
        creator=creator,
    )


def credit(video: Video) -> Credit | None:
    """Whose sound a video has, if another's; one more query, so for the page of a single video."""
    if video.sound_id in (None, video.id):
        return None
    first = queries.video(video.sound_id)
    url = f"{own().vault_address.rstrip('/')}/sound/{video.sound_id}"
    return Credit(handle=first.actor.handle if first else "", url=url)


def partner(video: Video) -> Credit | None:
    """Whose video it was made with, if it was; for the page of a single video too."""
    if video.made_from is None:
        return None
    first = queries.video(video.made_from)
    return Credit(
        handle=first.actor.handle if first else "",
        url=address(f"v/{video.made_from}"),
        made_as=video.made_as,
    )


def comments_under(video: Video, *, order: Order, before: str | None) -> Comments:
    """What was written under a video, for its own page; those that answer something folded under it."""
    found, older = comments.under(video.id, order=order, before=before)
    answers = comments.first_answers(found, most=MOST_ANSWERS)
    return Comments(
        shown=[_comment(each, video, answers.get(each.id, [])) for each in found],
        count=video.comment_count,
        older=older or "",
    )


def address(path: str) -> str:
    """The full address of a page of this plane."""
    return f"{own().public_address.rstrip('/')}/{path}"


def media(sha256: str, extension: str) -> str:
    """The full address of an object."""
    return address(f"media/{sha256}.{extension}")


def _comment(comment: PublicComment, video: Video, answers: Sequence[PublicComment]) -> Comment:
    return Comment(
        id=str(comment.id),
        writer=face(comment.actor),
        text=comment.text,
        is_creators=comment.actor_id == video.actor_id,
        written_at=comment.written_at,
        answer_count=comment.answer_count,
        answers=[_comment(answer, video, []) for answer in answers],
        unshown=max(0, comment.answer_count - len(answers)),
    )


def _source(rendition: Mapping[str, Any]) -> Source:
    return Source(url=media(rendition["sha256"], "mp4"), width=rendition["width"], height=rendition["height"])


def _shown(renditions: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
    """Up to 720p, best first: a page has no player that could measure the line."""
    films = for_every_browser(renditions)
    small = [r for r in films if min(r["width"], r["height"]) <= LARGEST_SHOWN]
    return sorted(small or films[:1], key=lambda r: min(r["width"], r["height"]), reverse=True)


def _title(caption: str) -> str:
    line = " ".join(caption.split())
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1].rstrip()}…"
