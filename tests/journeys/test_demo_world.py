"""The demo world: themes that can be told apart, and a feed that notices which one is watched."""

import fcntl
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests import processes
from tests.journeys.person import Person
from tests.journeys.running import Running

pytestmark = pytest.mark.slow

SUPERVISOR = """
import subprocess, sys
making = subprocess.Popen([sys.executable, "-m", "fanlight", "demo"], start_new_session=True)
print(making.pid, flush=True)
making.wait()
"""
THEMES = {"ceramics", "ocean", "nightcity", "stars", "garden", "patterns", "lavalamp", "mountains"}


def test_every_theme_is_there_with_views_and_likes(demo: Running) -> None:
    deadline = time.monotonic() + 120
    while True:  # counts cross in batches, a moment after the world is made
        items = Person(demo.vault).get("/api/feed/for-you?count=20")["items"]
        unseen = [item for item in items if not item["video"]["view_count"]]
        if not [item for item in unseen if item["video"]["hashtags"][0] in THEMES]:
            break
        assert time.monotonic() < deadline, "nobody's views have crossed"
        time.sleep(0.5)

    assert {item["video"]["hashtags"][0] for item in items} >= THEMES


def test_a_theme_rises_within_ten_swipes_of_someone_who_keeps_watching_it(demo: Running) -> None:
    person = Person(demo.vault).sign_up("only_oceans")
    places: list[int] = []
    for _ in range(10):
        items = person.get("/api/feed/for-you?count=20")["items"]
        themes = [item["video"]["hashtags"][0] for item in items]
        if "ocean" not in themes:
            break
        places.append(themes.index("ocean"))
        watched = items[0]["video"]
        is_ocean = watched["hashtags"][0] == "ocean"
        person.watch(watched["id"], watched["duration_seconds"] if is_ocean else 0.4)

    assert len(places) < 10, "all of them were reached within ten swipes"
    assert places[-1] < places[0] or places[-1] == 0


def test_why_names_what_was_watched(demo: Running) -> None:
    person = Person(demo.vault).sign_up("only_stars")
    for item in person.get("/api/feed/for-you?count=20")["items"]:
        if item["video"]["hashtags"][0] == "stars":
            person.watch(item["video"]["id"], item["video"]["duration_seconds"])
            break

    items = person.get("/api/feed/for-you?count=20")["items"]
    found = next(item for item in items if item["video"]["hashtags"][0] == "stars")

    assert {term["kind"] for term in found["why"]["terms"]} & {"watched_alike", "hashtag"}


def test_whoever_starts_its_making_takes_it_along_when_killed(own_home: Path) -> None:
    lock = own_home / "vault" / "demo.lock"
    lock.parent.mkdir(parents=True)
    with (
        lock.open("w") as held,
        subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR],
            env=processes.environment(own_home, "vault"),
            stdout=subprocess.PIPE,
            text=True,
        ) as supervisor,
    ):
        fcntl.flock(held, fcntl.LOCK_EX)  # so that it waits, and draws nothing
        assert supervisor.stdout is not None
        making = psutil.Process(int(supervisor.stdout.readline()))
        deadline = time.monotonic() + 120
        while not any(file.path == str(lock) for file in making.open_files()):
            assert time.monotonic() < deadline, "it never came to its lock"
            time.sleep(0.1)

        supervisor.kill()

        with suppress(psutil.NoSuchProcess):
            making.wait(120)
        assert not making.is_running()
