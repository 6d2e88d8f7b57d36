"""Keeping the prints of what is public, as the journal tells of it."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Count

from fanlight.media import likeness
from fanlight.public.videos import queries as videos
from fanlight.vault.likeness.models import Key, Known
from fanlight.vault.likeness.rules import MOST_OF_A_KEY, PICTURE_KEYS, SOUND_KEYS
from fanlight.vault.mirror.events import VideoAppeared, VideoDisappeared


@transaction.atomic
def remember(appeared: VideoAppeared) -> None:
    """A reaction: a video is public, so copies of it can be recognised; not where it came without a print."""
    shown = videos.print_of(appeared.video_id)
    if shown is None or Known.objects.filter(video_id=appeared.video_id).exists():
        return
    known = Known.objects.create(
        video_id=appeared.video_id,
        duration_ms=shown.video.duration_ms,
        frames=bytes(shown.frames),
        sound=bytes(shown.sound),
    )
    keys = _keys(known)
    common = _common(keys)
    Key.objects.bulk_create([Key(key=key, known_id=known.id) for key in keys if key not in common])


@transaction.atomic
def forget(disappeared: VideoDisappeared) -> None:
    """A reaction: a video is gone, and what it looked like is nobody's business any more."""
    for known in Known.objects.filter(video_id=disappeared.video_id):
        Key.objects.filter(key__in=_keys(known), known_id=known.id).delete()
        known.delete()


def _keys(known: Known) -> list[int]:
    frames, sound = bytes(known.frames), bytes(known.sound)
    return [*likeness.shown_keys(frames, "frames", PICTURE_KEYS), *likeness.shown_keys(sound, "sound", SOUND_KEYS)]


def _common(keys: Collection[int]) -> set[int]:
    counted = Key.objects.filter(key__in=keys).values_list("key").annotate(videos=Count("id"))
    return {key for key, videos_of_it in counted if videos_of_it >= MOST_OF_A_KEY}
