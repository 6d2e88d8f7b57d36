"""How fast a plane's log grows in its database, and how long a stranger takes to check all of it."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ENTRIES, BATCH = 70_000, 1000
SCRIPT = """
import django, json, sys, time
django.setup()
from fanlight.custody import entries, merkle, notes, policy, tiles
from fanlight.custody.entries import CrossingBatch
from fanlight.transparency import actions, queries

def batch(first, count):
    return [
        CrossingBatch(class_name="publish", schema_sha256="ab" * 32, peer="public", day="2026-11-27",
                      messages=first + at, size_bytes=1, refused=0)
        for at in range(count)
    ]

size, step = int(sys.argv[1]), int(sys.argv[2])
actions.log(batch(0, 1))
made = [batch(first, step) for first in range(0, size, step)]
began, before = time.perf_counter(), time.process_time()
for bodies in made:
    actions.log(bodies)
worked, waited = time.process_time() - before, time.perf_counter() - began
before = time.process_time()
for number in range(200):
    actions.log(batch(number, 1))
single = 1000 * (time.process_time() - before) / 200
log = queries.own_log()
parts = {place: log.part(place) for place in tiles.places_in(size)}
head = notes.read(queries.checkpoint().encode())
before = time.process_time()
tree = policy.read(f"log {log.key.vkey}\\nquorum none\\n").believed(head)
grown = tiles.grown(0, [
    merkle.leaf_hash(entry) for place, data in parts.items() if place.level is None for entry in tiles.entries_of(data)
], lambda level, index: b"")
assert all(grown[place.level, place.index] == data for place, data in parts.items() if place.level is not None)
verified = time.process_time() - before
print(json.dumps({
    "log.append_per_cpu_s": size / worked,
    "log.append_per_s": size / waited,
    "log.append_one_cpu_ms": single,
    "log.verify_70k_s": verified,
}))
"""


def measure() -> dict[str, float]:
    """Entries a second in batches of a thousand, by the processor and by the clock; one alone; all of them verified."""
    with tempfile.TemporaryDirectory(prefix="fanlight-bench-") as folder:
        environment = {
            **os.environ,
            "FANLIGHT_HOME": str(Path(folder)),
            "DJANGO_SETTINGS_MODULE": "fanlight.config.vault.settings",
        }
        for plane in ("public", "vault"):
            subprocess.run([sys.executable, "-m", "fanlight", "prepare", plane], env=environment, check=True)
        told = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(ENTRIES), str(BATCH)],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    found: dict[str, float] = json.loads(told.stdout)
    return found
