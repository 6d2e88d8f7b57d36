"""Films that are seen and sounds that are heard, drawn by chance, and public videos that have them."""

from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.media.fingerprint import taken
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Print, Video
from fanlight.vault.likeness import actions
from fanlight.vault.mirror.events import VideoAppeared, VideoDisappeared
from tests.vault.feed.world import publish

PUBLIC = "public_writer"


def scenes(seed: int, count: int = 30) -> NDArray[np.uint8]:
    """Pictures of 64 × 64 in which much is to be seen, each unlike the others."""
    coarse = np.random.default_rng(seed).integers(0, 256, (count, 16, 16), dtype=np.uint8)
    return np.kron(coarse, np.ones((4, 4), np.uint8)).astype(np.uint8)


def tune(seed: int, count: int = 120) -> bytes:
    """Chromaprint of some fifteen seconds."""
    return np.random.default_rng(seed).integers(0, 1 << 32, count, dtype=np.uint64).astype("<u4").tobytes()


def recognisable(
    of: Actor | None = None, *, film: int, sound: int | None = None, hours_ago: float = 0, allows_sound: bool = False
) -> UUID:
    """A public video whose copies are recognised from now on."""
    video_id = publish(of, hours_ago=hours_ago)
    print_of(video_id, film=film, sound=sound)
    if sound is not None:
        Video.objects.using(PUBLIC).filter(id=video_id).update(sound_id=video_id, allows_sound=allows_sound)
    remember(video_id)
    return video_id


def print_of(video_id: UUID, *, film: int, sound: int | None = None) -> None:
    """As it came with the publication."""
    seen = taken(scenes(film).tobytes(), b"").thinned(40)
    heard = tune(sound) if sound is not None else b""
    Print.objects.using(PUBLIC).create(video_id=video_id, frames=seen, sound=heard)


def remember(video_id: UUID) -> None:
    video = Video.objects.get(id=video_id)
    actions.remember(VideoAppeared(1, video.actor_id, video.id))


def forget(video_id: UUID) -> None:
    video = Video.objects.get(id=video_id)
    actions.forget(VideoDisappeared(2, video.actor_id, video.id))
