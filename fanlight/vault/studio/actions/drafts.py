"""What a creator does to a draft: describe, publish, withdraw, discard."""

from datetime import timedelta
from functools import partial
from typing import cast
from uuid import UUID

from django.db import transaction

from fanlight.crossings.crossing import Commenting as CrossingCommenting
from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.permit import Permit
from fanlight.crossings.publish import MOST_FRAMES, MOST_SOUND_BYTES, Print, Publish, Sprite
from fanlight.crossings.withdraw import Withdraw
from fanlight.foundation import clock
from fanlight.foundation.errors import NotFound
from fanlight.foundation.events import announce
from fanlight.foundation.jobs import actions as jobs
from fanlight.vault.distribution import actions as distribution
from fanlight.vault.mirror.events import VideoAppeared, VideoDisappeared
from fanlight.vault.studio import files, manifest, prints, queries, rules
from fanlight.vault.studio.actions import second_pass, subtitles
from fanlight.vault.studio.contents import Contents, contents_of, sealed, with_words
from fanlight.vault.studio.errors import (
    AlreadyPublished,
    DuetNotShared,
    NoSuchCover,
    NothingToRetry,
    NotPublished,
    NotReady,
    SoundNotShared,
)
from fanlight.vault.studio.events import UploadReceived
from fanlight.vault.studio.models import Commenting, Draft, Profile

WITHDRAWN_FOR = timedelta(days=1)
"""A withdrawn video whose end the public plane never confirmed is deleted after this long."""


@transaction.atomic
def edit(
    draft: Draft,
    *,
    caption: str | None = None,
    language: str | None = None,
    cover: int | None = None,
    audience: Draft.Audience | None = None,
    allows_sound: bool | None = None,
    allows_duet: bool | None = None,
    commenting: Commenting | None = None,
) -> Draft:
    """Change what is given; possible from the first byte on, until it is published. What others may do with it, and
    write under it, can be changed afterwards too; what was made with another's video stays closed to other uses."""
    draft = _locked(draft)
    if (allows_sound, allows_duet, commenting) != (None, None, None):
        _permit(draft, allows_sound=allows_sound, allows_duet=allows_duet, commenting=commenting)
    if (caption, language, cover, audience) == (None, None, None, None):
        return draft
    if draft.stage == Draft.Stage.PUBLISHED:
        raise AlreadyPublished()
    if cover is not None and not 0 <= cover < len(manifest.manifest_of(draft.media).covers):
        raise NoSuchCover()
    clean = None if caption is None else rules.cleaned(caption, longest=rules.LONGEST_CAPTION)
    words = with_words(contents_of(draft), caption=clean, language=language)
    rules.check_caption(words.caption)
    draft.sealed = sealed(draft.account_id, draft.id, words)
    draft.cover = draft.cover if cover is None else cover
    draft.audience = audience or draft.audience
    draft.save(update_fields=["sealed", "cover", "audience"])
    return draft


@transaction.atomic
def publish(draft: Draft) -> Draft:
    """Show a finished video to its audience. To everyone: it crosses. To fewer: it stays here."""
    draft = _locked(draft)
    if draft.stage == Draft.Stage.PUBLISHED:
        raise AlreadyPublished()
    if not rules.may_move(draft.stage, Draft.Stage.PUBLISHED):
        raise NotReady(stage=draft.stage)
    told = contents_of(draft)
    sound_id = queries.foreign_sound_of(told)
    if sound_id and not queries.shared_sound(sound_id, draft.actor_id):
        raise SoundNotShared()
    if told.made_from and not queries.shared_video(told.made_from.video_id, draft.actor_id):
        raise DuetNotShared()
    draft.stage, draft.published_at = Draft.Stage.PUBLISHED, clock.now()
    draft.save(update_fields=["stage", "published_at"])
    if draft.audience == Draft.Audience.EVERYONE:
        _cross(draft)
    return draft


@transaction.atomic
def withdraw(draft: Draft) -> None:
    """Take a published video back. One that has crossed keeps its row until the public plane says that it is gone."""
    draft = _locked(draft)
    if draft.stage != Draft.Stage.PUBLISHED:
        raise NotPublished()
    if draft.audience != Draft.Audience.EVERYONE:
        _delete(draft)
        return
    if refused := queries.refused_publication_of(draft):
        outbox.drop_refused(refused)
    outbox.send(Withdraw(video_id=draft.id, actor_id=draft.actor_id))
    draft.withdrawn_at = clock.now()
    draft.save(update_fields=["withdrawn_at"])


@transaction.atomic
def discard(draft: Draft) -> None:
    """Delete a draft with all its files, whatever is being done to it; a public video has to be withdrawn instead."""
    draft = _locked(draft)
    if draft.stage == Draft.Stage.PUBLISHED and draft.audience == Draft.Audience.EVERYONE:
        raise AlreadyPublished()
    _delete(draft)


@transaction.atomic
def discard_everything(account_id: UUID) -> None:
    """Delete all that a person has made, and their face. The public plane is told by whoever asks for this."""
    for draft in Draft.objects.select_for_update().filter(account_id=account_id):
        _delete(draft)
    for profile in Profile.objects.filter(account_id=account_id):
        if profile.avatar_sha256:
            transaction.on_commit(partial(files.let_go, [f"{profile.avatar_sha256}.webp"]))
        profile.delete()


@transaction.atomic
def retry(draft: Draft) -> Draft:
    """Try again what failed through our own fault, or was not taken by the public plane: that is said as it is now."""
    draft = _locked(draft)
    if refused := queries.refused_publication_of(draft):
        if outbox.drop_refused(refused):
            _cross(draft)
        return draft
    if draft.job_id is None:
        raise NothingToRetry()
    try:
        jobs.retry(draft.job_id)
    except NotFound as error:
        raise NothingToRetry() from error
    return draft


