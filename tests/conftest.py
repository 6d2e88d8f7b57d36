"""What every suite may ask for."""

import time
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import settings

from fanlight.foundation import clock, reading
from fanlight.foundation.reading import Reader

settings.register_profile("fanlight", deadline=None, max_examples=50)  # a busy machine is no finding
settings.load_profile("fanlight")

SHARED = Path(__file__).resolve().parents[2] / "shared"


class Themselves(Reader):
    """Whoever is read about, reading their own: for tests that call actions and queries without a request."""

    def is_about(self, account_id: UUID) -> bool:
        return True


THEMSELVES = Themselves("person", "test")


TURN = timedelta(minutes=5)
"""Whatever is counted by the clock, be it by ten minutes or by the day, begins anew at one of these."""
SHORTLY = timedelta(seconds=5)


def until_the_turn(now: datetime) -> timedelta:
    """How long a test should wait in whose midst there would be a turn."""
    left = TURN - (now - now.replace(hour=0, minute=0, second=0, microsecond=0)) % TURN
    return left if left < SHORTLY else timedelta(0)


@pytest.fixture(autouse=True)
def _no_day_ends_in_a_test() -> None:
    """What is counted by the day, or told with its hour, is counted and told twice where one ends in between.

    It is waited for and the clock not moved, which other processes would not know of.
    """
    time.sleep(until_the_turn(clock.now()).total_seconds())


@pytest.fixture(autouse=True)
def _people_read_their_own() -> Iterator[None]:
    """Outside requests, jobs and chores, which say themselves who reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_reader", ContextVar("reader", default=THEMSELVES))
        yield


@pytest.fixture(scope="session")
def shared_clips() -> Path:
    """The folder of real footage; the test is skipped where it is absent."""
    clips = SHARED / "clips"
    if not clips.is_dir():
        pytest.skip("the shared clips are not on this machine")
    return clips


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """In the vault's suites, let the mirror see at once what a test's transaction has written to the public tables."""
    from django.db import connections

    if "public_writer" in connections:
        connections["public"] = connections["public_writer"]


def real_clips() -> Sequence[Path]:
    """Every file of real footage, for parametrisation; empty where there is none."""
    clips = SHARED / "clips"
    return sorted(p for p in clips.iterdir() if p.suffix != ".md") if clips.is_dir() else []
