"""What can be asked about drafts, uploads and kept videos."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet, Sum

from fanlight.crossings.outbox import queries as outbox
from fanlight.crossings.outbox.queries import NotTaken
from fanlight.foundation.configuration import own
from fanlight.foundation.errors import NotFound
from fanlight.foundation.jobs import queries as jobs
from fanlight.foundation.jobs.models import Job
from fanlight.media.subtitles import Cue
from fanlight.media.transcription import Readiness, readiness
from fanlight.public.actors.models import Follow
from fanlight.public.videos import queries as videos
from fanlight.public.videos.models import Video
from fanlight.vault.activity import queries as activity
from fanlight.vault.studio import rules
from fanlight.vault.studio.contents import Contents, MadeFrom, contents_of
from fanlight.vault.studio.manifest import Manifest, manifest_of
from fanlight.vault.studio.models import Commenting, Draft, KeptFile, Profile, Subtitles, Upload
from fanlight.vault.studio.words import cues_of


@dataclass(frozen=True, kw_only=True)
class KeptVideo:
    """A video that stays in the vault, in the words of a video card. Its addresses open for this viewer only."""

    id: UUID
    actor_id: UUID
    caption: str
    hashtags: list[str]
    mentions: list[str]
    language: str
    duration_seconds: float
    width: int
    height: int
    thumbhash: str
    poster: str
    renditions: list[dict[str, Any]]
    sprite: dict[str, Any] | None
    subtitles: tuple[str, ...]
    unchecked_subtitles: tuple[str, ...]
    """Languages."""
    sound_id: UUID | None
    """Another video's sound that it has."""
    made_from: MadeFrom | None
    audience: str
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A draft with all that its creator wants to know of it."""

    draft: Draft
    contents: Contents
    manifest: Manifest
    job: Job | None
    ahead: int
    """Jobs that will be begun before this one."""
    received_bytes: int
    view_count: int
    like_count: int
    not_taken_code: str
    """Why the public plane will not have it, though it is published; empty when nothing is wrong."""

    @property
    def has_failed(self) -> bool:
        """Whether we failed at it for the last time, and it waits for its creator to try again."""
        return self.is_in_hand and self.job is not None and self.job.state == Job.State.FAILED

    @property
    def is_in_hand(self) -> bool:
        return self.draft.stage in (Draft.Stage.CHECKING, Draft.Stage.PREPARING)

    @property
    def share(self) -> float:
        """How much of its stage is done, from 0 to 1."""
        if self.draft.stage == Draft.Stage.RECEIVING:
            return self.received_bytes / self.draft.size_bytes
        if self.is_in_hand:
            return self.job.progress if self.job is not None else 0.0
        return 1.0

    @property
    def step(self) -> str:
        """What is being done to it right now."""
        if not self.is_in_hand:
            return ""
        if self.job is None or self.job.state == Job.State.READY:
            return "trying_again" if self.job is not None and self.job.reason else "waiting"
        return self.job.step or "checking"


def drafts_of(account_id: UUID) -> QuerySet[Draft]:
    """A person's drafts and published videos, the newest first."""
    return Draft.objects.filter(account_id=account_id, withdrawn_at=None).order_by("-created_at", "-id")


def draft_of(account_id: UUID, draft_id: UUID) -> Draft:
    """A person's own draft; anyone else's is not found."""
    draft = drafts_of(account_id).filter(id=draft_id).first()
    if draft is None:
        raise NotFound()
    return draft


def public_video_of(account_id: UUID, video_id: UUID) -> Draft:
    """A person's own video that was published for everyone; of any other nothing is found."""
    draft = draft_of(account_id, video_id)
    if draft.stage != Draft.Stage.PUBLISHED or draft.audience != Draft.Audience.EVERYONE:
        raise NotFound()
    return draft


def public_video(video_id: UUID) -> Draft:
    """A video of this vault that has crossed, whosever it is; of any other nothing is found."""
    draft = Draft.objects.filter(id=video_id, crossed_at__isnull=False, withdrawn_at=None).first()
    if draft is None:
        raise NotFound()
    return draft


def upload_of(account_id: UUID, draft_id: UUID) -> Upload | None:
    """A person's own unfinished upload; None when its last byte has come or its time is over."""
    return Upload.objects.filter(account_id=account_id, draft_id=draft_id).first()


