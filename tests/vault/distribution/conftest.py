"""Counting that begins with the test."""

import shutil
from collections.abc import Iterator

import pytest

from fanlight.foundation.configuration import own
from fanlight.vault.activity import memory
from fanlight.vault.distribution import counting


@pytest.fixture(autouse=True)
def fresh_counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody has been counted, nothing waits, and the recommender remembers nothing."""
    monkeypatch.setattr(counting, "_today", None)
    counting.taken()
    clear()
    yield
    counting.taken()
    clear()


def clear() -> None:
    shutil.rmtree(own().vault_home / "marks", ignore_errors=True)
    shutil.rmtree(own().state, ignore_errors=True)
    memory._reader.cache_clear()
