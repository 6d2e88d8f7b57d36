"""Turning what was sent into what can be watched."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from fanlight.foundation.configuration import own
from fanlight.foundation.errors import NotFound, Refused
from fanlight.foundation.jobs.context import Hold, in_no_queue
from fanlight.media import poster, preparation
from fanlight.media.damage import Damage as Found
from fanlight.media.fingerprint import Print
from fanlight.media.joining import CELL_WIDTH, Partner
from fanlight.media.limits import Limits
from fanlight.media.mixing import Added
from fanlight.media.poster import Cover as MadeCover
from fanlight.media.probe import Probe
from fanlight.media.refusal import Unacceptable
from fanlight.media.rendition import Rendition as MadeRendition
from fanlight.media.sprite import Sprite as MadeSprite
from fanlight.public.videos.rules import for_every_browser
from fanlight.vault.studio import files, prints, queries
from fanlight.vault.studio.actions import subtitles
from fanlight.vault.studio.contents import (
    SOUND_GONE,
    VIDEO_GONE,
    Borrowed,
    Damage,
    MadeFrom,
    Refusal,
    contents_of,
    sealed,
    with_damage,
    with_refusal,
    with_thumbhashes,
)
from fanlight.vault.studio.manifest import Cover, Manifest, Sprite, as_json
from fanlight.vault.studio.models import Draft, KeptFile
from fanlight.vault.studio.rules import may_move

Report = Callable[[str, float], None]
"""Told the step and how much of the whole is done; may raise to stop the work."""

LOST = Refusal("source_lost", "The file was lost on this server before it was finished.", "Upload it again.")


class Discarded(Exception):
    """The creator deleted the draft while it was being prepared."""


@dataclass(frozen=True)
class _Work:
    """A draft that this worker was given to prepare."""

    draft: Draft
    report: Report
    hold: Hold
    """Nothing is written of it but in a transaction in which this was called: another worker may have it by then, and
    what is a broken file here may be whole there."""


def prepare(draft_id: UUID, report: Report, hold: Hold = in_no_queue) -> None:
    """Check a received file, then make its covers and renditions. Done again from the start after any interruption."""
    draft = Draft.objects.filter(id=draft_id, stage__in=[Draft.Stage.CHECKING, Draft.Stage.PREPARING]).first()
    if draft is None:
        return
    work = _Work(draft, report, hold)
    try:
        _prepare(work)
    except Unacceptable as unacceptable:
        _refuse(work, _reason(draft, unacceptable))
    except (Discarded, NotFound):  # deleted by its creator while it was being prepared
        files.sweep_away(draft_id)


def _prepare(work: _Work) -> None:
    source = files.incoming(work.draft.id)
    if not source.is_file():
        _refuse(work, LOST)
        return
    work.report("checking", 0.0)
    added, partner, gone = _leant_on(work.draft)
    if gone:
        _refuse(work, gone)
        return
    making = _Making(work)
    with files.attempt(files.workspace(work.draft.id), work.hold) as folder:
        made = preparation.prepare(source, folder, Limits.of(own()), making, added=added, partner=partner)
        _finish(work, making.manifest, made.damage)


def _reason(draft: Draft, unacceptable: Unacceptable) -> Refusal:
    """What is wrong with the file, unless it was another's video that went while the two were made into one."""
    *_, gone = _leant_on(draft)
    return gone or Refusal(unacceptable.code, unacceptable.reason, unacceptable.remedy)


def _leant_on(draft: Draft) -> tuple[Added | None, Partner | None, Refusal | None]:
    """What of other people's videos it is made with, and why that is not to be had any more, if so."""
    told = contents_of(draft)
    added = _added(draft, told.borrowed) if told.borrowed else None
    partner = _partner(draft, told.made_from) if told.made_from else None
    if told.borrowed and not added:
        return added, partner, SOUND_GONE
    return added, partner, VIDEO_GONE if told.made_from and not partner else None


def _added(draft: Draft, borrowed: Borrowed) -> Added | None:
    """The sound to be put under it; None when it is not to be had any more."""
    video = queries.shared_sound(borrowed.sound_id, draft.actor_id)
    file = _public_file(video.renditions[0]) if video else None
    if video is None or file is None:
        return None
    from_ms = borrowed.from_ms % max(1, video.duration_ms)
    loud, own_loud = borrowed.percent / 100, borrowed.own_percent / 100
    return Added(file=file, loud=loud, own_loud=own_loud, from_seconds=from_ms / 1000)


def _partner(draft: Draft, made_from: MadeFrom) -> Partner | None:
    """The film it is to be joined with; None when it is not to be had any more."""
    video = queries.shared_video(made_from.video_id, draft.actor_id)
    if video is None:
        return None
    is_narrow = made_from.made_as == "duet" and made_from.own_place in ("left", "right")
    films = for_every_browser(video.renditions)
    large = [one for one in films if one["width"] >= (CELL_WIDTH if is_narrow else video.width)]
    file = _public_file(large[0] if large else films[-1])
    if file is None:
        return None
    return Partner(
        file=file,
        how=made_from.made_as,
        own_place=made_from.own_place,
        own_share=made_from.own_share_percent / 100,
        taken_seconds=made_from.taken_ms / 1000,
    )


def _public_file(rendition: Mapping[str, Any]) -> Path | None:
    """Where a file of a public video lies; None when it is gone."""
    file = files.public_file(f"{rendition['sha256']}.mp4")
    return file if file.is_file() else None


