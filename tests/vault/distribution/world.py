"""A creator with an account, a video of theirs, and people to show it to."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.test import Client

from fanlight.foundation import clock
from fanlight.public.actors.models import Actor
from fanlight.public.videos.models import Video
from fanlight.recommender.filters import FILTERS
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity.schemas import Ended, Surface, Watch
from fanlight.vault.distribution import actions, counting, queries
from fanlight.vault.distribution.queries import Report
from fanlight.vault.studio.models import Draft
from tests.vault.activity.world import person
from tests.vault.feed import world as feed

FOR_YOU = "/api/feed/for-you"
RULES = [rule.__name__ for rule in FILTERS]


def published(
    by: Viewer, *, hashtags: Sequence[str] = (), audience: str = "everyone", stage: str = "published"
) -> UUID:
    """A video with its row in the studio; one for everyone is public, too."""
    video_id = feed.publish(Actor.objects.get(id=by.actor_id), hashtags=hashtags)
    if audience != "everyone" or stage != "published":
        Video.objects.using(feed.PUBLIC).filter(id=video_id).delete()
    Draft.objects.create(
        id=video_id,
        account_id=by.account_id,
        actor_id=by.actor_id,
        stage=stage,
        audience=audience,
        sealed=b"",
        size_bytes=1,
        published_at=clock.now(),
    )
    return video_id


def people(number: int) -> list[Viewer]:
    return [person() for _ in range(number)]


def look(viewers: Iterable[Viewer], *, pages: int = 1) -> None:
    """Each asks for so many pages of For You."""
    counting.begin_day()
    for viewer in viewers:
        browser = feed.browser(viewer)
        for _ in range(pages):
            feed.get(browser, FOR_YOU)


def told(video_id: UUID, *, days: int = 7) -> Report:
    """The report, once all that was counted is written down."""
    actions.keep()
    return queries.report(video_id, days=days)


def parts(some: Iterable[queries.Part]) -> dict[str, int]:
    """The numbers that are told."""
    return {part.name: part.people for part in some if part.people is not None}


def a_watch(
    video_id: UUID,
    *,
    seconds: float = 10,
    surface: Surface = "for-you",
    source: str | None = "fresh",
    ended: Ended = "swiped",
) -> Watch:
    return Watch(
        video_id=video_id,
        watched_seconds=seconds,
        loops=0,
        ended=ended,
        surface=surface,
        at=clock.seconds(),
        source=source,
    )


def asked(client: Client, video_id: UUID, **query: object) -> Any:
    return client.get(f"/api/studio/videos/{video_id}/distribution", query)
