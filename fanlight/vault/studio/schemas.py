"""What the studio hears and says over HTTP."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, Field

from fanlight.crossings.publish import MadeAs
from fanlight.foundation.schemas import Received
from fanlight.media.damage import Unread
from fanlight.media.joining import Place
from fanlight.media.subtitles import LONGEST_TEXT, MOST_CUES, Cue
from fanlight.vault.distribution.queries import Origin, Report, Rule, Screen
from fanlight.vault.distribution.rules import FEWEST
from fanlight.vault.studio import queries, rules
from fanlight.vault.studio.contents import SOUND_GONE, VIDEO_GONE, Contents, Refusal, contents_of
from fanlight.vault.studio.errors import DuetNotShared, SoundNotShared
from fanlight.vault.studio.likenesses import Likenesses
from fanlight.vault.studio.manifest import Manifest, manifest_of
from fanlight.vault.studio.models import Commenting, Draft, Profile
from fanlight.vault.studio.queries import Progress

Audience = Literal["everyone", "followers", "only_me"]
SecondPassState = Literal["not_yet", "asked", "done"]
Stage = Literal["receiving", "checking", "preparing", "ready", "published", "refused"]
Language = Annotated[str, Field(max_length=8, pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,4})?)?$")]
SubtitleLanguage = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,4})?$")]


OUR_FAULT = Refusal(
    "our_fault", "Something went wrong on this server while it was prepared. Your file is safe.", "Try again."
)


NOT_TAKEN = Refusal(
    "not_taken",
    "The public plane did not take this video, so nobody else can see it.",
    "Try again. If it is not taken then either, whoever runs this server can see why.",
)


GONE = {SoundNotShared.code: SOUND_GONE, DuetNotShared.code: VIDEO_GONE}
"""Why a publication is not taken that leans on what was taken back while it crossed."""


class DraftEdit(Received):
    """What is left out stays as it is."""

    caption: Annotated[str, Field(max_length=rules.LONGEST_CAPTION)] | None = None
    cover: Annotated[int, Field(ge=0, le=20)] | None = None
    audience: Audience | None = None
    language: Language | None = None
    allows_sound: bool | None = None
    """Whether others may put its sound under videos of theirs; can be changed after it is published too."""
    allows_duet: bool | None = None
    """Whether others may make duets and stitches with it. Neither has an effect on what was itself so made."""
    commenting: Commenting | None = None
    """Who may write under it; can be changed after it is published too."""


class CommentingEdit(Received):
    """Who may write under one's next videos."""

    commenting: Commenting


class ProfileEdit(Received):
    """The words of a profile."""

    name: Annotated[str, Field(max_length=rules.LONGEST_NAME)]
    bio: Annotated[str, Field(max_length=rules.LONGEST_BIO)]


class CueEdit(Received):
    """A line of subtitles."""

    start: Annotated[int, Field(ge=0, le=86_400_000)]
    """In milliseconds."""
    end: Annotated[int, Field(ge=0, le=86_400_000)]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class SubtitlesEdit(Received):
    """All lines in one language; none takes the language away."""

    cues: Annotated[list[CueEdit], Field(max_length=MOST_CUES)]
    is_checked: bool = False
    """Their creator has read what a machine wrote against the video."""

    def cleaned(self) -> list[Cue]:
        """The lines, without those that say nothing."""
        spoken = [(one, rules.cleaned(one.text, longest=LONGEST_TEXT)) for one in self.cues]
        return [Cue(one.start, one.end, text) for one, text in spoken if text]


class CueCard(Schema):
    start: int
    end: int
    text: str


class SubtitlesCard(Schema):
    """Lines in the order of time."""

    cues: list[CueCard]


class TranscriptAsk(Received):
    """What shall be written down, and in which language it is said; empty lets the machine find out."""

    language: Language = ""


class TranscriptCard(Schema):
    """What a machine wrote down of a video. Nobody else sees it before its creator saves it as subtitles."""

    is_offered: bool
    """Whether something on this server can write subtitles, and there is something to hear."""
    state: Literal["none", "asked", "done", "failed"]
    language: str
    cues: list[CueCard]


def transcript_card(draft: Draft, *, is_ready: bool) -> TranscriptCard:
    """A machine's draft of subtitles, worded."""
    found = contents_of(draft).transcript
    return TranscriptCard(
        is_offered=is_ready and manifest_of(draft.media).has_sound,
        state=found.state if found else "none",
        language=found.language if found else "",
        cues=[CueCard(start=one.start, end=one.end, text=one.text) for one in found.cues] if found else [],
    )


class RefusalCard(Schema):
    code: str
    reason: str
    remedy: str


class DamageCard(Schema):
    """What of a file could not be read, though it became a video; known when it is ready."""

    sound: Unread
    """Of what the file brought itself: all of it, and its own is not to be heard."""
    has_broken_picture: bool


class CoverCard(Schema):
    url: str
    at_seconds: float


