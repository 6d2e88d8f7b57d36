"""A clean memory for every test; a small catalogue, someone who has watched some of it, and their browser."""

import pytest
from django.test import Client

from fanlight.vault.accounts.sessions import Viewer
from tests.vault.feed import world as feeds
from tests.vault.feed.conftest import no_memory
from tests.vault.taste.world import World

__all__ = ["no_memory"]


@pytest.fixture
def world() -> World:
    return World.made()


@pytest.fixture
def viewer(world: World) -> Viewer:
    return world.viewer()


@pytest.fixture
def app(viewer: Viewer) -> Client:
    return feeds.browser(viewer)
