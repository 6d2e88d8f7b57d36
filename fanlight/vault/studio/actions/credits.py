"""Saying whose sound a video has."""

from uuid import UUID

from django.db import transaction

from fanlight.foundation.errors import NotFound
from fanlight.vault.studio import likenesses, queries
from fanlight.vault.studio.contents import contents_of, sealed, with_credit
from fanlight.vault.studio.errors import AlreadyPublished, NotThatSound, SoundNotShared
from fanlight.vault.studio.models import Draft


@transaction.atomic
def credit(draft: Draft, sound_id: UUID | None) -> Draft:
    """Credit a draft's sound to the public video that brought it, or to nobody; possible until it is published.

    Only to one that it truly has, and whose creator lets others use it: the public plane asks that of every sound.
    """
    locked = Draft.objects.select_for_update().filter(id=draft.id, withdrawn_at=None).first()
    if locked is None:
        raise NotFound()
    if locked.stage == Draft.Stage.PUBLISHED:
        raise AlreadyPublished()
    if sound_id is not None:
        if not likenesses.has_sound_of(locked, sound_id):
            raise NotThatSound()
        if not queries.shared_sound(sound_id, locked.actor_id):
            raise SoundNotShared()
    locked.sealed = sealed(locked.account_id, locked.id, with_credit(contents_of(locked), sound_id))
    locked.save(update_fields=["sealed"])
    return locked
