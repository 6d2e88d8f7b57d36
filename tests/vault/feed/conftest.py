"""A clean memory for every test."""

import shutil
from collections.abc import Iterator

import pytest

from fanlight.foundation.configuration import own
from fanlight.vault.activity import memory


@pytest.fixture(autouse=True)
def no_memory() -> Iterator[None]:
    """The recommender remembers nothing yet."""
    shutil.rmtree(own().state, ignore_errors=True)
    memory._reader.cache_clear()
    yield
    shutil.rmtree(own().state, ignore_errors=True)
