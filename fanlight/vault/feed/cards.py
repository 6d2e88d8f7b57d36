"""Cards: videos as a viewer sees them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import cast
from uuid import UUID

import msgspec

from fanlight.crossings.publish import MadeAs
from fanlight.foundation.configuration import own
from fanlight.public.actors.models import Actor
from fanlight.vault.feed import rows
from fanlight.vault.feed.onlooker import Onlooker
from fanlight.vault.feed.rows import VideoRow
from fanlight.vault.feed.schemas import Audience, CreatorCard, MadeFromCard, Rendition, SoundCard, Sprite, VideoCard
from fanlight.vault.studio import queries as studio
from fanlight.vault.studio.queries import KeptVideo


class Stored(msgspec.Struct):
    """A rendition as the public plane keeps it."""

    name: str
    sha256: str
    width: int
    height: int
    codecs: str
    peak_kbps: int
    mean_kbps: int
    size_bytes: int


class StoredSprite(msgspec.Struct):
    """A sprite as the public plane keeps it."""

    sha256: str
    count: int
    columns: int
    width: int
    height: int


KEPT = 4096
"""So many different texts of the public tables stay parsed: the same videos come up again and again."""

_renditions = msgspec.json.Decoder(list[Stored])
_sprite = msgspec.json.Decoder(StoredSprite)
_words = msgspec.json.Decoder(tuple[str, ...])


def cards(video_ids: Sequence[UUID], onlooker: Onlooker) -> dict[UUID, VideoCard]:
    """Cards of all these videos that the viewer may see, be they public or kept in the vault."""
    found = {row.id: of_public(row, onlooker) for row in rows.by_id(video_ids).values()}
    missing = [video_id for video_id in video_ids if video_id not in found]
    if missing and onlooker.actor_id is not None:
        found |= {card.id: card for card in of_kept(studio.kept(missing, onlooker.actor_id), onlooker)}
    return found


def of_public(row: VideoRow, onlooker: Onlooker) -> VideoCard:
    """The card of a published video."""
    return VideoCard(
        id=row.id,
        creator=CreatorCard(
            row.actor_id,
            row.handle,
            row.name,
            image_url(row.avatar_sha256),
            onlooker.follows(row.actor_id),
            row.actor_id == onlooker.actor_id,
        ),
        caption=row.caption,
        hashtags=words(row.hashtags),
        mentions=words(row.mentions),
        language=row.language,
        duration_seconds=row.duration_ms / 1000,
        width=row.width,
        height=row.height,
        thumbhash=row.thumbhash,
        poster=f"/media/{row.poster_sha256}.webp",
        renditions=_files(row.renditions),
        sprite=_moments(row.sprite),
        subtitles=words(row.subtitles),
        unchecked_subtitles=words(row.unchecked_subtitles),
        sound=_sound(row, onlooker),
        made_from=_made_from(row),
        may_duet=_may_duet(row, onlooker),
        view_count=row.view_count,
        like_count=row.like_count,
        comment_count=row.comment_count,
        may_comment=_may_comment(row, onlooker),
        is_liked=onlooker.likes(row.id),
        is_saved=onlooker.saves(row.id),
        audience="everyone",
        published_at=row.published_at,
        share_url=f"{own().public_address}/v/{row.id}",
    )


def of_kept(kept: Collection[KeptVideo], onlooker: Onlooker) -> list[VideoCard]:
    """Cards of videos that never left the vault; their creators are looked up with one query."""
    if not kept:
        return []
    actors = Actor.objects.in_bulk({video.actor_id for video in kept})
    others = rows.by_id({id_ for video in kept for id_ in (video.sound_id, _partner(video)) if id_})
    return [_of_kept(video, actors[video.actor_id], others, onlooker) for video in kept if video.actor_id in actors]


@lru_cache(maxsize=KEPT)
def words(text: str) -> tuple[str, ...]:
    """A JSON column of names."""
    return _words.decode(text)


@lru_cache(maxsize=KEPT)
def _files(text: str) -> tuple[Rendition, ...]:
    """A JSON column of renditions."""
    return tuple(_rendition(stored) for stored in _renditions.decode(text))


@lru_cache(maxsize=KEPT)
def _moments(text: str | None) -> Sprite | None:
    """A JSON column of a sprite."""
    if text is None:
        return None
    stored = _sprite.decode(text)
    return Sprite(f"/media/{stored.sha256}.webp", stored.count, stored.columns, stored.width, stored.height)


def image_url(sha256: str) -> str | None:
    return f"/media/{sha256}.webp" if sha256 else None


def newest_first(some: Iterable[VideoCard]) -> list[VideoCard]:
    return sorted(some, key=lambda card: (card.published_at, card.id), reverse=True)


def _sound(row: VideoRow, onlooker: Onlooker) -> SoundCard | None:
    if row.sound_id is None:
        return None
    if row.sound_id == row.id:
        return SoundCard(row.id, row.handle, True, _may_use(row, onlooker))
    if row.sound_handle is None:
        return SoundCard(row.sound_id, "", False, False)
    is_theirs = row.sound_actor_id == onlooker.actor_id
    return SoundCard(row.sound_id, row.sound_handle, False, bool(row.is_sound_shared) or is_theirs)


def _may_use(row: VideoRow, onlooker: Onlooker) -> bool:
    """What is heard in a duet is another's too, so nobody may take it from there."""
    return row.made_from is None and (row.allows_sound or row.actor_id == onlooker.actor_id)


