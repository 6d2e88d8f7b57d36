"""What the feed answers."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from fanlight.crossings.publish import MadeAs
from fanlight.recommender.outcomes import Outcome
from fanlight.recommender.placed import SourceName, TermKind
from fanlight.recommender.wishes import Slider

Audience = Literal["everyone", "followers", "only_me"]


class CreatorCard(msgspec.Struct, frozen=True):
    """Who made a video, in the eyes of the viewer."""

    id: UUID
    handle: str
    name: str
    avatar: str | None
    is_followed: bool
    is_me: bool


class Rendition(msgspec.Struct, frozen=True):
    """One file of a video."""

    name: str
    url: str
    width: int
    height: int
    codecs: str
    peak_kbps: int
    mean_kbps: int
    size_bytes: int


class Sprite(msgspec.Struct, frozen=True):
    """Small pictures in rows, from left to right; each shows the middle of its equal part of the video."""

    url: str
    count: int
    columns: int
    width: int
    """Of one picture."""
    height: int


class SoundCard(msgspec.Struct, frozen=True):
    """What is heard in a video."""

    id: UUID
    """The video that it was first heard in; its page is at `/sound/{id}`."""
    handle: str
    """Whose it is; empty when it was taken back since."""
    is_own: bool
    """Whether it is this video's own."""
    may_use: bool
    """Whether the viewer may put it under a video of theirs; without a viewer, whether anyone may."""


class MadeFromCard(msgspec.Struct, frozen=True):
    """The video that one was made with."""

    id: UUID
    handle: str
    """Whose it is; empty when it was taken back since."""
    made_as: MadeAs


class VideoCard(msgspec.Struct, frozen=True, kw_only=True):
    """A video as a viewer sees it."""

    id: UUID
    creator: CreatorCard
    caption: str
    hashtags: tuple[str, ...]
    mentions: tuple[str, ...]
    language: str
    duration_seconds: float
    width: int
    height: int
    thumbhash: str
    poster: str
    renditions: tuple[Rendition, ...]
    """Smallest first."""
    sprite: Sprite | None
    """Null where it could not be made, and for what was posted before there were any."""
    subtitles: tuple[str, ...]
    """Languages in which there are words to it, at `/api/videos/{id}/subtitles/{language}`."""
    unchecked_subtitles: tuple[str, ...]
    """Those of them that a machine wrote and nobody has checked."""
    sound: SoundCard | None
    """Null where nothing is heard, and of a video that keeps its own sound in the vault."""
    made_from: MadeFromCard | None
    """Null where it is its creator's alone."""
    may_duet: bool
    """Whether the viewer may make a duet or a stitch with it; without a viewer, whether anyone may."""
    view_count: int
    like_count: int
    comment_count: int
    """Answers included."""
    may_comment: bool
    """Whether the viewer may write under it; without a viewer, whether anyone may."""
    is_liked: bool
    is_saved: bool
    audience: Audience
    published_at: datetime
    share_url: str | None
    """The public page; a video that stays in the vault has none."""


UNSCALED = 1.0
"""The very object, by which it is known that there is nothing to tell."""


class WhyTerm(msgspec.Struct, frozen=True, omit_defaults=True):
    """One summand of a score."""

    kind: TermKind
    value: float
    about: dict[str, Any]
    slider: Slider | None = None
    """The slider that scales this term: at one end it counts four times, at the other a quarter."""
    direction: int = 0
    """1 when pushing that slider up makes the term count more, -1 when it makes it count less."""
    factor: float = UNSCALED
    """What the slider multiplies it with now; `value` holds it already."""


class WhyLevers(msgspec.Struct, frozen=True):
    """What the two sliders that add a term of their own add to this video's score for each unit of theirs."""

    short_long: float
    popular_small: float


class WhyChance(msgspec.Struct, frozen=True):
    """How likely an outcome is, as the feed guesses; value × gain is what that adds to the score."""

    outcome: Outcome
    chance: float
    usual: float
    """For a video of which nothing is known."""
    gain: float
    """Of chance above the usual; as the sliders scale it."""
    value: float
    """What the outcome is worth to this viewer."""
    gains: list[float]
    """The gain in parts, all sliders in the middle: of what no slider scales, then of what `familiar_new`,
    `popular_small`, `following_discovering` and `freshness` scale. Its slider multiplies a part as it does a term."""


class Why(msgspec.Struct, frozen=True):
    """Why a video stands where it does: the values of the terms add up to the score.

    Without the terms that arrange a page, and those that sliders and edits add of their own, they add up to
    Σ value × gain over the chances.
    """

    source: SourceName
    score: float
    terms: list[WhyTerm]
    levers: WhyLevers
    chances: list[WhyChance]


class ValuesAnswer(msgspec.Struct, frozen=True):
    """What outcomes are worth here to whoever says nothing else: what one adds to a score times its chance."""

    values: dict[Outcome, float]
    published: dict[Outcome, float]
    """As Fanlight comes."""
    largest: float
    """No value may be further from nothing."""
    model: str
    """How it ranks here: the SHA-256 of what the newest `release.model` of the vault's log says, its `body`."""


class FeedItem(msgspec.Struct, frozen=True):
    video: VideoCard
    why: Why | None
    """Null where nobody chose: Following and Latest are in the order of time."""


class FeedAnswer(msgspec.Struct, frozen=True):
    items: list[FeedItem]
    profiled: bool
    """Whether what you watched had a say."""
    next: str | None
    """Where the next page begins; null at the end, and in For You, which goes on by `held`."""


class VideoAnswer(msgspec.Struct, frozen=True):
    video: VideoCard
    why: None = None


class VideosAnswer(msgspec.Struct, frozen=True):
    items: list[VideoCard]
    next: str | None


class SoundAnswer(msgspec.Struct, frozen=True):
    """A sound, and the video that brought it."""

    id: UUID
    video: VideoCard | None
    """Null when it was taken back; videos that were made with it before stay as they are."""
    video_count: int
    """How many public videos have it."""
    may_use: bool
    """Whether the viewer may put it under a video of theirs."""


class CreatorProfile(msgspec.Struct, frozen=True, kw_only=True):
    """A public face, in the eyes of the viewer."""

    id: UUID
    handle: str
    name: str
    bio: str
    avatar: str | None
    follower_count: int
    following_count: int
    video_count: int
    like_count: int
    is_followed: bool
    follows_privately: bool
    is_me: bool
    joined_on: date


class HistoryItem(msgspec.Struct, frozen=True):
    video: VideoCard
    watched_at: datetime
    watched_share: float
    is_learnt: bool


class HistoryAnswer(msgspec.Struct, frozen=True):
    items: list[HistoryItem]
    next: str | None
