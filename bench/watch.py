"""What recording a report of ten watches costs, sealed and on disk."""

import random
import time
import uuid
from typing import Any

from bench.one_vault import OneVault, Visitor, one_vault

VIDEOS = 20_000
PEOPLE = 40
A_REPORT = 10
WARM_UP = 300
ROUNDS = 30
REPORTS = 50


def measure() -> dict[str, float]:
    """`watch.cpu_ms`: the vault's processor time for a report; `watch.p50_ms`, `watch.p99_ms`: until it is on disk."""
    chance = random.Random(7)
    with one_vault(videos=VIDEOS) as vault:
        people = vault.people(PEOPLE)
        for n in range(WARM_UP):
            _report(people[n % PEOPLE], vault, chance)
        took, spent = [], []
        for _ in range(ROUNDS):
            before = vault.cpu_seconds()
            took += [_report(people[n % PEOPLE], vault, chance) for n in range(REPORTS)]
            spent.append((vault.cpu_seconds() - before) / REPORTS)
    took.sort()
    return {
        # Neighbours on a machine add to a process's time, by emptying its caches, and never take away from it.
        "watch.cpu_ms": min(spent) * 1000,
        "watch.p50_ms": took[len(took) // 2] * 1000,
        "watch.p99_ms": took[len(took) * 99 // 100] * 1000,
    }


def _report(person: Visitor, vault: OneVault, chance: random.Random) -> float:
    watches = [_watch(chance.choice(vault.videos), chance) for _ in range(A_REPORT)]
    began = time.perf_counter()
    status, body = person.ask("POST", "/api/watches", {"batch_id": str(uuid.uuid4()), "watches": watches})
    took = time.perf_counter() - began
    assert status == 202, body
    return took


def _watch(video_id: str, chance: random.Random) -> dict[str, Any]:
    return {
        "video_id": video_id,
        "watched_seconds": round(chance.uniform(0.2, 12), 2),
        "loops": chance.randint(0, 1),
        "ended": chance.choice(["swiped", "finished"]),
        "surface": "for-you",
        "at": time.time() - chance.uniform(0, 60),
    }