def _made_from(row: VideoRow) -> MadeFromCard | None:
    if row.made_from is None:
        return None
    return MadeFromCard(row.made_from, row.made_from_handle or "", cast(MadeAs, row.made_as))


def _may_duet(row: VideoRow, onlooker: Onlooker) -> bool:
    """As `public.videos.queries.shared_video` will say."""
    if row.made_from is not None or not (row.allows_duet or row.actor_id == onlooker.actor_id):
        return False
    has_others = row.sound_id not in (None, row.id)
    is_theirs = onlooker.actor_id is not None and row.sound_actor_id == onlooker.actor_id
    return not has_others or (row.sound_handle is not None and (bool(row.is_sound_shared) or is_theirs))


def _may_comment(row: VideoRow, onlooker: Onlooker) -> bool:
    """As the public plane will say: of a private follow it cannot know."""
    if row.commenting == "everyone" or row.actor_id == onlooker.actor_id:
        return True
    return row.commenting == "followers" and onlooker.follows_in_public(row.actor_id)


def _rendition(stored: Stored) -> Rendition:
    return Rendition(
        stored.name,
        f"/media/{stored.sha256}.mp4",
        stored.width,
        stored.height,
        stored.codecs,
        stored.peak_kbps,
        stored.mean_kbps,
        stored.size_bytes,
    )


def _borrowed(video: KeptVideo, sounds: Mapping[UUID, VideoRow], onlooker: Onlooker) -> SoundCard | None:
    """Another's sound under a video that stays in the vault; its own would have no page."""
    if video.sound_id is None:
        return None
    if (row := sounds.get(video.sound_id)) is None:
        return SoundCard(video.sound_id, "", False, False)
    return SoundCard(row.id, row.handle, False, _may_use(row, onlooker))


def _partner(video: KeptVideo) -> UUID | None:
    return video.made_from.video_id if video.made_from else None


def _credited(video: KeptVideo, others: Mapping[UUID, VideoRow]) -> MadeFromCard | None:
    """The public video that one which stays in the vault was made with."""
    if (made_from := video.made_from) is None:
        return None
    row = others.get(made_from.video_id)
    return MadeFromCard(made_from.video_id, row.handle if row else "", made_from.made_as)


def _of_kept(video: KeptVideo, actor: Actor, others: Mapping[UUID, VideoRow], onlooker: Onlooker) -> VideoCard:
    creator = CreatorCard(
        actor.id,
        actor.handle,
        actor.name,
        image_url(actor.avatar_sha256),
        onlooker.follows(actor.id),
        actor.id == onlooker.actor_id,
    )
    return VideoCard(
        id=video.id,
        creator=creator,
        caption=video.caption,
        hashtags=tuple(video.hashtags),
        mentions=tuple(video.mentions),
        language=video.language,
        duration_seconds=video.duration_seconds,
        width=video.width,
        height=video.height,
        thumbhash=video.thumbhash,
        poster=video.poster,
        renditions=msgspec.convert(video.renditions, tuple[Rendition, ...]),
        sprite=msgspec.convert(video.sprite, Sprite | None),
        subtitles=video.subtitles,
        unchecked_subtitles=video.unchecked_subtitles,
        sound=_borrowed(video, others, onlooker),
        made_from=_credited(video, others),
        may_duet=False,
        view_count=0,
        like_count=0,
        comment_count=0,
        may_comment=False,
        is_liked=onlooker.likes(video.id),
        is_saved=onlooker.saves(video.id),
        audience=cast(Audience, video.audience),
        published_at=video.published_at,
        share_url=None,
    )
