"""What the recommender answers: a video in its place, and the arithmetic that put it there."""

from typing import Literal, NamedTuple
from uuid import UUID

from fanlight.foundation.ids import VideoKey
from fanlight.recommender.outcomes import Outcome

SourceName = Literal["followed", "similar", "creator", "hashtag", "sound", "popular", "language", "fresh", "explore"]
TermKind = Literal[
    "watched_alike",
    "hashtag",
    "creator",
    "followed",
    "popular",
    "fresh",
    "liked_by_many",
    "appeal",
    "welcome",
    "language",
    "boosted",
    "explore",
    "debut",
    "skipped_alike",
    "arranged",
    "wish_length",
    "wish_small_creator",
    "wish_topic",
    "wish_creator",
]


class Term(NamedTuple):
    """One summand of a score; `about` says what it is about, in ids and numbers."""

    kind: TermKind
    value: float
    about: dict[str, object]


class Chance(NamedTuple):
    """How likely an outcome is, and what that adds to the score: value × gain."""

    outcome: Outcome
    chance: float
    usual: float
    """For a video of which nothing is known."""
    gain: float
    """Above the usual; as the viewer's sliders scale it."""
    value: float
    gains: list[float]
    """The gain in parts, sliders in the middle: of what no slider scales, then of what each of SCALING scales."""


class Levers(NamedTuple):
    """What the two sliders that add a term of their own would add at their upper ends."""

    short_long: float
    popular_small: float


class Placed(NamedTuple):
    """A video in a page. The values of its terms add up to its score, exactly."""

    key: VideoKey
    video_id: UUID
    source: SourceName
    """The one that is told of: the lot where it was drawn, else the first that found it."""
    found_by: tuple[SourceName, ...]
    score: float
    terms: list[Term]
    chances: list[Chance]
    levers: Levers
