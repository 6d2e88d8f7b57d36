"""What crosses the wire about taste."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from fanlight.foundation.schemas import Received
from fanlight.recommender.outcomes import LARGEST, Outcome
from fanlight.vault.activity.wishes import EditKind
from fanlight.vault.taste.rules import MOST_EDITS, MOST_MUTES

Notch = Annotated[float, Field(ge=-1, le=1, strict=True, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=-1, le=1, strict=True, allow_inf_nan=False)]
Value = Annotated[float, Field(ge=-LARGEST, le=LARGEST, strict=True, allow_inf_nan=False)]
Word = Annotated[str, Field(min_length=1, max_length=240)]


class SliderSettings(Received):
    """From -1, the first word of its name, to 1, the second; `freshness` from old to new."""

    familiar_new: Notch
    popular_small: Notch
    short_long: Notch
    following_discovering: Notch
    freshness: Notch


class OutcomeValues(Received):
    """What each outcome is worth: what it adds to a score for each unit of its chance."""

    finish: Value
    watch: Value
    like: Value
    save: Value
    comment: Value
    share: Value
    follow: Value
    skip: Value
    not_interested: Value


class EditWish(Received):
    """More or less of it; frozen at what it is now; or removed, and believed no more."""

    edit: EditKind


class PresetCard(Schema):
    """Settings of the sliders that go by a name."""

    name: str
    sliders: SliderSettings


class WishesAnswer(Schema):
    """What is asked of the feed by hand."""

    learning: bool
    """Whether what is watched has a say; without, only what is set here has."""
    learnt_from: datetime | None
    """The feed ignores whatever was watched before; null when it was never begun anew."""
    sliders: SliderSettings
    presets: list[PresetCard]
    values: OutcomeValues
    """What outcomes are worth to this person."""
    default_values: OutcomeValues
    """What they are worth here to whoever says nothing else."""
    muted_hashtags: list[str]
    muted_keywords: list[str]


class WatchBehind(Schema):
    """A watched video that speaks for a belief, or against it."""

    video_id: UUID
    caption: str
    handle: str
    poster: str
    share: float


class Belief(Schema):
    share: float
    """Of the whole taste, as the feed counts it now; negative for what is mostly skipped."""
    watched_share: float
    """What the watches alone say."""
    finished: int
    skipped: int
    edit: EditKind | None
    watches: list[WatchBehind]


class TopicCard(Belief):
    hashtag: str


class SoundBelief(Belief):
    """A sound that several videos have, or that something is asked of."""

    id: UUID
    handle: str
    """Whose it is; empty when its video is gone."""


class CreatorBelief(Belief):
    id: UUID
    handle: str
    name: str
    avatar: str | None


class VoiceCard(Schema):
    """How much one counts for other people's feeds today: a tenth, and a tenth more for each day of use."""

    share: float
    """1 is as much as anyone."""
    days: int
    """Days of use before today, as far as they count."""
    given_days: int
    """Days that count as had, because this Fanlight is so new that nobody can have had them."""
    videos_today: int
    most_a_day: int
    """Videos of one day that teach others; more of them shape one's own feed alone."""


class TasteAnswer(Schema):
    """What the feed believes, the weightiest first, and what is asked of it by hand."""

    wishes: WishesAnswer
    voice: VoiceCard
    finished: int
    """How many videos the viewer finished, of those that the feed goes by."""
    topics: list[TopicCard]
    sounds: list[SoundBelief]
    creators: list[CreatorBelief]


class HiddenCreator(Schema):
    """Somebody whose videos come in no feed."""

    id: UUID
    handle: str
    name: str
    avatar: str | None
    since: datetime


class UnwantedVideo(Schema):
    """A video marked "not interested"."""

    id: UUID
    caption: str
    handle: str
    poster: str
    since: datetime


class HiddenAnswer(Schema):
    """What was sent away by hand, the last first."""

    creators: list[HiddenCreator]
    videos: list[UnwantedVideo]
    """The last hundred that are still there."""


class TopicLine(Received):
    hashtag: Word
    edit: EditKind | None
    share: Share


class SoundLine(Received):
    id: UUID
    edit: EditKind | None
    share: Share


class CreatorLine(Received):
    handle: Annotated[str, Field(min_length=3, max_length=30)]
    edit: EditKind | None
    share: Share


class TasteFile(Received):
    """A taste to be taken along. Where a line names no edit, its share was learnt from watching."""

    format: Literal["fanlight-taste"]
    version: Literal[1]
    sliders: SliderSettings
    muted_hashtags: Annotated[list[Word], Field(max_length=MOST_MUTES)]
    muted_keywords: Annotated[list[Word], Field(max_length=MOST_MUTES)]
    topics: Annotated[list[TopicLine], Field(max_length=MOST_EDITS)]
    creators: Annotated[list[CreatorLine], Field(max_length=MOST_EDITS)]
    values: Annotated[dict[Outcome, Value], Field(default_factory=dict)]
    """Only those set by hand; files of before there were any have none."""
    sounds: Annotated[list[SoundLine], Field(default_factory=list, max_length=MOST_EDITS)]
    """Files of before there were any have none."""


class ImportAnswer(Schema):
    taste: TasteAnswer
    unknown_creators: list[str]
    """Handles that nobody goes by here."""
    unknown_sounds: int
    """How many of its sounds no video here has."""
