"""What a draft turns out to be like: published videos that it looks like, and the one whose sound it has."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fanlight.media import likeness
from fanlight.media.fingerprint import Print
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video
from fanlight.vault.likeness import queries as known
from fanlight.vault.studio import prints, queries
from fanlight.vault.studio.contents import contents_of
from fanlight.vault.studio.manifest import manifest_of
from fanlight.vault.studio.models import Draft
from fanlight.vault.studio.models import Print as Row

MOST_TOLD = 3
MOST_OWN = 50
"""Of a person's videos for few, the newest; each has to be unsealed."""
ENOUGH_FRAMES = 40


@dataclass(frozen=True, kw_only=True)
class LikeVideo:
    """A published video that a draft looks like."""

    id: UUID
    handle: str
    name: str
    poster: str
    is_own: bool
    share: float
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class LikeSound:
    """The sound that a draft has, and whose it is."""

    sound_id: UUID
    handle: str
    name: str
    is_own: bool
    may_be_credited: bool
    is_credited: bool


@dataclass(frozen=True)
class Likenesses:
    """The earliest published first."""

    videos: list[LikeVideo]
    sound: LikeSound | None


def of(draft: Draft) -> Likenesses:
    """Found out anew each time: other videos are published meanwhile. Empty before the draft is prepared."""
    if (taken := prints.print_of(draft)) is None:
        return Likenesses([], None)
    seconds = manifest_of(draft.media).duration_seconds
    alike = {one.video_id: one.share for one in known.looking_like(taken, seconds)}
    made_from = contents_of(draft).made_from
    if made_from:  # a duet is like what it was made with, as it shall be
        alike.pop(made_from.video_id, None)
    found = [*_public(draft, alike), *_own_kept(draft, taken, seconds)]
    told = sorted(found, key=lambda one: -one.share)[:MOST_TOLD]
    return Likenesses(sorted(told, key=lambda one: one.published_at), _sound(draft, taken))


def has_sound_of(draft: Draft, sound_id: UUID) -> bool:
    """Whether a draft's own sound is the one that a public video brought."""
    taken = prints.print_of(draft)
    return taken is not None and sound_id in known.sounding_like(taken)


def _public(draft: Draft, alike: dict[UUID, float]) -> Iterable[LikeVideo]:
    for video in _visible(draft, alike):
        yield LikeVideo(
            id=video.id,
            handle=video.actor.handle,
            name=video.actor.name,
            poster=f"/media/{video.poster_sha256}.webp",
            is_own=video.actor_id == draft.actor_id,
            share=round(alike[video.id], 2),
            published_at=video.published_at,
        )


def _own_kept(draft: Draft, taken: Print, seconds: float) -> Iterable[LikeVideo]:
    """Of their videos that never left this vault only their creator is told, and nobody else is."""
    shown = Draft.objects.filter(account_id=draft.account_id, stage=Draft.Stage.PUBLISHED, withdrawn_at=None)
    kept = shown.exclude(audience=Draft.Audience.EVERYONE).exclude(id=draft.id)
    creator = Actor.objects.filter(id=draft.actor_id).first()
    for row in Row.objects.select_related("draft").filter(draft__in=kept).order_by("-draft__published_at")[:MOST_OWN]:
        other, files_of_it = row.draft, manifest_of(row.draft.media)
        frames = prints.read(row).thinned(ENOUGH_FRAMES)
        share = likeness.picture(taken, seconds, frames, files_of_it.duration_seconds)
        if share >= likeness.ALIKE and creator and other.published_at:
            yield LikeVideo(
                id=other.id,
                handle=creator.handle,
                name=creator.name,
                poster=queries.file_url(other, files_of_it.covers[other.cover].name),
                is_own=True,
                share=round(share, 2),
                published_at=other.published_at,
            )


def _sound(draft: Draft, taken: Print) -> LikeSound | None:
    """The first that was heard; the one that is credited, where one is."""
    if not taken.sound:
        return None
    credited = contents_of(draft).credited_sound
    visible = sorted(
        _visible(draft, known.sounding_like(taken)), key=lambda one: (one.id != credited, one.published_at)
    )
    if not visible:
        return None
    first = visible[0]
    return LikeSound(
        sound_id=first.id,
        handle=first.actor.handle,
        name=first.actor.name,
        is_own=first.actor_id == draft.actor_id,
        may_be_credited=first.allows_sound or first.actor_id == draft.actor_id,
        is_credited=first.id == credited,
    )


def _visible(draft: Draft, video_ids: Collection[UUID]) -> Iterable[Video]:
    found = Video.objects.select_related("actor").filter(id__in=[*video_ids], withdrawn_at=None)
    return found.filter(actor__retired_at=None).exclude(id=draft.id)
