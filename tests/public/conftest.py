"""A public plane with people and videos, made by its own actions."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings

from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from fanlight.public.actors import actions as actors
from fanlight.public.actors.models import Actor
from fanlight.public.holdings.store import store
from fanlight.public.videos import actions as videos
from fanlight.public.videos.models import Video
from tests.crossings import samples

VAULT = "home"


@pytest.fixture(autouse=True)
def _kept_connection() -> Iterator[None]:
    """A request through the bare WSGI door would close the connection of the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def objects(tmp_path: Path) -> Iterator[Path]:
    """An empty store of bytes."""
    with override_settings(FANLIGHT=replace(own(), public_objects=tmp_path / "objects")):
        yield tmp_path / "objects"


@pytest.fixture
def person(db: None, objects: Path) -> Callable[..., Actor]:
    """Makes an actor."""

    def make(handle: str, **changed: Any) -> Actor:
        usual: dict[str, Any] = {"vault": VAULT, "name": "", "bio": "", "avatar_sha256": ""}
        return actors.show(new_id(), handle=handle, **usual | changed)

    return make


@pytest.fixture
def published(person: Callable[..., Actor]) -> Callable[..., Video]:
    """Publishes a video, its bytes included."""

    def make(creator: Actor, *, film: bytes = samples.FILM, **changed: Any) -> Video:
        store().put_bytes(film, "mp4")
        store().put_bytes(samples.POSTER, "webp")
        return videos.publish(samples.publication(creator.id, film=film, **changed), vault=VAULT)

    return make