def progress_of(drafts: Sequence[Draft]) -> list[Progress]:
    """How far these drafts are, in four queries however many there are (and one for each that waits its turn)."""
    ids = [draft.id for draft in drafts]
    found_jobs = jobs.jobs_by_id(draft.job_id for draft in drafts if draft.job_id)
    offsets = dict(Upload.objects.filter(draft_id__in=ids).values_list("draft_id", "offset_bytes"))
    counts = _public_counts([draft.id for draft in drafts if draft.crossed_at])
    not_taken = _not_taken(drafts)
    return [
        _progress(draft, found_jobs.get(draft.job_id) if draft.job_id else None, offsets, counts, not_taken)
        for draft in drafts
    ]


def usual_commenting(account_id: UUID, *, is_minor: bool) -> Commenting:
    """Who may write under a person's next videos."""
    wished = Profile.objects.filter(account_id=account_id).values_list("commenting", flat=True).first()
    return rules.default_commenting(wished or "", is_minor=is_minor)


def refused_publication_of(draft: Draft) -> int | None:
    """The number of the message with which the public plane refused this video; None when it did not."""
    refused = _not_taken([draft]).get(draft.id)
    return refused.seq if refused else None


def stranded() -> Sequence[Draft]:
    """Drafts that are to be prepared and have no job that could still do it."""
    hopeful = [Job.State.READY, Job.State.RUNNING, Job.State.FAILED]  # a failed one waits for its creator's word
    stages = [Draft.Stage.CHECKING, Draft.Stage.PREPARING]
    found = Draft.objects.filter(stage__in=stages)
    return list(
        found.exclude(job_id__in=Job.objects.filter(state__in=hopeful).values("id")) | found.filter(job_id=None)
    )


def without_second_pass(after: UUID | None, *, count: int) -> list[UUID]:
    """Public videos of which no smaller files were made, in the order of their ids, from after this one on."""
    found = Draft.objects.filter(second_pass="", crossed_at__isnull=False, withdrawn_at=None)
    if after is not None:
        found = found.filter(id__gt=after)
    return list(found.order_by("id").values_list("id", flat=True)[:count])


def watched(video_ids: Collection[UUID], *, views: int) -> list[UUID]:
    """Those of these public videos that were watched so often, by the public count."""
    found = Video.objects.filter(id__in=video_ids, view_count__gte=views, withdrawn_at=None)
    return list(found.values_list("id", flat=True))


def second_pass_key(draft_id: UUID) -> str:
    """Under which the job is known that makes smaller files of a draft."""
    return f"second-pass:{draft_id}"


def transcript_key(draft_id: UUID) -> str:
    """Under which the job is known that writes down what is said in a draft."""
    return f"transcript:{draft_id}"


def transcriber() -> Readiness:
    """Whether a machine can write subtitles here, and what is missing where not."""
    return readiness(own().transcriber, own().transcriber_model)


def second_passes_without_job() -> list[Draft]:
    """Drafts of which smaller files are wanted, and that have no job; one that failed waits for the operator's word."""
    asked = list(Draft.objects.filter(second_pass=Draft.SecondPass.ASKED, withdrawn_at=None))
    keys = {second_pass_key(draft.id) for draft in asked}
    at_work = set(Job.objects.filter(key__in=keys).exclude(state=Job.State.DONE).values_list("key", flat=True))
    return [draft for draft in asked if second_pass_key(draft.id) not in at_work]


def drafts_with_files_on_the_way(draft_ids: Collection[UUID]) -> set[UUID]:
    """Those of these drafts that still need the file as it was sent, or of which a machine is making something."""
    stages = [Draft.Stage.RECEIVING, Draft.Stage.CHECKING, Draft.Stage.PREPARING]
    keys = {key(draft_id): draft_id for draft_id in draft_ids for key in (second_pass_key, transcript_key)}
    running = Job.objects.filter(key__in=keys, state=Job.State.RUNNING).values_list("key", flat=True)
    needing = Draft.objects.filter(id__in=draft_ids, stage__in=stages).values_list("id", flat=True)
    return {*needing, *(keys[key] for key in running)}


def kept_for(
    actor_ids: Collection[UUID] | None, viewer_actor_id: UUID, *, before: datetime | None = None, count: int = 20
) -> list[KeptVideo]:
    """Videos of these people that stay in the vault and that the viewer may see, the newest first.

    None asks for the viewer's own.
    """
    kept = _kept().filter(actor_id__in=[viewer_actor_id] if actor_ids is None else actor_ids)
    if before is not None:
        kept = kept.filter(published_at__lt=before)
    return _seen_by(viewer_actor_id, kept.order_by("-published_at", "-id"), count)


