"""What can be done to a published video."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.db.models import F

from fanlight.crossings.counts import Count
from fanlight.crossings.permit import Permit
from fanlight.crossings.publish import Publish
from fanlight.crossings.renditions import Renditions
from fanlight.crossings.subtitles import Subtitles as SubtitlesMessage
from fanlight.foundation import clock
from fanlight.foundation.events import announce
from fanlight.media.subtitles import ordered
from fanlight.public.actors import actions as actors
from fanlight.public.actors.events import ActorRetired
from fanlight.public.actors.models import Actor
from fanlight.public.holdings import actions as holdings
from fanlight.public.journal import actions as journal
from fanlight.public.journal.models import Entry
from fanlight.public.videos import queries
from fanlight.public.videos.errors import (
    AlreadyPublished,
    DuetNotShared,
    NoSuchVideo,
    NotYourVideo,
    SoundNotShared,
    TooManyLanguages,
    Withdrawn,
    WrongTime,
)
from fanlight.public.videos.events import VideoWithdrawn
from fanlight.public.videos.models import Print, Subtitles, Tagging, Video
from fanlight.public.videos.rules import by_size, for_every_browser, is_heard, is_plausible, object_names

MOST_LANGUAGES = 20


@transaction.atomic
def publish(message: Publish, *, vault: str) -> Video:
    """Let everyone see a video whose bytes are here."""
    actor = actors.speaking(message.actor_id, vault=vault)
    _check_new(message)
    _check_sound(message)
    _check_partner(message)
    video = Video.objects.create(
        id=message.video_id,
        actor=actor,
        caption=message.caption,
        hashtags=_once_each(message.hashtags),
        mentions=_once_each(message.mentions),
        language=message.language,
        duration_ms=message.duration_ms,
        width=message.width,
        height=message.height,
        thumbhash=message.thumbhash,
        poster_sha256=message.poster_sha256,
        renditions=[msgspec.to_builtins(rendition) for rendition in message.renditions],
        sprite=message.sprite and msgspec.to_builtins(message.sprite),
        sound_id=message.sound_id,
        allows_sound=message.allows_sound and message.sound_id == message.video_id and message.made_from is None,
        allows_duet=message.allows_duet and message.made_from is None,
        made_from=message.made_from,
        made_as=message.made_as or "",
        commenting=message.commenting,
        published_at=message.published_at,
    )
    Tagging.objects.bulk_create([Tagging(video=video, hashtag=hashtag) for hashtag in video.hashtags])
    if message.print is not None:
        own_sound = message.print.sound if video.sound_id == video.id else b""
        Print.objects.create(video=video, frames=message.print.frames, sound=own_sound)
    Actor.objects.filter(id=actor.id).update(video_count=F("video_count") + 1)
    holdings.hold(video.id, object_names(video.poster_sha256, video.sprite, video.renditions))
    journal.record(Entry.Kind.VIDEO_PUBLISHED, actor_id=actor.id, subject_id=video.id)
    return video


@transaction.atomic
def withdraw(video_id: UUID, actor_id: UUID, *, vault: str) -> None:
    """Take a video back; nothing happens when it is not there, or no more."""
    actors.speaking(actor_id, vault=vault)
    video = Video.objects.select_for_update().filter(id=video_id).first()
    if video is None or video.withdrawn_at is not None:
        return
    if video.actor_id != actor_id:
        raise NotYourVideo(video_id=str(video_id))
    _empty(video)


@transaction.atomic
def put_subtitles(message: SubtitlesMessage, *, vault: str) -> None:
    """Put words to a video in one language, in place of those it had; without cues, take them away.

    Nothing happens to a video that was taken back meanwhile.
    """
    video = _own(message, vault)
    if video.withdrawn_at is not None:
        return
    others = [language for language in video.subtitles if language != message.language]
    if message.cues and len(others) >= MOST_LANGUAGES:
        raise TooManyLanguages(most=MOST_LANGUAGES)
    Subtitles.objects.filter(video=video, language=message.language).delete()
    if message.cues:
        cues = msgspec.to_builtins(ordered(message.cues))
        Subtitles.objects.create(video=video, language=message.language, cues=cues)
    video.subtitles = sorted([*others, message.language] if message.cues else others)
    is_unchecked = bool(message.cues) and message.is_unchecked
    unchecked = [language for language in video.unchecked_subtitles if language != message.language]
    video.unchecked_subtitles = sorted([*unchecked, message.language] if is_unchecked else unchecked)
    video.save(update_fields=["subtitles", "unchecked_subtitles"])


@transaction.atomic
def permit(message: Permit, *, vault: str) -> None:
    """Let others use a video or its own sound, or write under it, or no longer.

    Nothing happens to a video that was taken back meanwhile.
    What was made with another's video is not its creator's to give away.
    """
    video = _own(message, vault)
    if video.withdrawn_at is not None:
        return
    is_theirs = video.made_from is None
    if video.sound_id is None and is_theirs and is_heard(video.renditions):  # it is from before there were sounds
        video.sound_id = video.id
    video.allows_sound = message.allows_sound and video.sound_id == video.id and is_theirs
    video.allows_duet = message.allows_duet and is_theirs
    video.commenting = message.commenting
    video.save(update_fields=["sound_id", "allows_sound", "allows_duet", "commenting"])


@transaction.atomic
def add_renditions(message: Renditions, *, vault: str) -> None:
    """Let a video have these files beside those that every browser plays, in place of others that were added.

    Nothing happens to a video that was taken back meanwhile: nobody holds the bytes then, and they go.
    """
    video = _own(message, vault)
    if video.withdrawn_at is not None:
        return
    added = [msgspec.to_builtins(rendition) for rendition in message.renditions]
    video.renditions = by_size([*for_every_browser(video.renditions), *added])
    video.save(update_fields=["renditions"])
    names = object_names(video.poster_sha256, video.sprite, video.renditions)
    holdings.hold(video.id, names)
    holdings.release(video.id, keep=names)


@transaction.atomic
def withdraw_all(fact: ActorRetired) -> None:
    """Take back everything of an actor who is gone."""
    for video in Video.objects.select_for_update().filter(actor_id=fact.actor_id, withdrawn_at=None).order_by("id"):
        _empty(video)


@transaction.atomic
def count(counts: Sequence[Count]) -> None:
    """Add what was watched and liked since the last batch; a video that is not there is passed over."""
    key = Video._meta.pk
    rows = [
        (one.views, one.likes, one.likes, key.get_db_prep_value(one.video_id, connection))
        for one in sorted(counts, key=lambda one: one.video_id)  # so that two batches never wait for each other
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE videos_video SET view_count = view_count + %s,"
            " like_count = CASE WHEN like_count + %s < 0 THEN 0 ELSE like_count + %s END"
            " WHERE id = %s AND withdrawn_at IS NULL",
            rows,
        )


def _own(message: SubtitlesMessage | Permit | Renditions, vault: str) -> Video:
    """The video a message is about, held until the transaction ends; a refusal if its sender has none like that."""
    actors.speaking(message.actor_id, vault=vault)
    video = Video.objects.select_for_update().filter(id=message.video_id).first()
    if video is None:
        raise NoSuchVideo(video_id=str(message.video_id))
    if video.actor_id != message.actor_id:
        raise NotYourVideo(video_id=str(message.video_id))
    return video


def _check_sound(message: Publish) -> None:
    """Its own, or one that its creator shares at this moment."""
    sound_id = message.sound_id
    if sound_id and sound_id != message.video_id and not queries.shared_sound(sound_id, message.actor_id):
        raise SoundNotShared()


def _check_partner(message: Publish) -> None:
    """One that its creator lets others make duets and stitches with, at this moment."""
    if message.made_from and not queries.shared_video(message.made_from, message.actor_id):
        raise DuetNotShared()


def _check_new(message: Publish) -> None:
    if not is_plausible(message.published_at, clock.now()):
        raise WrongTime()
    there = Video.objects.filter(id=message.video_id).first()
    if there is not None:
        raise Withdrawn() if there.withdrawn_at else AlreadyPublished()


def _empty(video: Video) -> None:
    """Only the id stays, and the fact that it was taken back."""
    video.caption = video.language = video.thumbhash = video.poster_sha256 = ""
    video.hashtags, video.mentions, video.renditions, video.subtitles = [], [], [], []
    video.unchecked_subtitles = []
    video.sprite, video.sound_id, video.allows_sound = None, None, False
    video.made_from, video.made_as, video.allows_duet = None, "", False
    video.view_count = video.like_count = video.comment_count = 0
    video.withdrawn_at = clock.now()
    video.save()
    Tagging.objects.filter(video=video).delete()
    Subtitles.objects.filter(video=video).delete()
    Print.objects.filter(video=video).delete()
    Actor.objects.filter(id=video.actor_id).update(video_count=F("video_count") - 1)
    holdings.release(video.id)
    announce(VideoWithdrawn(video.id))
    journal.record(Entry.Kind.VIDEO_WITHDRAWN, actor_id=video.actor_id, subject_id=video.id)


def _once_each(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(words))
