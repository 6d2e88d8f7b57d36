"""Videos in the public tables, watches in the vault, and a learner between them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.test import Client
from numpy.typing import NDArray

from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import key_of, new_id
from fanlight.public.actors.models import Actor
from fanlight.public.journal import actions as journal
from fanlight.public.journal.models import Entry
from fanlight.public.videos.models import Video
from fanlight.recommender.state import Writer
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import sessions
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.accounts.visits import Visit
from fanlight.vault.feed.learner import Learner
from tests.vault.activity.world import PASSWORD, creator, person

PUBLIC = "public_writer"
RENDITION = {
    "name": "720p",
    "sha256": "a" * 64,
    "width": 720,
    "height": 1280,
    "codecs": "avc1.64001f,mp4a.40.2",
    "peak_kbps": 2000,
    "mean_kbps": 1500,
    "size_bytes": 2_000_000,
}


@transaction.atomic(using=PUBLIC)
def publish(
    of: Actor | None = None,
    *,
    hashtags: Sequence[str] = (),
    caption: str = "",
    hours_ago: float = 0,
    duration_seconds: float = 10,
    sprite: dict[str, object] | None = None,
    sound_id: UUID | None = None,
) -> UUID:
    """A video that everyone may see, and its line in the journal."""
    actor = of or creator()
    video: Video = Video.objects.using(PUBLIC).create(
        id=new_id(),
        actor_id=actor.id,
        caption=caption,
        hashtags=list(hashtags),
        duration_ms=round(duration_seconds * 1000),
        width=720,
        height=1280,
        poster_sha256="b" * 64,
        renditions=[RENDITION],
        sprite=sprite,
        sound_id=sound_id,
        published_at=clock.now() - timedelta(hours=hours_ago),
    )
    journal.record(Entry.Kind.VIDEO_PUBLISHED, actor_id=actor.id, subject_id=video.id, using=PUBLIC)
    return video.id


def withdraw(video_id: UUID) -> None:
    Video.objects.using(PUBLIC).filter(id=video_id).update(withdrawn_at=clock.now())
    actor_id = Video.objects.using(PUBLIC).values_list("actor_id", flat=True).get(id=video_id)
    journal.record(Entry.Kind.VIDEO_WITHDRAWN, actor_id=actor_id, subject_id=video_id, using=PUBLIC)


def caught_up(learner: Learner) -> None:
    """Let a learner apply all that has happened."""
    while learner.step():
        pass


def learn_all() -> None:
    """A learner comes, catches up, keeps what it learnt, and goes."""
    writer = Writer(own().state)
    try:
        learner = Learner(writer)
        caught_up(learner)
        learner.keep()
    finally:
        writer.close()


def browser(viewer: Viewer) -> Client:
    """A browser in which someone is signed in."""
    entered = accounts.sign_in(Visit(device="", network="tests"), handle=viewer.handle, password=PASSWORD)
    client = Client()
    client.cookies[sessions.COOKIE] = entered.token
    return client


def minor() -> Viewer:
    return person(age_band="16_17")


def get(client: Client, address: str, **query: object) -> dict[str, Any]:
    """A JSON answer that must be one."""
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def ids(answer: dict[str, Any]) -> list[UUID]:
    """Which videos an answer shows, in its order."""
    return [UUID(item["video"]["id"] if "video" in item else item["id"]) for item in answer["items"]]


def keys(video_ids: Sequence[UUID]) -> NDArray[np.uint64]:
    return np.array([key_of(video_id) for video_id in video_ids], np.uint64)
