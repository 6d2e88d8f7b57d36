"""The Fanlight that is asked, and people who ask it."""

import math
import os
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.honest import staged
from tests.honest.asking import Catalogue, as_new, for_you, slide
from tests.journeys.person import PASSWORD, Person

SECONDS = 300


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where to ask: the Fanlight of FANLIGHT_ADDRESS, or one of our own."""
    if given := os.environ.get("FANLIGHT_ADDRESS"):
        yield given.rstrip("/")
        return
    with staged.open_fanlight(tmp_path_factory.mktemp("honest")) as own:
        wait_for_reasons(own)
        staged.gather_a_crowd(own)
        wait_for_the_crowd(own)
        yield own


@pytest.fixture(scope="session")
def catalogue(address: str) -> Catalogue:
    """What there is to be seen."""
    return Catalogue.of(Person(address))


@pytest.fixture(scope="session")
def two(address: str) -> Iterator[tuple[Person, Person]]:
    """Two accounts for the whole suite, because a Fanlight opens only so many an hour; they leave again at the end."""
    people = tuple(Person(address).sign_up(f"honest_{uuid4().hex[:10]}") for _ in range(2))
    yield people[0], people[1]
    for someone in people:
        assert someone.ask("POST", "/api/me/erase", {"password": PASSWORD}).status == 200


@pytest.fixture
def viewer(two: tuple[Person, Person]) -> Person:
    """Someone of whom nothing is known, and who has asked for nothing."""
    return as_new(two[0])


@pytest.fixture
def other(two: tuple[Person, Person]) -> Person:
    """Another one."""
    return as_new(two[1])


def wait_for_reasons(address: str) -> None:
    """Until the learner has come, For You is Latest, and says no reasons."""
    deadline = time.monotonic() + SECONDS
    while not any(item["why"] for item in for_you(Person(address))):
        assert time.monotonic() < deadline, "For You never became more than Latest"
        time.sleep(0.3)


def wait_for_the_crowd(address: str) -> None:
    """Until the learner has taken in what the crowd watched, to the last: its creators are known, and nobody else."""
    onlooker, deadline = Person(address).sign_up("onlooker"), time.monotonic() + SECONDS
    while True:
        found = slide(onlooker, popular_small=-1)
        small = {item["video"]["creator"]["handle"]: item["why"]["levers"]["popular_small"] for item in found}
        known = [small.pop(handle) for handle in staged.WATCHED if handle in small]
        if len(known) == len(staged.WATCHED) and max(known) < 1.01 * min(known) < min(small.values(), default=math.inf):
            return
        assert time.monotonic() < deadline, (known, small)
        time.sleep(0.3)