def kept(video_ids: Collection[UUID], viewer_actor_id: UUID) -> list[KeptVideo]:
    """Those of these videos that stay in the vault and that the viewer may see."""
    return _seen_by(viewer_actor_id, _kept().filter(id__in=video_ids), len(video_ids))


def kept_file(draft_id: UUID, name: str, viewer_actor_id: UUID | None) -> KeptFile:
    """A file of a draft, for someone who may see it; for anyone else there is nothing there."""
    file = KeptFile.objects.select_related("draft").filter(draft_id=draft_id, name=name).first()
    if file is None:
        raise NotFound()
    if not _may_watch(viewer_actor_id, file.draft):
        raise NotFound()
    return file


def subtitles(video_id: UUID, language: str, viewer_actor_id: UUID | None) -> list[Cue]:
    """What is said in a video in one language, for someone who may see the video; else there is nothing there.

    Its creator reads what they wrote last, be it still on its way: an editor that showed older lines would bring
    them back.
    """
    tracks = Subtitles.objects.select_related("draft").filter(draft_id=video_id, language=language)
    if viewer_actor_id and (theirs := tracks.filter(draft__actor_id=viewer_actor_id, draft__withdrawn_at=None).first()):
        return cues_of(theirs)
    if (public := videos.subtitles(video_id, language)) is not None:
        return public
    track = tracks.first()
    if track is None or not _may_watch(viewer_actor_id, track.draft):
        raise NotFound()
    return cues_of(track)


def words_of(draft: Draft) -> dict[str, object]:
    """All subtitles of a draft, by language."""
    return {track.language: msgspec.to_builtins(cues_of(track)) for track in draft.subtitles.order_by("language")}


def shared_sound(sound_id: UUID, actor_id: UUID) -> Video | None:
    """The public video that brought a sound, if this face may use it."""
    return videos.shared_sound(sound_id, actor_id)


def shared_video(video_id: UUID, actor_id: UUID) -> Video | None:
    """A public video, if this face may make a duet or a stitch with it."""
    return videos.shared_video(video_id, actor_id)


def sound_of(draft: Draft, contents: Contents, manifest: Manifest) -> UUID | None:
    """The video that a draft's sound comes from: another one, itself, or none where nothing is to be heard."""
    if foreign := foreign_sound_of(contents):
        return foreign
    return draft.id if manifest.has_sound else None


def foreign_sound_of(contents: Contents) -> UUID | None:
    """The public video whose sound a draft has, because it was put under it or is credited."""
    return contents.borrowed.sound_id if contents.borrowed else contents.credited_sound


def kept_bytes(account_id: UUID) -> int:
    """How much room a person's videos take up or have been promised, files that are still being prepared included."""
    files = KeptFile.objects.filter(account_id=account_id).aggregate(total=Sum("size_bytes"))["total"] or 0
    return files + _promised_bytes(Draft.objects.filter(account_id=account_id))


def awaited_bytes() -> int:
    """How much is still to come of all unfinished uploads: room on the disk that is already promised."""
    totals = Upload.objects.aggregate(length=Sum("length_bytes"), offset=Sum("offset_bytes"))
    return (totals["length"] or 0) - (totals["offset"] or 0)


def file_url(draft: Draft, name: str) -> str:
    """Where a file of a draft is: with everyone's once it has crossed, else where every request is checked."""
    return f"/media/{name}" if draft.crossed_at else f"/kept/{draft.id}/{name}"


def rendition_cards(draft: Draft, manifest: Manifest) -> list[dict[str, Any]]:
    """The playable files of a draft, smallest first."""
    return [
        {
            "name": one.label,
            "url": file_url(draft, one.name),
            "width": one.width,
            "height": one.height,
            "codecs": one.codecs,
            "peak_kbps": one.peak_kbps,
            "mean_kbps": one.mean_kbps,
            "size_bytes": one.size_bytes,
        }
        for one in manifest.renditions
    ]


def _sprite_card(draft: Draft, manifest: Manifest) -> dict[str, Any] | None:
    if (sprite := manifest.sprite) is None:
        return None
    url = file_url(draft, sprite.name)
    return {
        "url": url,
        "count": sprite.count,
        "columns": sprite.columns,
        "width": sprite.width,
        "height": sprite.height,
    }


