"""A machine's first draft of subtitles: asked for, written by a job, and let go once it is saved or not wanted."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

from django.db import transaction

from fanlight.foundation.configuration import own
from fanlight.foundation.errors import NotFound
from fanlight.foundation.events import announce
from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.jobs.context import Hold, in_no_queue
from fanlight.media import transcription
from fanlight.media.refusal import Unacceptable
from fanlight.media.transcription import Transcriber
from fanlight.vault.studio import files, queries
from fanlight.vault.studio.contents import Transcript, contents_of, sealed, with_transcript
from fanlight.vault.studio.errors import NothingToHear, NoTranscriber, NotReady
from fanlight.vault.studio.events import TranscriptAsked
from fanlight.vault.studio.manifest import manifest_of
from fanlight.vault.studio.models import Draft

Report = Callable[[str, float], None]
READY = (Draft.Stage.READY, Draft.Stage.PUBLISHED)
STEP = "transcript"


@transaction.atomic
def ask(draft_id: UUID, language: str) -> Draft:
    """Let a machine write down what is said in a finished video; a draft that it wrote before is let go."""
    draft = _locked(draft_id)
    if draft is None:
        raise NotFound()
    if draft.stage not in READY:
        raise NotReady(stage=draft.stage)
    if queries.transcriber() != "ready":
        raise NoTranscriber()
    if not manifest_of(draft.media).has_sound:
        raise NothingToHear()
    _keep(draft, Transcript(state="asked", language=language))
    announce(TranscriptAsked(draft.id, draft.account_id))
    return draft


@transaction.atomic
def let_go(draft_id: UUID) -> Draft:
    """Forget what the machine wrote, or stop it from writing."""
    draft = _locked(draft_id)
    if draft is None:
        raise NotFound()
    jobs.drop_under(queries.transcript_key(draft_id))
    _keep(draft, None)
    return draft


def write(draft_id: UUID, report: Report, hold: Hold = in_no_queue) -> None:
    """Listen, and keep what was heard for its creator; done again from the start after any interruption."""
    draft = Draft.objects.filter(id=draft_id, withdrawn_at=None).first()
    asked = contents_of(draft).transcript if draft else None
    if draft is None or asked is None or asked.state != "asked":
        return
    with files.attempt(files.listening_place(draft_id), hold) as folder:
        _finish(draft_id, asked, _written(draft, asked, folder, report), hold)


def _written(draft: Draft, asked: Transcript, folder: Path, report: Report) -> Transcript:
    if queries.transcriber() != "ready":  # taken away meanwhile
        return Transcript(state="failed", language=asked.language)
    film = files.store().path(manifest_of(draft.media).films[0].name)
    try:
        said = transcription.transcribe(
            film,
            Transcriber(Path(own().transcriber), Path(own().transcriber_model)),
            folder,
            language=asked.language,
            on_progress=partial(report, STEP),
            threads=len(os.sched_getaffinity(0)),
        )
    except Unacceptable:
        return Transcript(state="failed", language=asked.language)
    return Transcript(state="done", language=asked.language or said.language, cues=tuple(said.cues))


@transaction.atomic
def _finish(draft_id: UUID, asked: Transcript, written: Transcript, hold: Hold) -> None:
    """Keep it, unless its creator has thought better of it: wanted none, or another language."""
    hold()
    draft = _locked(draft_id)
    if draft is not None and contents_of(draft).transcript == asked:
        _keep(draft, written)


def _keep(draft: Draft, transcript: Transcript | None) -> None:
    draft.sealed = sealed(draft.account_id, draft.id, with_transcript(contents_of(draft), transcript))
    draft.save(update_fields=["sealed"])


def _locked(draft_id: UUID) -> Draft | None:
    return Draft.objects.select_for_update().filter(id=draft_id, withdrawn_at=None).first()
