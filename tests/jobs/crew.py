"""A table of jobs of its own and real workers on it, each in a process that can be killed."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

HASTE = {"lease": 1.5, "heartbeat": 0.4, "poll": 0.05, "sweep": 0.2}
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Attempt:
    """One worker at one job: from when, and until when if it came to an end by itself."""

    number: int
    pid: int
    began: float
    ended: float | None


@dataclass
class Crew:
    """Workers and their table, seen from the test."""

    database: str
    ledger: Path

    def send(self, task: str, count: int, seconds: float) -> None:
        self._call("enqueue", task, str(count), str(seconds), str(self.ledger))

    def hire(self, pace: dict[str, float] | None = None) -> subprocess.Popen[bytes]:
        """Start a worker; it says so before it looks at the table."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.crew", "work", json.dumps(HASTE if pace is None else pace)],
            cwd=ROOT,
            env={**os.environ, "CREW_DATABASE": self.database},
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        return process

    @contextmanager
    def hired(self, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
        """So many workers; whoever is on the list at the end is sent home."""
        workers = [self.hire() for _ in range(count)]
        try:
            yield workers
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
                if worker.stdout is not None:
                    worker.stdout.close()

    def freeze(self, worker: subprocess.Popen[bytes]) -> None:
        """Stop a worker in its tracks, but not while it holds a lock: nobody could take its job then."""
        while True:
            worker.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, worker.pid, os.WSTOPPED)
            if self._call("writable") == "yes":
                return
            worker.send_signal(signal.SIGCONT)

    def caught_at_work(self, workers: Sequence[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
        """One who has begun a job and not ended it, stopped in its tracks."""
        for worker in islice(cycle(workers), 1000):
            worker.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, worker.pid, os.WSTOPPED)
            if any(one.pid == worker.pid and one.ended is None for one in self.attempts()):
                return worker
            worker.send_signal(signal.SIGCONT)
        raise AssertionError("nobody was at work")

    def jobs(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self._call("report"))
        return rows

    def attempts(self) -> list[Attempt]:
        """What the ledger tells, in the order of beginnings."""
        ends: dict[tuple[int, int, int], float] = {}
        began: list[tuple[int, int, float]] = []
        for line in self.ledger.read_text().splitlines() if self.ledger.exists() else ():
            what, number, pid, at = line.split()
            if what == "began":
                began.append((int(number), int(pid), float(at)))
            else:
                ends[(int(number), int(pid), self._nth(began, int(number), int(pid)))] = float(at)
        seen: list[tuple[int, int, float]] = []
        found = []
        for number, pid, at in began:
            seen.append((number, pid, at))
            found.append(Attempt(number, pid, at, ends.get((number, pid, self._nth(seen, number, pid)))))
        return found

    @staticmethod
    def _nth(entries: list[tuple[int, int, float]], number: int, pid: int) -> int:
        return sum(1 for entry in entries if entry[:2] == (number, pid))

    def _call(self, *words: str) -> str:
        environment = {**os.environ, "CREW_DATABASE": self.database}
        command = [sys.executable, "-m", "tests.jobs.crew", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout


def main(words: list[str]) -> None:
    """What a process of the crew does."""
    _configure()
    match words:
        case ["enqueue", task, count, seconds, ledger]:
            _enqueue(task, int(count), float(seconds), ledger)
        case ["work", pace]:
            _work(json.loads(pace))
        case ["report"]:
            _report()
        case ["writable"]:
            _tell_whether_writable()


def _configure() -> None:
    import django
    from django.conf import settings

    from fanlight.foundation.databases import database

    settings.configure(
        INSTALLED_APPS=["fanlight.foundation.jobs"],
        DATABASES={"default": database(os.environ["CREW_DATABASE"])},
        TASKS={"default": {"BACKEND": "fanlight.foundation.jobs.backend.LeasedBackend"}},
        USE_TZ=True,
    )
    django.setup()


def _enqueue(task: str, count: int, seconds: float, ledger: str) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from tests.jobs import errands

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        for number in range(count):
            getattr(errands, task).enqueue(ledger, number, seconds)


def _work(pace: dict[str, float]) -> None:
    from fanlight.foundation.jobs import worker

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    print("ready", flush=True)
    worker.run(stop, queues=["default"], pace=worker.Pace(**pace))


def _tell_whether_writable() -> None:
    from django.db import OperationalError, connection, transaction

    from fanlight.foundation.jobs.models import Job

    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = 1
    try:
        with transaction.atomic():
            list(Job.objects.select_for_update(nowait=True))
        print("yes", end="")
    except OperationalError:
        print("no", end="")


def _report() -> None:
    from fanlight.foundation.jobs.models import Job

    print(json.dumps(list(Job.objects.values("state", "attempts", "reason", "args", "worker")), default=str))


if __name__ == "__main__":
    main(sys.argv[1:])