class _Making(preparation.Listener):
    """The manifest as it grows, and the step it is at."""

    def __init__(self, work: _Work) -> None:
        self.work = work
        self.manifest = Manifest()
        self.report = work.report

    def joined(self, share: float) -> None:
        self.report("joining", share)

    def accepted(self, found: Probe) -> None:
        with transaction.atomic():
            self.work.hold()
            _move(self.work.draft, Draft.Stage.PREPARING)
        self.manifest = Manifest(duration_seconds=found.duration_seconds, width=found.width, height=found.height)
        self.report("loudness", 0.0)

    def pictured(self, made: list[MadeCover]) -> None:
        self.manifest = _with_covers(self.work, self.manifest, made)

    def progressed(self, share: float) -> None:
        self.report("more_renditions" if self.manifest.renditions else "first_rendition", share)

    def playable(self, made: MadeRendition) -> None:
        kept = files.keep_rendition(self.work.draft, made, hold=self.work.hold)
        self.manifest = self.manifest.with_rendition(kept)
        _save(self.work, self.manifest)

    def recognisable(self, made: Print) -> None:
        with transaction.atomic():
            prints.keep(_locked(self.work), made)

    def scrubbable(self, made: MadeSprite) -> None:
        sprite = Sprite(
            name=files.keep(self.work.draft, made.path, "webp", hold=self.work.hold),
            count=made.count,
            columns=made.columns,
            width=made.width,
            height=made.height,
        )
        self.manifest = msgspec.structs.replace(self.manifest, sprite=sprite)
        _save(self.work, self.manifest)


def _with_covers(work: _Work, begun: Manifest, made: list[MadeCover]) -> Manifest:
    covers = tuple(
        Cover(
            name=files.keep(work.draft, cover.path, "webp", hold=work.hold),
            width=cover.width,
            height=cover.height,
            at_seconds=cover.at_seconds,
        )
        for cover in made
    )
    manifest = msgspec.structs.replace(begun, covers=covers)
    with transaction.atomic():
        locked = _locked(work)
        was_described = bool(locked.media)  # an earlier attempt came to nothing, and a cover may have been chosen
        told = with_thumbhashes(contents_of(locked), (cover.thumbhash for cover in made))
        locked.sealed, locked.media = sealed(locked.account_id, locked.id, told), as_json(manifest)
        locked.is_playable = False
        locked.cover = min(locked.cover, len(covers) - 1) if was_described else poster.first_choice(made)
        locked.save(update_fields=["sealed", "media", "is_playable", "cover"])
    return manifest


@transaction.atomic
def _save(work: _Work, manifest: Manifest) -> None:
    work.hold()
    here = Draft.objects.filter(id=work.draft.id, stage=Draft.Stage.PREPARING)
    if not here.update(media=as_json(manifest), is_playable=True):
        raise Discarded


def _finish(work: _Work, manifest: Manifest, damage: Found) -> None:
    """From here on nothing is left of the file as it was sent: it may carry a place and a device's name."""
    draft = work.draft
    with transaction.atomic():
        _tell(work, Damage(sound=damage.sound, has_broken_picture=damage.has_broken_picture))
        _move(draft, Draft.Stage.READY)
        _add_brought_words(draft)
        superseded = KeptFile.objects.filter(draft_id=draft.id).exclude(name__in=manifest.names)
        names = list(superseded.values_list("name", flat=True))
        superseded.delete()
        transaction.on_commit(partial(files.let_go, names))
        transaction.on_commit(partial(files.sweep_away, draft.id))


def _tell(work: _Work, damage: Damage) -> None:
    locked = _locked(work)
    locked.sealed = sealed(locked.account_id, locked.id, with_damage(contents_of(locked), damage))
    locked.save(update_fields=["sealed"])


def _add_brought_words(draft: Draft) -> None:
    """Subtitles that an export brought along with the video: what does not fit it is left out."""
    brought = contents_of(draft).brought
    if brought is None:
        return
    for language, cues in brought.subtitles.items():
        with suppress(Refused):
            subtitles.put(draft, language, cues, is_machine=language in brought.unchecked)


def _move(draft: Draft, stage: Draft.Stage) -> None:
    """To the next stage, if the draft still is where we think it is."""
    before = [known for known in Draft.Stage.values if known == stage or may_move(known, stage)]
    if not Draft.objects.filter(id=draft.id, stage__in=before).update(stage=stage):
        raise Discarded


def _refuse(work: _Work, refusal: Refusal) -> None:
    with transaction.atomic():
        locked = _locked(work)
        names = list(locked.kept_files.values_list("name", flat=True))
        locked.kept_files.all().delete()
        locked.stage, locked.is_playable, locked.media = Draft.Stage.REFUSED, False, {}
        locked.sealed = sealed(locked.account_id, locked.id, with_refusal(contents_of(locked), refusal))
        locked.save(update_fields=["stage", "is_playable", "media", "sealed"])
        transaction.on_commit(partial(files.let_go, names))
        transaction.on_commit(partial(files.sweep_away, locked.id))


def _locked(work: _Work) -> Draft:
    """The row as it is now, and ours; it may have been described, or deleted, while the work went on."""
    work.hold()
    in_hand = [Draft.Stage.CHECKING, Draft.Stage.PREPARING]
    locked = Draft.objects.select_for_update().filter(id=work.draft.id, stage__in=in_hand).first()
    if locked is None:
        raise Discarded
    return locked
