"""What recognising copies costs: while a video is prepared, and when a draft is compared with a million videos."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.media import TO_COPY, TO_ENCODE, cpu_seconds
from fanlight.media import commands, fingerprint, ladder, loudness, preparation
from fanlight.media.commands import Clip
from fanlight.media.probe import Probe, probe
from fanlight.media.scratch import scratch
from tests.conftest import real_clips
from tests.media.clips_table import LIMITS

MANY = 1_000_000
ROUNDS = 5
PREPARE = "from fanlight.config.preparing import prepare; prepare('vault')"
LOOK_UP = """
import django, json, sys, time
django.setup()
import numpy as np
from django.db import connection
from fanlight.foundation.ids import new_id
from fanlight.media import likeness
from fanlight.media.fingerprint import Print
from fanlight.vault.likeness import queries
from fanlight.vault.likeness.models import Key, Known
from fanlight.vault.likeness.rules import PICTURE_KEYS, SOUND_KEYS

chance, many = np.random.default_rng(1), int(sys.argv[1])
FRAMES, ITEMS, LENGTH_MS = 360, 220, 30_000  # of half a minute

def strangers(count):
    pictures = chance.integers(0, 9 << 28, (count, PICTURE_KEYS)) - (1 << 31)
    sounds = (15 << 28) + chance.integers(0, 1 << 28, (count, SOUND_KEYS)) - (1 << 31)
    return np.concatenate([pictures, sounds], axis=1)

with connection.cursor() as cursor:
    cursor.execute("DROP INDEX known_by_key")
    for begin in range(0, many, 20_000):
        rows = [(new_id().hex, LENGTH_MS, chance.bytes(40 * 32), chance.bytes(4 * ITEMS)) for _ in range(20_000)]
        cursor.execute("BEGIN")
        numbered = [(begin + n + 1, *row) for n, row in enumerate(rows)]
        columns = "(id, video_id, duration_ms, frames, sound) VALUES (%s, %s, %s, %s, %s)"
        cursor.executemany(f"INSERT INTO likeness_known {columns}", numbered)
        keys = [(key, begin + n + 1) for n, some in enumerate(strangers(20_000).tolist()) for key in some]
        cursor.executemany("INSERT INTO likeness_key (key, known_id) VALUES (%s, %s)", keys)
        cursor.execute("COMMIT")
    cursor.execute("CREATE INDEX known_by_key ON likeness_key (key, known_id)")

def altered(part, share):
    bits = np.unpackbits(np.frombuffer(part, np.uint8))
    return np.packbits(bits ^ (chance.random(len(bits)) < share)).tobytes()

films = []
for _ in range(20):
    film = Print(frames=chance.bytes(32 * FRAMES), sound=chance.bytes(4 * ITEMS))
    shown = film.thinned(40)
    known = Known.objects.create(video_id=new_id(), duration_ms=LENGTH_MS, frames=shown, sound=film.sound)
    keys = [*likeness.shown_keys(shown, "frames", PICTURE_KEYS), *likeness.shown_keys(film.sound, "sound", SOUND_KEYS)]
    Key.objects.bulk_create([Key(key=key, known_id=known.id) for key in keys])
    films.append((film, known.video_id))

wall, cpu, found, mistaken = [], [], 0, 0
for film, video_id in films * 2:
    mirrored = chance.bytes(32 * FRAMES)
    copy = Print(frames=altered(film.frames, 0.04), mirrored=mirrored, sound=altered(film.sound, 0.03))
    began, spent = time.perf_counter(), time.process_time()
    seen, heard = queries.looking_like(copy, LENGTH_MS / 1000), queries.sounding_like(copy)
    wall.append(time.perf_counter() - began)
    cpu.append(time.process_time() - spent)
    found += [one.video_id for one in seen] == [video_id] and heard == [video_id]
    stranger = Print(frames=chance.bytes(32 * FRAMES), mirrored=mirrored, sound=chance.bytes(4 * ITEMS))
    mistaken += bool(queries.looking_like(stranger, 30) or queries.sounding_like(stranger))
print(json.dumps({
    "prints.lookup_cpu_ms.1m": float(np.median(cpu)) * 1000,
    "prints.lookup_p50_ms.1m": float(np.median(wall)) * 1000,
    "prints.lookup_p95_ms.1m": float(np.percentile(wall, 95)) * 1000,
    "prints.found.1m": found / len(wall),
    "prints.mistaken.1m": mistaken / len(wall),
}))
"""


def measure() -> dict[str, float]:
    """`prints.cost_share.…`: what a print adds to the preparation of a clip, as a share of its processor time.

    `prints.lookup_…`: a draft of half a minute against a million public videos, both its picture and its sound, on
    SQLite; copies have 4 % of their bits wrong in the picture and 3 % in the sound.
    """
    return _costs() | _look_up()


def _costs() -> dict[str, float]:
    clips = {clip.name: clip for clip in real_clips()}
    if TO_ENCODE not in clips:
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return {
            "prints.cost_share.encoded": _cost_share(clips[TO_ENCODE], folder),
            "prints.cost_share.copied": _cost_share(clips[TO_COPY], folder),
        }


def _cost_share(clip: Path, folder: Path) -> float:
    """The last pass and the measuring of loudness, with what they write for a print and without; and the print."""
    found = probe(clip, LIMITS)
    rungs, film = ladder.plan(found)[:-1], Clip(clip, found, 0.0, 2)
    seen = folder / "seen"
    ways = {
        "whole": lambda: preparation.prepare(clip, folder / "out", LIMITS),
        "pass": lambda: _run(commands.encode(film, rungs, folder)),
        "pass and moments": lambda: _run(commands.encode(film, rungs, folder, seen=seen)),
        "loudness": lambda: loudness.measure(clip, found),
        "loudness and chromaprint": lambda: _heard(clip, found, folder),
        "print": lambda: fingerprint.taken(seen.read_bytes(), bytes(800)),
    }
    spent: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, work in ways.items():
            spent[way].append(cpu_seconds(work))
    least = {way: min(rounds) for way, rounds in spent.items()}
    added = least["pass and moments"] - least["pass"] + least["print"]
    added += least["loudness and chromaprint"] - least["loudness"]
    return added / (least["whole"] - added)


def _heard(clip: Path, found: Probe, folder: Path) -> None:
    with scratch(folder / "heard") as place:
        loudness.measure(clip, found, heard=place / "heard")


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _look_up() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("FANLIGHT_", "DJANGO_"))},
            "FANLIGHT_HOME": home,
        }
        subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, stdout=subprocess.DEVNULL)
        environment["DJANGO_SETTINGS_MODULE"] = "fanlight.config.vault.settings"
        command = [sys.executable, "-c", LOOK_UP, str(MANY)]
        told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        measured: dict[str, float] = json.loads(told.splitlines()[-1])
        return measured