class RenditionCard(Schema):
    name: str
    url: str
    width: int
    height: int
    codecs: str
    peak_kbps: int
    mean_kbps: int
    size_bytes: int


class TriedCard(Schema):
    """A file in AV1 that was made to stand beside another."""

    beside: str
    outcome: Literal["kept", "larger", "worse", "failed"]
    size_bytes: int
    beside_bytes: int
    vmaf: float
    """How much like the larger file it looks, from 0 to 100."""
    beside_vmaf: float


class SecondPassCard(Schema):
    """Smaller files beside those in H.264, for browsers that decode AV1 well."""

    state: SecondPassState
    tried: list[TriedCard]


class BorrowedCard(Schema):
    sound_id: UUID
    percent: int
    own_percent: int
    from_ms: int
    """Where in the sound it begins, in milliseconds."""


class MadeWithCard(Schema):
    video_id: UUID
    made_as: MadeAs
    own_place: Place
    """Where one's own is in a duet."""
    own_share_percent: int
    """How much of what is heard in a duet is one's own, from 0 to 100."""
    taken_ms: int
    """How much of the other a stitch begins with, at most."""


class DraftCard(Schema):
    """A draft as its creator sees it."""

    id: UUID
    stage: Stage
    is_playable: bool
    progress: float
    """Of the present stage, from 0 to 1."""
    step: str
    ahead: int
    refusal: RefusalCard | None
    damage: DamageCard
    can_retry: bool
    caption: str
    hashtags: list[str]
    mentions: list[str]
    language: str
    audience: Audience
    covers: list[CoverCard]
    cover: int
    duration_seconds: float
    width: int
    height: int
    thumbhash: str
    poster: str | None
    renditions: list[RenditionCard]
    second_pass: SecondPassCard
    subtitles: list[str]
    """The languages that it has subtitles in."""
    unchecked_subtitles: list[str]
    """Those of them that a machine wrote and that were neither mended nor confirmed."""
    allows_sound: bool
    borrowed: BorrowedCard | None
    """The sound of another video that is put under it."""
    has_sound: bool
    """Whether it brings a sound of its own; not known before it can be played."""
    allows_duet: bool
    commenting: Commenting
    made_from: MadeWithCard | None
    """The other video that it is made with."""
    received_bytes: int
    size_bytes: int
    file_name: str
    created_at: datetime
    published_at: datetime | None
    has_crossed: bool
    view_count: int
    like_count: int


class LikeVideoCard(Schema):
    """A published video that a draft looks like."""

    id: UUID
    handle: str
    name: str
    poster: str
    is_own: bool
    share: float
    """How much of the shorter of the two is in the other, from 0.5 to 1."""
    published_at: datetime


class LikeSoundCard(Schema):
    """The sound that a draft has, by the public video that it was first heard in."""

    sound_id: UUID
    handle: str
    name: str
    is_own: bool
    may_be_credited: bool
    """Whether its creator lets others use it."""
    is_credited: bool


class LikenessesCard(Schema):
    """What a draft turned out to be like, the earliest published first."""

    videos: list[LikeVideoCard]
    sound: LikeSoundCard | None


class Credit(Received):
    """Whose sound a video has."""

    sound_id: UUID


class Drafts(Schema):
    drafts: list[DraftCard]


class CommentingCard(Schema):
    """Who may write under one's next videos."""

    commenting: Commenting


class ProfileCard(Schema):
    id: UUID
    handle: str
    name: str
    bio: str
    avatar: str | None


People = Annotated[int, Field(ge=FEWEST, multiple_of=FEWEST)]
"""A number of people, rounded down to whole tens; null stands for fewer than ten, none at all included."""


Days = Annotated[Literal[7, 28], BeforeValidator(int)]  # an address holds text only


class KeptOutCard(Schema):
    rule: Rule
    """The first rule of the filters that did not let the video pass."""
    people: People | None


class SourceCard(Schema):
    source: Origin
    people: People | None


class ScreenCard(Schema):
    screen: Screen
    people: People | None


class DistributionCard(Schema):
    """How far a video got among the people of this vault, each of whom counts once a day at most."""

    days: Days
    since: date
    """The first of these days, in UTC; the last is today."""
    considered: People | None
    """For You looked at it for so many people. Days on which it did so for fewer than ten are left out."""
    kept_out: list[KeptOutCard]
    """How many of those it was not shown to, by rule; days of fewer than ten are left out of each."""
    shown: People | None
    """It came on their screen in For You."""
    finished: People | None
    """They watched it to its end there."""
    sources: list[SourceCard]
    """What brought it to those it was shown to."""
    elsewhere: list[ScreenCard]
    """Those who watched it from another screen."""
    is_estimate: bool
    """Whether `considered` and `kept_out` are worked out from one person in so many."""


