"""Which public videos a print is like. What is asked about stays in this process and this database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from fanlight.media import likeness
from fanlight.media.fingerprint import Print
from fanlight.vault.likeness.models import Key, Known
from fanlight.vault.likeness.rules import CANDIDATES

MOST_PARAMETERS = 900
"""In one statement: SQLite once took no more than 999."""


@dataclass(frozen=True)
class Alike:
    """A public video that something looks like."""

    video_id: UUID
    share: float
    """How much of the shorter of the two is in the other, from `likeness.ALIKE` to 1."""


def looking_like(asked: Print, seconds: float) -> list[Alike]:
    """Public videos whose picture is also this one's, the most alike first."""
    pictures, _ = likeness.asked_keys(asked)
    found = [
        Alike(known.video_id, likeness.picture(asked, seconds, bytes(known.frames), known.duration_ms / 1000))
        for known in _candidates(pictures)
    ]
    return sorted((one for one in found if one.share >= likeness.ALIKE), key=lambda one: -one.share)


def sounding_like(asked: Print) -> list[UUID]:
    """Public videos that brought the sound that this is, or is a part of."""
    _, sounds = likeness.asked_keys(asked)
    return [known.video_id for known in _candidates(sounds) if likeness.is_same_sound(asked.sound, bytes(known.sound))]


def _candidates(keys: Sequence[int]) -> list[Known]:
    """Those that have the most of these words. A word has few videos, so this costs a look-up each and little else."""
    shared: Counter[int] = Counter()
    for begin in range(0, len(keys), MOST_PARAMETERS):
        some = keys[begin : begin + MOST_PARAMETERS]
        shared.update(dict(Key.objects.filter(key__in=some).values_list("known_id").annotate(words=Count("id"))))
    return list(Known.objects.filter(id__in=[known_id for known_id, _ in shared.most_common(CANDIDATES)]))
