"""Several processes at once, and processes killed in the middle: nothing acknowledged is lost, nothing is halved."""

import json
import random
import time
from contextlib import ExitStack
from typing import Any

import pytest

from tests import postgres
from tests.vault.activity.acting import keys
from tests.vault.activity.processes import Household

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Household:
    return Household(tmp_path_factory.mktemp("home"))


def test_four_processes_that_write_for_one_person_lose_nothing(household: Household) -> None:
    ada = household.ask("person")
    videos = household.ask("videos", 120, plane="public")
    batches = [[[video] for video in videos[i::4]] for i in range(4)]

    with ExitStack() as at_work:
        processes = [
            at_work.enter_context(household.acting("watch", {"person": ada, "batches": own, "likes": True}))
            for own in batches
        ]
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        for process in processes:
            assert process.wait(timeout=120) == 0

    state = household.ask("state", ada)
    wanted = keys(videos)
    assert sorted(state["segments"]) == list(range(1, 121))
    assert sorted(state["history"]) == sorted(videos)
    for kept in ("recent", "seen", "liked"):
        assert sorted(state[kept]) == sorted(wanted), kept
    assert sorted(state["taught"]) == sorted([*wanted, *wanted])  # each a watch and a like
    assert all(state["views"][video] == state["likes"][video] == 1 for video in videos)


def test_a_batch_whose_process_is_killed_is_there_whole_or_not_at_all(household: Household) -> None:
    ada = household.ask("person")
    videos = household.ask("videos", 968, plane="public")  # of more than 1,000 a day the rest teaches nothing
    batches = [videos[i : i + 2] for i in range(0, len(videos), 2)]
    acknowledged: list[list[str]] = []

    for round_ in range(4):
        left = batches[len(acknowledged) + round_ :]  # without those in hand when a process was killed
        acknowledged += killed_while(household, "watch", {"person": ada, "batches": left[:120]})

    state = household.ask("state", ada)
    present = set(state["history"])
    whole = [batch for batch in batches if present.issuperset(batch)]
    assert len(acknowledged) > 5
    assert len(state["history"]) == len(present) == 2 * len(whole)
    assert all(batch in whole for batch in acknowledged)
    assert len(whole) <= len(acknowledged) + 5  # only the one in hand when it was killed
    taught = set(keys(videos)).intersection(state["taught"])
    assert taught == set(state["seen"]) == set(keys(list(present)))
    assert all(state["taught"].count(key) == 1 for key in taught)
    assert set(state["recent"]) <= set(state["seen"])
    assert {video: state["views"][video] for video in present} == dict.fromkeys(present, 1)


@postgres.on_one_database
def test_counts_cross_once_though_their_sender_is_killed(household: Household) -> None:
    ada = household.ask("person")
    videos = household.ask("videos", 400, plane="public")

    with household.acting("watch", {"person": ada, "batches": [[v] for v in videos], "likes": True}) as watching:
        assert watching.stdin is not None
        watching.stdin.write("\n")
        watching.stdin.flush()
        for _ in range(4):
            killed_while(household, "send_counts")
        watching.wait(timeout=120)

    state = household.ask("state", ada)
    assert {video: (state["views"][video], state["likes"][video]) for video in videos} == dict.fromkeys(videos, (1, 1))


@postgres.on_one_database
@pytest.mark.parametrize("what", ["clear", "leave"])
def test_a_history_whose_taking_back_is_killed_is_taken_back_once_and_whole(household: Household, what: str) -> None:
    ada = household.ask("person")
    videos = household.ask("videos", 200, plane="public")
    with household.acting("watch", {"person": ada, "batches": [[video] for video in videos]}) as watching:
        assert watching.stdin is not None
        watching.stdin.write("\n")
        watching.stdin.flush()
        assert watching.wait(timeout=120) == 0

    killed_while(household, what, ada)
    cut_off = household.ask("held", videos)
    finished = household.ask("chores")

    left = cut_off["segments"][ada["account_id"]]
    assert left == len(cut_off["taught"]) > 0
    assert finished["people"] == int(what == "leave")
    after = household.ask("held", videos)
    assert after["taught"] == {}
    assert ada["account_id"] not in after["segments"]
    assert (ada["account_id"] in after["people"]) is (what == "clear")


def killed_while(household: Household, what: str, argument: object = None) -> list[Any]:
    """Let a process work for a moment, then kill -9; the lines it had printed by then."""
    with household.acting(what, argument) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        first = process.stdout.readline()
        time.sleep(random.uniform(0.02, 0.3))
        process.kill()
        lines = [first, *process.stdout.read().splitlines()]
    return [json.loads(line) for line in lines if line.strip()]