def _promised_bytes(drafts: QuerySet[Draft]) -> int:
    stages = [Draft.Stage.RECEIVING, Draft.Stage.CHECKING, Draft.Stage.PREPARING]
    total: int | None = drafts.filter(stage__in=stages).aggregate(total=Sum("size_bytes"))["total"]
    return total or 0


def _public_counts(video_ids: Collection[UUID]) -> Mapping[UUID, tuple[int, int]]:
    rows = Video.objects.filter(id__in=video_ids).values_list("id", "view_count", "like_count")
    return {video_id: (views, likes) for video_id, views, likes in rows}


def _not_taken(drafts: Iterable[Draft]) -> Mapping[UUID, NotTaken]:
    on_their_way = [draft for draft in drafts if draft.stage == Draft.Stage.PUBLISHED and draft.crossed_at is None]
    return outbox.refused_publications({draft.actor_id for draft in on_their_way}) if on_their_way else {}


def _progress(
    draft: Draft,
    job: Job | None,
    offsets: Mapping[UUID, int],
    counts: Mapping[UUID, tuple[int, int]],
    not_taken: Mapping[UUID, NotTaken],
) -> Progress:
    views, likes = counts.get(draft.id, (0, 0))
    is_receiving = draft.stage == Draft.Stage.RECEIVING
    return Progress(
        draft=draft,
        contents=contents_of(draft),
        manifest=manifest_of(draft.media),
        job=job,
        ahead=jobs.ahead_of(job) if job is not None else 0,
        # An upload that is there no more has just had its last byte.
        received_bytes=offsets.get(draft.id, draft.size_bytes) if is_receiving else draft.size_bytes,
        view_count=views,
        like_count=likes,
        not_taken_code=not_taken[draft.id].code if draft.id in not_taken else "",
    )


def _kept() -> QuerySet[Draft]:
    published = Draft.objects.filter(stage=Draft.Stage.PUBLISHED, withdrawn_at=None)
    return published.exclude(audience=Draft.Audience.EVERYONE)


def _seen_by(viewer_actor_id: UUID, found: QuerySet[Draft], count: int) -> list[KeptVideo]:
    """Whose followers' videos are open to the viewer is asked before the rows are cut to a page."""
    creators = dict(found.order_by().values_list("actor_id", "account_id").distinct())
    letting_in = _letting_in(viewer_actor_id, creators)
    open_to_viewer = Q(actor_id=viewer_actor_id) | Q(actor_id__in=letting_in, audience=Draft.Audience.FOLLOWERS)
    return [_kept_video(draft) for draft in found.filter(open_to_viewer)[:count]]


def _letting_in(viewer_actor_id: UUID, creators: Mapping[UUID, UUID]) -> set[UUID]:
    """Those of these people, accounts by actors, whom the viewer follows in public and who have not hidden them."""
    follows = Follow.objects.filter(follower_id=viewer_actor_id, followed_id__in=creators)
    followed = set(follows.values_list("followed_id", flat=True))
    hiding = activity.hiding(viewer_actor_id, {creators[actor_id] for actor_id in followed})
    return {actor_id for actor_id in followed if creators[actor_id] not in hiding}


def _may_watch(viewer_actor_id: UUID | None, draft: Draft) -> bool:
    if viewer_actor_id is None:
        return False
    is_let_in = bool(_letting_in(viewer_actor_id, {draft.actor_id: draft.account_id}))
    return rules.may_watch(viewer_actor_id, draft, is_let_in=is_let_in)


def _kept_video(draft: Draft) -> KeptVideo:
    contents, manifest = contents_of(draft), manifest_of(draft.media)
    cover = manifest.covers[draft.cover]
    assert draft.published_at is not None
    return KeptVideo(
        id=draft.id,
        actor_id=draft.actor_id,
        caption=contents.caption,
        hashtags=rules.hashtags_of(contents.caption),
        mentions=rules.mentions_of(contents.caption),
        language=contents.language,
        duration_seconds=manifest.duration_seconds,
        width=manifest.width,
        height=manifest.height,
        thumbhash=contents.thumbhashes[draft.cover],
        poster=file_url(draft, cover.name),
        renditions=rendition_cards(draft, manifest),
        sprite=_sprite_card(draft, manifest),
        subtitles=manifest.languages,
        unchecked_subtitles=manifest.unchecked,
        sound_id=foreign_sound_of(contents),
        made_from=contents.made_from,
        audience=draft.audience,
        published_at=draft.published_at,
    )
