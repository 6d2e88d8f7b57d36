"""What a page of For You costs: session check, ranking over the whole catalogue, explanation and cards."""

import json
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

from bench.one_vault import OneVault, Visitor, one_vault

VIDEOS = 100_000
MANY = 1_000_000
HISTORY = 250
FOLLOWED = 40
WARM_UP = 200
ROUNDS = 24
REQUESTS = 50

DRESS = """
import django
django.setup()
import json
from django.db import connection
rendition = lambda name, short: dict(name=name, sha256="a" * 64, width=short, height=short * 16 // 9,
    codecs="avc1.64001f,mp4a.40.2", peak_kbps=short * 3, mean_kbps=short * 2, size_bytes=short * 2000)
renditions = json.dumps([rendition("360p", 360), rendition("720p", 720), rendition("1080p", 1080)])
with connection.cursor() as cursor:
    cursor.execute('''
        UPDATE videos_video SET renditions = %s, thumbhash = 'HBkSHYSIeHiPiHh8eJd4eTN0EEQG', language = 'en',
            hashtags = '["theme' || (rowid %% 200) || '","video","day' || (rowid %% 7) || '"]',
            caption = 'A made-up clip about nothing in particular, number ' || rowid || ' #video',
            published_at = strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', '-' || (rowid / 40) || ' minutes')
    ''', [renditions])
"""
TEACH = """
import django
django.setup()
import numpy as np
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.recommender.learning import cells, hot, lists
from fanlight.recommender.state import Writer
from fanlight.vault.feed.learner import Learner
writer = Writer(own().state)
learner = Learner(writer)
while learner.step():
    pass
state, chance, count = writer.state, np.random.default_rng(7), writer.state.videos
places = state.neighbours.shape[1]
state.neighbours[:count] = chance.integers(1, count + 1, (count, places))  # worst case: every row full, nothing alike
state.together[:count] = chance.random((count, places)) * 20
state.interest[:count] = chance.random(count) * 100
state.trend[:count] = chance.pareto(1.5, count)
state.plays[:count] = chance.pareto(1.5, count) * 50
state.likes[:count] = state.plays[:count] * chance.random(count) * 0.1
state.header["clock"] = state.header["lasting_epoch"] = state.header["trend_epoch"] = clock.seconds()
lists.draw_up(state)
cells.draw(state)
hot.choose(state)
hot.fit(state)
"""


def measure() -> dict[str, float]:
    """`feed.cpu_ms`, `hello.cpu_ms`, `hello.signed_in.cpu_ms`: the vault's processor time a request; `feed.p50_ms`,
    `feed.p99_ms`: until read."""
    return _measured(VIDEOS)


def measure_many() -> dict[str, float]:
    """The same with a million videos, as `feed.cpu_ms.1m` and so on."""
    return {f"{name}.1m": value for name, value in _measured(MANY).items() if name.startswith("feed.")}


def _measured(videos: int) -> dict[str, float]:
    chance = random.Random(7)
    with one_vault(videos=videos, settings="bench.empty_view") as vault:
        _run(DRESS, vault, "fanlight.config.public.settings")
        _run(TEACH, vault, "fanlight.config.vault.settings")
        viewer = _warm_viewer(vault, chance)
        hello, _ = _spent(vault, lambda: viewer.ask("GET", "/api/hello"))
        hello_you, _ = _spent(vault, lambda: viewer.ask("GET", "/api/hello/you"))
        feed, took = _spent(vault, lambda: _page(viewer, vault, chance))
    return {
        "hello.cpu_ms": hello,
        "hello.signed_in.cpu_ms": hello_you,
        "feed.cpu_ms": feed,
        "feed.p50_ms": took[len(took) // 2] * 1000,
        "feed.p99_ms": took[len(took) * 99 // 100] * 1000,
    }


def _run(script: str, vault: OneVault, settings: str) -> None:
    environment = vault.environment | {"DJANGO_SETTINGS_MODULE": settings}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)


def _warm_viewer(vault: OneVault, chance: random.Random) -> Visitor:
    """Someone who has watched, liked and followed for a while."""
    viewer = Visitor(vault.port).sign_up("warm_viewer")
    watched = chance.sample(vault.videos, HISTORY)
    for start in range(0, HISTORY, 50):
        report = {
            "batch_id": str(uuid.uuid4()),
            "watches": [_watch(one, chance) for one in watched[start : start + 50]],
        }
        status, body = viewer.ask("POST", "/api/watches", report)
        assert status == 202, body
    for one in watched[:FOLLOWED]:
        creator = json.loads(viewer.ask("GET", f"/api/videos/{one}")[1])["video"]["creator"]["id"]
        status, body = viewer.ask("PUT", f"/api/actors/{creator}/follow", {})
        assert status == 200, body
        status, body = viewer.ask("PUT", f"/api/videos/{one}/like")
        assert status == 200, body
    return viewer


def _watch(video_id: str, chance: random.Random) -> dict[str, Any]:
    return {
        "video_id": video_id,
        "watched_seconds": chance.choice([0.5, 3.0, 9.0, 9.0]),
        "loops": 0,
        "ended": "swiped",
        "surface": "for-you",
        "at": time.time() - 30,
    }


def _page(viewer: Visitor, vault: OneVault, chance: random.Random) -> tuple[int, bytes]:
    status, body = viewer.ask("GET", "/api/feed/for-you?count=8&held=" + ",".join(chance.sample(vault.videos, 3)))
    assert status == 200, body
    assert body.count(b'"why":{') == 8, body[:500]
    return status, body


def _spent(vault: OneVault, request: Callable[[], tuple[int, bytes]]) -> tuple[float, list[float]]:
    """Milliseconds of processor time a request, in the best of some rounds, and how long each took, shortest first."""
    for _ in range(WARM_UP):
        request()
    spent, took = [], []
    for _ in range(ROUNDS):
        before = vault.cpu_seconds()
        for _ in range(REQUESTS):
            began = time.perf_counter()
            request()
            took.append(time.perf_counter() - began)
        spent.append((vault.cpu_seconds() - before) / REQUESTS)
    # Neighbours on a machine add to a process's time, by emptying its caches, and never take away from it.
    return min(spent) * 1000, sorted(took)
