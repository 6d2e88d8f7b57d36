"""Workers killed, frozen and sent home, in processes of their own."""

import os
import random
import signal
import time
from collections.abc import Callable
from itertools import pairwise

import psutil

from tests import postgres
from tests.jobs.crew import Attempt, Crew

JOBS = 24
KILLS = 10


def test_workers_killed_at_random_points_lose_no_job_and_never_share_one(crew: Crew) -> None:
    crew.send("errand", 0, 0.0)
    dice = random.Random(20261122)
    killed: dict[int, float] = {}

    with crew.hired(3) as workers:
        crew.send("errand", JOBS, 0.25)  # once all are there: on a slow machine the first would have done them all
        for number in range(KILLS):
            time.sleep(dice.uniform(0.05, 0.6))
            victim = dice.choice(workers) if number else crew.caught_at_work(workers)
            workers.remove(victim)
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            killed[victim.pid] = time.time()
            assert victim.stdout is not None
            victim.stdout.close()
            workers.append(crew.hire())
        wait_until(lambda: all(job["state"] == "done" for job in crew.jobs()), seconds=60)

    assert len(crew.jobs()) == JOBS
    assert {attempt.number for attempt in crew.attempts() if attempt.ended} == set(range(JOBS))
    assert any(attempt.ended is None for attempt in crew.attempts())
    assert_never_shared(crew.attempts(), killed)


def test_a_frozen_worker_that_wakes_up_finds_its_job_gone(crew: Crew) -> None:
    crew.send("errand", 1, 1.0)

    with crew.hired(1) as workers:
        wait_until(lambda: len(crew.attempts()) == 1)
        sleeper = workers[0]
        crew.freeze(sleeper)
        workers.append(crew.hire())
        wait_until(lambda: len(crew.attempts()) == 2)
        sleeper.send_signal(signal.SIGCONT)
        wait_until(lambda: "lost" in crew.ledger.read_text())
        wait_until(lambda: crew.jobs()[0]["state"] == "done")

        assert sleeper.poll() is None, "losing a job must not end the worker"
    assert crew.jobs()[0]["worker"].split(":")[1] == str(workers[1].pid)


def test_a_job_that_says_nothing_for_longer_than_a_lease_stays_with_its_worker(crew: Crew) -> None:
    crew.send("sleep_through", 1, 3.5)

    with crew.hired(2):
        wait_until(lambda: crew.jobs()[0]["state"] == "done")

    assert len(crew.attempts()) == 1


def test_a_worker_asked_to_stop_gives_its_job_back_at_once_and_unharmed(crew: Crew) -> None:
    crew.send("errand", 1, 30.0)

    with crew.hired(1) as workers:
        wait_until(lambda: len(crew.attempts()) == 1)
        asked = time.monotonic()
        workers[0].send_signal(signal.SIGTERM)
        workers[0].wait(timeout=60)

        assert time.monotonic() - asked < 25  # of the 30 that it would have taken
        assert workers[0].returncode == 0
    job = crew.jobs()[0]
    assert (job["state"], job["attempts"], job["worker"]) == ("ready", 0, "")


@postgres.on_one_database
def test_a_worker_with_nothing_to_do_costs_next_to_nothing(crew: Crew) -> None:
    crew.send("errand", 0, 0)
    worker = crew.hire(pace={})
    try:
        time.sleep(3)  # starting up is not idling
        process, seconds = psutil.Process(worker.pid), 6.0
        before = process.cpu_times()
        time.sleep(seconds)
        after = process.cpu_times()
    finally:
        worker.kill()
        worker.wait()
        assert worker.stdout is not None
        worker.stdout.close()

    used = (after.user + after.system) - (before.user + before.system)
    print(f"an idle worker used {used / seconds:.2%} of a core, {os.getloadavg()[0]:.1f} waiting")
    assert used / seconds <= 0.005


def assert_never_shared(attempts: list[Attempt], killed: dict[int, float]) -> None:
    for number in {attempt.number for attempt in attempts}:
        mine = sorted((one for one in attempts if one.number == number), key=lambda one: one.began)
        for earlier, later in pairwise(mine):
            over = earlier.ended or killed[earlier.pid]
            assert over <= later.began, f"job {number} ran twice at once"


def wait_until(is_so: Callable[[], bool], seconds: float = 120.0) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
