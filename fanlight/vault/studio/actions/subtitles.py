"""Words to what is said in a video: written, replaced and taken away, before and after it is published."""

from collections.abc import Sequence

from django.db import transaction

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.subtitles import Subtitles as Crossing
from fanlight.foundation.errors import NotFound
from fanlight.media.subtitles import LONGEST_TEXT, Cue, ordered
from fanlight.vault.studio import rules
from fanlight.vault.studio.contents import Transcript, contents_of, sealed, with_transcript
from fanlight.vault.studio.errors import NotReady, TooManyLanguages
from fanlight.vault.studio.manifest import Manifest, as_json, manifest_of, with_language
from fanlight.vault.studio.models import Draft, Subtitles
from fanlight.vault.studio.words import cues_of, sealed_cues

READY = (Draft.Stage.READY, Draft.Stage.PUBLISHED)


@transaction.atomic
def put(
    draft: Draft, language: str, cues: Sequence[Cue], *, is_checked: bool = False, is_machine: bool = False
) -> Draft:
    """Keep these words for one language, in place of others; without any, nothing is kept for it.

    What is public already is changed there too. What a machine wrote is named so until its creator has mended it, or
    `is_checked` says that they have read it; `is_machine` says so of words that come from elsewhere.
    """
    locked = Draft.objects.select_for_update().filter(id=draft.id, withdrawn_at=None).first()
    if locked is None:
        raise NotFound()
    if locked.stage not in READY:
        raise NotReady(stage=locked.stage)
    manifest = manifest_of(locked.media)
    rules.check_cues(cues, duration_seconds=manifest.duration_seconds)
    told = contents_of(locked)
    written = is_machine or ordered(cues) in _by_machine(locked, language, told.transcript)
    Subtitles.objects.filter(draft=locked, language=language).delete()
    if cues:
        if len({*manifest.languages} - {language}) >= rules.MOST_LANGUAGES:
            raise TooManyLanguages(most=rules.MOST_LANGUAGES)
        track = Subtitles(draft=locked, account_id=locked.account_id, language=language)
        track.sealed = sealed_cues(track, ordered(cues))
        track.save(force_insert=True)
    manifest = with_language(manifest, language, is_there=bool(cues), is_unchecked=written and not is_checked)
    locked.media = as_json(manifest)
    if (
        cues and told.transcript and told.transcript.state == "done"
    ):  # it was read and saved: the draft has done its work
        locked.sealed = sealed(locked.account_id, locked.id, with_transcript(told, None))
    locked.save(update_fields=["media", "sealed"])
    if locked.stage == Draft.Stage.PUBLISHED and locked.audience == Draft.Audience.EVERYONE:
        _cross(locked, language, ordered(cues), manifest)
    return locked


def cross_all(draft: Draft) -> None:
    """Send all of them after the video they belong to."""
    manifest = manifest_of(draft.media)
    for track in Subtitles.objects.filter(draft=draft).order_by("language"):
        _cross(draft, track.language, cues_of(track), manifest)


def _by_machine(draft: Draft, language: str, transcript: Transcript | None) -> list[list[Cue]]:
    """What a machine wrote for it: its draft, and what was saved of one and not checked yet."""
    drafted = [ordered(_as_saved(transcript.cues))] if transcript and transcript.state == "done" else []
    if language not in manifest_of(draft.media).unchecked:
        return drafted
    return drafted + [cues_of(track) for track in Subtitles.objects.filter(draft=draft, language=language)]


def _as_saved(cues: Sequence[Cue]) -> list[Cue]:
    """As a creator who changes nothing sends them back."""
    texts = [(cue, rules.cleaned(cue.text, longest=LONGEST_TEXT)) for cue in cues]
    return [Cue(cue.start, cue.end, text) for cue, text in texts if text]


def _cross(draft: Draft, language: str, cues: Sequence[Cue], manifest: Manifest) -> None:
    is_unchecked = language in manifest.unchecked
    outbox.send(
        Crossing(
            video_id=draft.id,
            actor_id=draft.actor_id,
            language=language,
            cues=list(cues),
            is_unchecked=is_unchecked,
        )
    )
