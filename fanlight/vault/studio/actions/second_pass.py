"""Smaller files in AV1 for what is watched: asked for, made behind everything else, and sent after the video."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from uuid import UUID

from django.db import transaction

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.publish import Rendition as Crossing
from fanlight.crossings.renditions import Renditions
from fanlight.foundation.configuration import own
from fanlight.foundation.errors import NotFound
from fanlight.foundation.events import announce
from fanlight.foundation.jobs.context import Hold, in_no_queue
from fanlight.media import ffmpeg, second_pass
from fanlight.media.second_pass import Film, Pair
from fanlight.vault.studio import files, queries
from fanlight.vault.studio.errors import DiskFull, NoAv1Here, NothingToMakeSmaller, NotReady, SecondPassDone
from fanlight.vault.studio.events import SecondPassAsked
from fanlight.vault.studio.manifest import Manifest, Rendition, Tried, as_json, manifest_of, with_tried
from fanlight.vault.studio.models import Draft

Report = Callable[[str, float], None]
READY = (Draft.Stage.READY, Draft.Stage.PUBLISHED)
AT_ONCE = 500
MOST_LOOKED_AT = 2000
STEP = "smaller_files"


class _Gone(Exception):
    """The creator deleted the draft, or took the video back, meanwhile."""


@transaction.atomic
def ask(draft_id: UUID) -> Draft:
    """Let smaller files be made of a finished video, once everything else is done."""
    draft = _locked(draft_id)
    if draft is None:
        raise NotFound()
    if draft.stage not in READY:
        raise NotReady(stage=draft.stage)
    if draft.second_pass:
        raise SecondPassDone()
    if not ffmpeg.makes_av1():
        raise NoAv1Here()
    if not _plan(manifest_of(draft.media)):
        raise NothingToMakeSmaller()
    _ask(draft)
    return draft


def ask_for_watched(after: UUID | None) -> UUID | None:
    """Ask for those public videos that enough people have watched, from after this id on; where to go on from.

    None when the end was reached, or nothing is to be asked for here at all.
    """
    if own().second_pass_views <= 0 or not ffmpeg.makes_av1():
        return None
    ids = queries.without_second_pass(after, count=MOST_LOOKED_AT)
    for start in range(0, len(ids), AT_ONCE):
        for video_id in queries.watched(ids[start : start + AT_ONCE], views=own().second_pass_views):
            with transaction.atomic():
                draft = _locked(video_id)
                if draft is not None and not draft.second_pass and draft.stage in READY:
                    _ask(draft)
    return ids[-1] if len(ids) == MOST_LOOKED_AT else None


def resume_second_passes() -> int:
    """Ask again for what was asked for and has no job that could still do it; how many."""
    lost = queries.second_passes_without_job()
    for draft in lost:
        with transaction.atomic():
            announce(SecondPassAsked(draft.id, draft.account_id))
    return len(lost)


def make_smaller(draft_id: UUID, report: Report, hold: Hold = in_no_queue) -> None:
    """Try each file that may pay. What was tried is not tried again after an interruption."""
    draft = Draft.objects.filter(id=draft_id, second_pass=Draft.SecondPass.ASKED, withdrawn_at=None).first()
    if draft is None:
        return
    with suppress(_Gone, NotFound), files.attempt(files.workspace(draft_id), hold) as folder:
        _make(draft, folder, report, hold)


def _make(draft: Draft, folder: Path, report: Report, hold: Hold) -> None:
    plan = _plan(manifest_of(draft.media))
    tried = {one.beside for one in manifest_of(draft.media).tried}
    for number, pair in enumerate(plan):
        if pair.beside.name in tried:
            continue
        _check_room(pair)
        found = second_pass.attempt(pair, folder, on_progress=partial(_tell, report, number, len(plan)))
        _note(draft, found, hold)
    with transaction.atomic():
        hold()
        if not Draft.objects.filter(id=draft.id).update(second_pass=Draft.SecondPass.DONE):
            raise _Gone


def _tell(report: Report, number: int, count: int, share: float) -> None:
    report(STEP, (number + share) / count)


def _note(draft: Draft, found: second_pass.Tried, hold: Hold) -> None:
    """Keep the file if it is worth it, and in any case that it was tried; all of it or nothing."""
    made = files.keep_rendition(draft, found.rendition, hold=hold) if found.rendition else None
    with transaction.atomic():
        hold()
        locked = _locked(draft.id)
        if locked is None:
            raise _Gone
        manifest = with_tried(manifest_of(locked.media), _tried(found))
        manifest = manifest.with_rendition(made) if made else manifest
        locked.media = as_json(manifest)
        locked.save(update_fields=["media"])
        if made and locked.stage == Draft.Stage.PUBLISHED and locked.audience == Draft.Audience.EVERYONE:
            _cross(locked, manifest)


def _tried(found: second_pass.Tried) -> Tried:
    return Tried(
        beside=found.beside,
        outcome=found.outcome,
        crf=found.crf,
        size_bytes=found.size_bytes,
        beside_bytes=found.beside_bytes,
        vmaf=found.vmaf,
        beside_vmaf=found.beside_vmaf,
    )


def _cross(draft: Draft, manifest: Manifest) -> None:
    """After the video itself, which goes the same way before it."""
    added = [as_crossing(one) for one in manifest.added]
    message = Renditions(video_id=draft.id, actor_id=draft.actor_id, renditions=added)
    outbox.send(message, objects=[one.name for one in manifest.added])


def as_crossing(one: Rendition) -> Crossing:
    """A file as the public plane is told of it."""
    return Crossing(
        name=one.label,
        sha256=one.sha256,
        width=one.width,
        height=one.height,
        codecs=one.codecs,
        peak_kbps=one.peak_kbps,
        mean_kbps=one.mean_kbps,
        size_bytes=one.size_bytes,
    )


def _ask(draft: Draft) -> None:
    draft.second_pass = Draft.SecondPass.ASKED
    draft.save(update_fields=["second_pass"])
    announce(SecondPassAsked(draft.id, draft.account_id))


def _plan(manifest: Manifest) -> list[Pair]:
    store = files.store()
    return second_pass.plan(
        [Film(one.label, store.path(one.name), one.width, one.height, one.size_bytes) for one in manifest.films]
    )


def _check_room(pair: Pair) -> None:
    """Uploads come first: what nobody waits for leaves them the room that they are promised."""
    if files.free_bytes() - queries.awaited_bytes() < own().min_free_bytes + 2 * pair.beside.size_bytes:
        raise DiskFull()


def _locked(draft_id: UUID) -> Draft | None:
    return Draft.objects.select_for_update().filter(id=draft_id, withdrawn_at=None).first()
