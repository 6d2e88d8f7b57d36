"""Runs every suite, each with the settings of its plane and on both databases; ends with one line that counts."""

import os
import re
import subprocess
import sys
import time
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

SUITES = (
    Suite("libraries", PURE),
    Suite("public plane, SQLite", PUBLIC, "tests.settings_public"),
    Suite("vault, SQLite", VAULT, "tests.settings_vault"),
    Suite("public plane, PostgreSQL", PUBLIC, "tests.settings_public", tuple(POSTGRES.items())),
    Suite("vault, PostgreSQL", VAULT, "tests.settings_vault", tuple(POSTGRES.items())),
    Suite("architecture and documentation", ("tests/architecture",)),
    Suite("honest controls", ("tests/honest",)),
    Suite("journeys", ("tests/journeys",)),
)


def main() -> None:
    """Run all suites, or those whose name contains the first argument; the rest goes to pytest."""
    wanted, extra = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    red = []
    for suite in (s for s in SUITES if wanted in s.name):
        began = time.monotonic()
        print(f"\n== {suite.name}", flush=True)
        status, outcome = _run(suite, extra)
        for word in counts:
            counts[word] += _count(outcome, word)
        counts["failed"] += _count(outcome, "error")
        if status:
            red.append(suite.name)
        print(f"== {suite.name}: {outcome} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"\n{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    if red:
        sys.exit(f"not green: {', '.join(red)}")


def _run(suite: Suite, extra: list[str]) -> tuple[int, str]:
    """Its exit status and its closing line, while its output goes to the terminal as it comes."""
    last = ""
    with subprocess.Popen(
        suite.command(extra), env={**os.environ, **dict(suite.environment)}, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return running.returncode, last


def _count(outcome: str, word: str) -> int:
    found = re.search(rf"(\d+) {word}", outcome)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
