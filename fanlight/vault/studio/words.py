"""Cues as they are sealed into their rows."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from fanlight.custody.sealing import Cell
from fanlight.media.subtitles import Cue
from fanlight.vault.accounts import vaulting
from fanlight.vault.studio.models import Subtitles

_decoder = msgspec.json.Decoder(list[Cue])


def cues_of(track: Subtitles) -> list[Cue]:
    """What was sealed into this row."""
    return _decoder.decode(
        vaulting.unseal(track.account_id, _cell(track.id), bytes(track.sealed), purpose="publishing")
    )


def sealed_cues(track: Subtitles, cues: Sequence[Cue]) -> bytes:
    """Cues as they go into this row, and into no other."""
    return vaulting.seal(track.account_id, _cell(track.id), msgspec.json.encode(cues))


def _cell(track_id: UUID) -> Cell:
    return Cell("studio_subtitles", "sealed", track_id)
