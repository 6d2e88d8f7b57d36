"""Fetches public videos before anybody watches them, so that when they are fetched says nothing about anybody.

While there is room, everything is fetched as it appears; after that, what public counts call popular.
"""

import logging
import random
import threading
from collections.abc import Iterator

from django.db import DatabaseError, close_old_connections, connections

from fanlight.crossings.outbox import fetching
from fanlight.engines.objects.cache import Cache
from fanlight.engines.objects.port import Away
from fanlight.public.videos.models import Video
from fanlight.public.videos.rules import object_names

log = logging.getLogger(__name__)

NEWEST, MOST_WATCHED = 1000, 1000
IN_A_TURN = 40
"""So many objects at most before it is looked again what is missing."""
PAUSE_SECONDS = 5.0


def run(stop: threading.Event) -> None:
    """Fetch until told to stop."""
    kept = fetching.cache()
    while not stop.wait(PAUSE_SECONDS):
        try:
            fetch_ahead(kept)
        except DatabaseError:
            log.warning("fetching ahead waits for the database", exc_info=True)
            close_old_connections()
    connections.close_all()


def fetch_ahead(kept: Cache) -> None:
    """A turn of it."""
    if kept.is_filling():
        return
    missing = [name for name in dict.fromkeys(_wanted()) if not kept.has(name)]
    random.shuffle(missing)  # nor does the order say anything
    for name in missing[:IN_A_TURN]:
        try:
            kept.path(name)
        except FileNotFoundError:
            continue
        except Away:
            return


def _wanted() -> Iterator[str]:
    there = Video.objects.filter(withdrawn_at=None)
    for some in (there.order_by("-published_at")[:NEWEST], there.order_by("-view_count")[:MOST_WATCHED]):
        for poster, sprite, renditions in some.values_list("poster_sha256", "sprite", "renditions"):
            yield from object_names(poster, sprite, renditions)