def resume_stranded() -> int:
    """Ask again for the work on drafts whose job is nowhere to be found, or ended without them; how many."""
    stranded = queries.stranded()
    for draft in stranded:
        with transaction.atomic():
            if draft.job_id:
                jobs.drop(draft.job_id)
            announce(UploadReceived(draft.id, draft.account_id))
    return len(stranded)


def note_job(draft_id: UUID, job_id: UUID) -> None:
    """Remember which job works on a draft."""
    Draft.objects.filter(id=draft_id).update(job_id=job_id)


def mark_crossed(appeared: VideoAppeared) -> None:
    """The public plane says that a video is there; nothing happens if it was marked before or is not ours."""
    Draft.objects.filter(id=appeared.video_id, actor_id=appeared.actor_id, crossed_at=None).update(
        crossed_at=clock.now()
    )


def forget_withdrawn(disappeared: VideoDisappeared) -> None:
    """The public plane says that a video is gone: withdrawn, it goes here too; taken down, it is just not public."""
    for draft in Draft.objects.filter(id=disappeared.video_id, withdrawn_at__isnull=False):
        _delete(draft)
    Draft.objects.filter(id=disappeared.video_id).update(crossed_at=None)


def forget_unconfirmed() -> int:
    """Delete what was withdrawn long ago without a word from the public plane; how many."""
    overdue = list(Draft.objects.filter(withdrawn_at__lt=clock.now() - WITHDRAWN_FOR))
    for draft in overdue:
        with transaction.atomic():
            _delete(draft)
    return len(overdue)


def _locked(draft: Draft) -> Draft:
    """The row as it is now, and nobody else changing it before the transaction ends."""
    locked = Draft.objects.select_for_update().filter(id=draft.id, withdrawn_at=None).first()
    if locked is None:
        raise NotFound()
    return locked


def _delete(draft: Draft) -> None:
    """Rows now, bytes once that is certain. A job at work finds its lease gone and stops."""
    draft_id, names = draft.id, list(draft.kept_files.values_list("name", flat=True))
    if draft.job_id:
        jobs.drop(draft.job_id)
    for key in (queries.second_pass_key(draft_id), queries.transcript_key(draft_id)):
        jobs.drop_under(key)
    draft.delete()
    distribution.forget([draft_id])
    transaction.on_commit(partial(files.sweep_away, draft_id))
    transaction.on_commit(partial(files.let_go, names))


def _cross(draft: Draft) -> None:
    words, files_of_it = contents_of(draft), manifest.manifest_of(draft.media)
    cover = files_of_it.covers[draft.cover]
    sprite = [files_of_it.sprite.name] if files_of_it.sprite else []
    objects = [cover.name, *sprite, *(one.name for one in files_of_it.renditions)]
    outbox.send(_publication(draft, words, files_of_it), objects=objects)
    subtitles.cross_all(draft)


def _permit(
    draft: Draft, *, allows_sound: bool | None, allows_duet: bool | None, commenting: Commenting | None
) -> None:
    is_theirs = contents_of(draft).made_from is None
    if allows_sound is not None:
        draft.allows_sound = allows_sound and is_theirs
    if allows_duet is not None:
        draft.allows_duet = allows_duet and is_theirs
    draft.commenting = commenting or draft.commenting
    draft.save(update_fields=["allows_sound", "allows_duet", "commenting"])
    if draft.stage == Draft.Stage.PUBLISHED and draft.audience == Draft.Audience.EVERYONE:
        outbox.send(
            Permit(
                video_id=draft.id,
                actor_id=draft.actor_id,
                allows_sound=draft.allows_sound,
                allows_duet=draft.allows_duet,
                commenting=cast("CrossingCommenting", draft.commenting),
            )
        )


def _publication(draft: Draft, words: Contents, files_of_it: manifest.Manifest) -> Publish:
    assert draft.published_at is not None
    cover = files_of_it.covers[draft.cover]
    return Publish(
        video_id=draft.id,
        actor_id=draft.actor_id,
        caption=words.caption,
        hashtags=rules.hashtags_of(words.caption),
        mentions=rules.mentions_of(words.caption),
        language=words.language,
        duration_ms=max(1, round(files_of_it.duration_seconds * 1000)),
        width=files_of_it.width,
        height=files_of_it.height,
        thumbhash=words.thumbhashes[draft.cover],
        poster_sha256=cover.name.partition(".")[0],
        renditions=[second_pass.as_crossing(one) for one in files_of_it.renditions],
        sprite=_crossing(files_of_it.sprite) if files_of_it.sprite else None,
        published_at=draft.published_at,
        sound_id=queries.sound_of(draft, words, files_of_it),
        allows_sound=draft.allows_sound,
        allows_duet=draft.allows_duet,
        made_from=words.made_from.video_id if words.made_from else None,
        made_as=words.made_from.made_as if words.made_from else None,
        print=_print(draft, words),
        commenting=cast("CrossingCommenting", draft.commenting),
    )


def _print(draft: Draft, words: Contents) -> Print | None:
    """A part of it, enough to recognise copies; none of what was prepared before there were any."""
    if (whole := prints.print_of(draft)) is None:
        return None
    own_sound = b"" if queries.foreign_sound_of(words) else whole.sound[:MOST_SOUND_BYTES]
    return Print(frames=whole.thinned(MOST_FRAMES), sound=own_sound)


def _crossing(sprite: manifest.Sprite) -> Sprite:
    return Sprite(
        sha256=sprite.sha256, count=sprite.count, columns=sprite.columns, width=sprite.width, height=sprite.height
    )
