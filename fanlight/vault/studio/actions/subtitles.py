"""Words to what is said in a video: written, replaced and taken away, before and after it is published."""

from collections.abc import Sequence

from django.db import transaction

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.subtitles import Subtitles as Crossing
from fanlight.foundation.errors import NotFound
from fanlight.media.subtitles import Cue, ordered
from fanlight.vault.studio import rules
from fanlight.vault.studio.contents import contents_of, sealed, with_transcript
from fanlight.vault.studio.errors import NotReady, TooManyLanguages
from fanlight.vault.studio.manifest import as_json, manifest_of, with_languages
from fanlight.vault.studio.models import Draft, Subtitles
from fanlight.vault.studio.words import cues_of, sealed_cues

READY = (Draft.Stage.READY, Draft.Stage.PUBLISHED)


@transaction.atomic
def put(draft: Draft, language: str, cues: Sequence[Cue]) -> Draft:
    """Keep these words for one language, in place of others; without any, nothing is kept for it.

    What is public already is changed there too.
    """
    locked = Draft.objects.select_for_update().filter(id=draft.id, withdrawn_at=None).first()
    if locked is None:
        raise NotFound()
    if locked.stage not in READY:
        raise NotReady(stage=locked.stage)
    manifest = manifest_of(locked.media)
    rules.check_cues(cues, duration_seconds=manifest.duration_seconds)
    Subtitles.objects.filter(draft=locked, language=language).delete()
    others = [known for known in manifest.languages if known != language]
    if cues:
        if len(others) >= rules.MOST_LANGUAGES:
            raise TooManyLanguages(most=rules.MOST_LANGUAGES)
        track = Subtitles(draft=locked, account_id=locked.account_id, language=language)
        track.sealed = sealed_cues(track, ordered(cues))
        track.save(force_insert=True)
    locked.media = as_json(with_languages(manifest, [*others, language] if cues else others))
    told = contents_of(locked)
    if (
        cues and told.transcript and told.transcript.state == "done"
    ):  # it was read and saved: the draft has done its work
        locked.sealed = sealed(locked.account_id, locked.id, with_transcript(told, None))
    locked.save(update_fields=["media", "sealed"])
    if locked.stage == Draft.Stage.PUBLISHED and locked.audience == Draft.Audience.EVERYONE:
        _cross(locked, language, ordered(cues))
    return locked


def cross_all(draft: Draft) -> None:
    """Send all of them after the video they belong to."""
    for track in Subtitles.objects.filter(draft=draft).order_by("language"):
        _cross(draft, track.language, cues_of(track))


def _cross(draft: Draft, language: str, cues: Sequence[Cue]) -> None:
    outbox.send(Crossing(video_id=draft.id, actor_id=draft.actor_id, language=language, cues=list(cues)))
