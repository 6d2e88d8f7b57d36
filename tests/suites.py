"""Runs every suite, each with the settings of its plane and on both databases; ends with one line that counts.

Three run beside each other, the longest first: a journey waits half of the time, for its browser or for a lease to end,
and each of the others keeps one core busy, so that two cores are never idle while there is something to run.

A test that failed is run once more, alone, at the end. What passes then is named as unsteady: it raced with something,
and that is a fault to be found, in the test or in Fanlight, but not a reason to throw away what else is green.
"""

import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
AT_ONCE = 3
AGAIN = 5
"""How many tests of a suite are run once more; when more fail, something is broken."""
POSTGRES = {"FANLIGHT_TEST_DATABASE": "postgresql"}


@dataclass(frozen=True)
class Suite:
    """Folders that share a way of being run."""

    name: str
    folders: tuple[str, ...]
    """And what of them is left out, as pytest wants it said."""
    settings: str = ""
    environment: tuple[tuple[str, str], ...] = ()

    def command(self, extra: list[str]) -> list[str]:
        django = [f"--ds={self.settings}"] if self.settings else ["-p", "no:django"]
        cache = ["-o", f"cache_dir={self._cache}", "--cache-clear"]
        return [sys.executable, "-m", "pytest", "-q", *django, *cache, *extra, *self.folders]

    def failed(self) -> tuple[str, ...]:
        """The tests that failed when it was last run."""
        found = self._cache / "v" / "cache" / "lastfailed"
        return tuple(json.loads(found.read_bytes())) if found.exists() else ()

    @property
    def _cache(self) -> Path:
        return ROOT / "build" / "pytest" / re.sub(r"\W+", "-", self.name)


PURE = ("tests/foundation", "tests/engines", "tests/custody", "tests/media", "tests/recommender", "tests/config")
PUBLIC = ("tests/public", "tests/crossings/inbox")
VAULT = ("tests/vault", "tests/crossings/outbox", "tests/jobs", "tests/demo")
BOTH = ("tests/transparency",)
"""The same code and tables in both planes: on SQLite in one, on PostgreSQL in the other."""
NO_MATTER_WHERE = (
    *("tests/vault/test_anything.py", "tests/vault/test_bodies.py", "tests/vault/test_doors.py"),
    *("tests/vault/accounts/test_passwords.py", "tests/vault/accounts/test_visits.py", "tests/vault/taste"),
    *("tests/vault/activity/test_wishes.py", "tests/vault/distribution/test_marks.py"),
    *("tests/vault/rights/test_memory.py", "tests/transparency/test_renewal.py"),
    *("tests/vault/studio/test_transcripts.py", "tests/vault/studio/test_second_pass.py"),
    *("tests/vault/studio/test_stopped_dead.py", "tests/vault/studio/test_tus_properties.py"),
    *("tests/vault/distribution/test_rules.py", "tests/vault/studio/test_places.py"),
)
"""Long, and asking of a database nothing that others do not: on SQLite alone."""

SUITES = (
    Suite("journeys", ("tests/journeys",)),
    Suite("libraries", PURE),
    Suite(
        "vault, PostgreSQL",
        (*VAULT, *BOTH, *(f"--ignore={place}" for place in NO_MATTER_WHERE)),
        "tests.settings_vault",
        tuple(POSTGRES.items()),
    ),
    Suite("vault, SQLite", VAULT, "tests.settings_vault"),
    Suite("public plane, PostgreSQL", PUBLIC, "tests.settings_public", tuple(POSTGRES.items())),
    Suite("public plane, SQLite", PUBLIC + BOTH, "tests.settings_public"),
    Suite("audit", ("tests/audit",)),
    Suite("honest controls", ("tests/honest",)),
    Suite("architecture and documentation", ("tests/architecture",)),
)
"""The longest first."""


@dataclass(frozen=True)
class Outcome:
    """How a suite ended."""

    suite: Suite
    status: int
    said: str
    """Its closing line."""
    failed: tuple[str, ...]
    """The tests of it that did."""

    @property
    def is_green(self) -> bool:
        return self.status == 0

    @property
    def may_be_unsteady(self) -> bool:
        """Whether its tests ran to their end, and few failed."""
        return self.status == pytest.ExitCode.TESTS_FAILED and 0 < len(self.failed) <= AGAIN


def main() -> None:
    """Run all suites, or those whose name contains the first argument; the rest goes to pytest."""
    wanted, extra = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    with ThreadPoolExecutor(AT_ONCE) as beside:
        outcomes = list(beside.map(lambda suite: _run(suite, extra), [s for s in SUITES if wanted in s.name]))
    unsteady = [one for one in outcomes if one.may_be_unsteady and _again(one, extra).is_green]
    words = ("passed", "failed", "error", "skipped")
    passed, failed, errors, skipped = (sum(_count(one.said, word) for one in outcomes) for word in words)
    print(f"\n{passed} passed, {failed + errors} failed, {skipped} skipped")
    for test in (test for one in unsteady for test in one.failed):
        print(f"unsteady, failed once and passed alone: {test}")
    if red := [one.suite.name for one in outcomes if not one.is_green and one not in unsteady]:
        sys.exit(f"not green: {', '.join(red)}")


def _again(outcome: Outcome, extra: list[str]) -> Outcome:
    suite = replace(outcome.suite, name=f"{outcome.suite.name}, once more", folders=outcome.failed)
    return _run(suite, extra)


def _run(suite: Suite, extra: list[str]) -> Outcome:
    """Run it; its output comes whole when it has ended, so that two do not mix."""
    print(f"== {suite.name}: begun\n", end="", flush=True)
    began = time.monotonic()
    ended = subprocess.run(
        suite.command(extra),
        env={**os.environ, **dict(suite.environment)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    said = next((line for line in reversed(ended.stdout.splitlines()) if line.strip()), "")
    took = time.monotonic() - began
    print(f"\n== {suite.name}\n{ended.stdout}== {suite.name}: {said} ({took:.0f} s)\n", end="", flush=True)
    return Outcome(suite, ended.returncode, said, suite.failed())


def _count(outcome: str, word: str) -> int:
    found = re.search(rf"(\d+) {word}", outcome)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
