"""Prints of drafts as they are sealed into their rows."""

import base64
from uuid import UUID

import msgspec

from fanlight.custody.sealing import Cell
from fanlight.media.fingerprint import Print as Taken
from fanlight.vault.accounts import vaulting
from fanlight.vault.studio.models import Draft, Print

_decoder = msgspec.msgpack.Decoder(Taken)


def print_of(draft: Draft) -> Taken | None:
    """The print of a draft; None of what was prepared before there were any."""
    row = Print.objects.filter(draft_id=draft.id).first()
    return read(row) if row else None


def read(row: Print) -> Taken:
    """What was sealed into this row."""
    return _decoder.decode(
        vaulting.unseal(row.account_id, _cell(row.draft_id), bytes(row.sealed), purpose="publishing")
    )


def keep(draft: Draft, taken: Taken) -> None:
    """Seal a print, in place of one that an earlier attempt took."""
    closed = vaulting.seal(draft.account_id, _cell(draft.id), msgspec.msgpack.encode(taken))
    Print.objects.update_or_create(draft_id=draft.id, defaults={"account_id": draft.account_id, "sealed": closed})


def in_words(draft: Draft) -> dict[str, str] | None:
    """A print for its person to take along, base64."""
    if (taken := print_of(draft)) is None:
        return None
    return {name: base64.b64encode(getattr(taken, name)).decode() for name in ("frames", "mirrored", "sound")}


def _cell(draft_id: UUID) -> Cell:
    return Cell("studio_print", "sealed", draft_id)