def distribution_card(report: Report, *, days: Days) -> DistributionCard:
    """A report, worded."""
    return DistributionCard(
        days=days,
        since=report.since,
        considered=report.considered,
        kept_out=[KeptOutCard(rule=cast("Rule", part.name), people=part.people) for part in report.kept_out],
        shown=report.shown,
        finished=report.finished,
        sources=[SourceCard(source=cast("Origin", part.name), people=part.people) for part in report.sources],
        elsewhere=[ScreenCard(screen=cast("Screen", part.name), people=part.people) for part in report.elsewhere],
        is_estimate=report.is_estimate,
    )


def _second_pass(draft: Draft, manifest: Manifest) -> SecondPassCard:
    tried = [TriedCard(**{name: getattr(one, name) for name in TriedCard.model_fields}) for one in manifest.tried]
    return SecondPassCard(state=cast("SecondPassState", draft.second_pass or "not_yet"), tried=tried)


def draft_card(progress: Progress) -> DraftCard:
    """A draft, worded."""
    draft, contents, manifest = progress.draft, progress.contents, progress.manifest
    cover = manifest.covers[draft.cover] if draft.cover < len(manifest.covers) else None
    refusal = _refusal(progress)
    return DraftCard(
        id=draft.id,
        stage=cast("Stage", draft.stage),
        is_playable=draft.is_playable,
        progress=progress.share,
        step=progress.step,
        ahead=progress.ahead,
        refusal=RefusalCard(code=refusal.code, reason=refusal.reason, remedy=refusal.remedy) if refusal else None,
        damage=DamageCard(sound=contents.damage.sound, has_broken_picture=contents.damage.has_broken_picture),
        can_retry=progress.has_failed or bool(progress.not_taken_code),
        caption=contents.caption,
        hashtags=rules.hashtags_of(contents.caption),
        mentions=rules.mentions_of(contents.caption),
        language=contents.language,
        audience=cast("Audience", draft.audience),
        covers=_covers(draft, manifest),
        cover=draft.cover,
        duration_seconds=manifest.duration_seconds,
        width=manifest.width,
        height=manifest.height,
        thumbhash=contents.thumbhashes[draft.cover] if cover else "",
        poster=queries.file_url(draft, cover.name) if cover else None,
        renditions=[RenditionCard(**one) for one in queries.rendition_cards(draft, manifest)],
        second_pass=_second_pass(draft, manifest),
        subtitles=list(manifest.languages),
        unchecked_subtitles=list(manifest.unchecked),
        allows_sound=draft.allows_sound,
        borrowed=_borrowed(contents),
        has_sound=queries.foreign_sound_of(contents) is None and manifest.has_sound,
        allows_duet=draft.allows_duet,
        commenting=Commenting(draft.commenting),
        made_from=_made_from(contents),
        received_bytes=progress.received_bytes,
        size_bytes=draft.size_bytes,
        file_name=contents.file_name,
        created_at=draft.created_at,
        published_at=draft.published_at,
        has_crossed=draft.crossed_at is not None,
        view_count=progress.view_count,
        like_count=progress.like_count,
    )


def subtitles_card(cues: Iterable[Cue]) -> SubtitlesCard:
    """Subtitles, worded."""
    return SubtitlesCard(cues=[CueCard(start=cue.start, end=cue.end, text=cue.text) for cue in cues])


def likenesses_card(found: Likenesses) -> LikenessesCard:
    """What a draft is like, worded."""
    return LikenessesCard(
        videos=[LikeVideoCard(**asdict(one)) for one in found.videos],
        sound=LikeSoundCard(**asdict(found.sound)) if found.sound else None,
    )


def profile_card(profile: Profile) -> ProfileCard:
    """A profile as its owner has just left it; the public plane follows within moments."""
    avatar = f"/media/{profile.avatar_sha256}.webp" if profile.avatar_sha256 else None
    return ProfileCard(id=profile.actor_id, handle=profile.handle, name=profile.name, bio=profile.bio, avatar=avatar)


def _borrowed(contents: Contents) -> BorrowedCard | None:
    if (borrowed := contents.borrowed) is None:
        return None
    return BorrowedCard(
        sound_id=borrowed.sound_id,
        percent=borrowed.percent,
        own_percent=borrowed.own_percent,
        from_ms=borrowed.from_ms,
    )


def _made_from(contents: Contents) -> MadeWithCard | None:
    if (made_from := contents.made_from) is None:
        return None
    return MadeWithCard(
        video_id=made_from.video_id,
        made_as=made_from.made_as,
        own_place=made_from.own_place,
        own_share_percent=made_from.own_share_percent,
        taken_ms=made_from.taken_ms,
    )


def _refusal(progress: Progress) -> Refusal | None:
    if progress.has_failed:
        return OUR_FAULT
    if progress.not_taken_code:
        return GONE.get(progress.not_taken_code, NOT_TAKEN)
    return progress.contents.refusal


def _covers(draft: Draft, manifest: Manifest) -> list[CoverCard]:
    """All of them while one can be chosen; only the chosen one crosses."""
    covers = [manifest.covers[draft.cover]] if draft.crossed_at else manifest.covers
    return [CoverCard(url=queries.file_url(draft, one.name), at_seconds=one.at_seconds) for one in covers]
