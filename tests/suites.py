"""Runs every suite, each with the settings of its plane and on both databases; ends with one line that counts.

Libraries use ffmpeg and arithmetic, planes mostly wait for databases: the two lanes run beside each other. What uses a
whole Fanlight or a browser comes afterwards, alone.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

POSTGRES = {"FANLIGHT_TEST_DATABASE": "postgresql"}


@dataclass(frozen=True)
class Suite:
    """Folders that share a way of being run."""

    name: str
    folders: tuple[str, ...]
    settings: str = ""
    environment: tuple[tuple[str, str], ...] = ()

    def command(self, extra: list[str]) -> list[str]:
        django = [f"--ds={self.settings}"] if self.settings else ["-p", "no:django"]
        return [sys.executable, "-m", "pytest", "-q", *django, *extra, *self.folders]


PURE = ("tests/foundation", "tests/engines", "tests/custody", "tests/media", "tests/recommender", "tests/config")
PUBLIC = ("tests/public", "tests/crossings/inbox", "tests/transparency")
VAULT = ("tests/vault", "tests/crossings/outbox", "tests/transparency", "tests/jobs", "tests/demo")

LIBRARIES = (Suite("libraries", PURE), Suite("architecture and documentation", ("tests/architecture",)))
PLANES = (
    Suite("public plane, SQLite", PUBLIC, "tests.settings_public"),
    Suite("vault, SQLite", VAULT, "tests.settings_vault"),
    Suite("public plane, PostgreSQL", PUBLIC, "tests.settings_public", tuple(POSTGRES.items())),
    Suite("vault, PostgreSQL", VAULT, "tests.settings_vault", tuple(POSTGRES.items())),
)
WHOLE = (Suite("honest controls", ("tests/honest",)), Suite("journeys", ("tests/journeys",)))


@dataclass(frozen=True)
class Outcome:
    """How a suite ended."""

    suite: Suite
    status: int
    said: str
    """Its closing line."""


def main() -> None:
    """Run all suites, or those whose name contains the first argument; the rest goes to pytest."""
    wanted, extra = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    with ThreadPoolExecutor(2) as beside:
        lanes = [beside.submit(_lane, lane, wanted, extra) for lane in (LIBRARIES, PLANES)]
    outcomes = [outcome for lane in lanes for outcome in lane.result()]
    outcomes += _lane(WHOLE, wanted, extra)
    words = ("passed", "failed", "error", "skipped")
    passed, failed, errors, skipped = (sum(_count(one.said, word) for one in outcomes) for word in words)
    print(f"\n{passed} passed, {failed + errors} failed, {skipped} skipped")
    if red := [one.suite.name for one in outcomes if one.status]:
        sys.exit(f"not green: {', '.join(red)}")


def _lane(suites: Sequence[Suite], wanted: str, extra: list[str]) -> list[Outcome]:
    """One after the other."""
    return [_run(suite, extra) for suite in suites if wanted in suite.name]


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
    return Outcome(suite, ended.returncode, said)


def _count(outcome: str, word: str) -> int:
    found = re.search(rf"(\d+) {word}", outcome)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
