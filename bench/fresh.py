"""How soon a watch shows in the feed, with two web workers that both answer, and never the one that was told alone."""

import json
import random
import time
import uuid

from bench.feed import DRESS, TEACH, _run, _warm_viewer, _watch
from bench.one_vault import Visitor, one_vault

VIDEOS = 20_000
WATCHES = 300
CONNECTIONS = 6
"""Enough that both workers hold some of them."""


def measure() -> dict[str, float]:
    """`fresh.watch_to_feed_p99_ms`: from a report's acknowledgement to a page that names its watch as a reason."""
    chance = random.Random(7)
    with one_vault(videos=VIDEOS, workers=2) as vault:
        _run(DRESS, vault, "fanlight.config.public.settings")
        _run(TEACH, vault, "fanlight.config.vault.settings")
        viewer = _warm_viewer(vault, chance)
        others = [Visitor(vault.port, viewer.session()) for _ in range(CONNECTIONS)]
        took, named = [], 0
        for number in range(WATCHES):
            video = chance.choice(vault.videos)
            report = {"batch_id": str(uuid.uuid4()), "watches": [_watch(video, chance) | {"watched_seconds": 9.0}]}
            status, body = viewer.ask("POST", "/api/watches", report)
            assert status == 202, body
            began = time.perf_counter()
            status, body = others[number % CONNECTIONS].ask("GET", "/api/feed/for-you?count=8")
            took.append(time.perf_counter() - began)
            assert status == 200, body
            named += any(
                term["about"].get("video_id") == video
                for item in json.loads(body)["items"]
                for term in item["why"]["terms"]
            )
    assert named > 0.95 * WATCHES, f"{named} of {WATCHES} pages name the watch before them"
    return {"fresh.watch_to_feed_p99_ms": sorted(took)[len(took) * 99 // 100] * 1000}
