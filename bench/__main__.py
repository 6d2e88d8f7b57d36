"""`python -m bench [NAME …]`: runs the measurements, prints them beside their budgets, writes build/bench.json."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import (
    canary,
    copies,
    engine,
    feed,
    fresh,
    hostile,
    learn,
    log,
    media,
    media_range,
    player,
    prints,
    quality,
    rotate,
    sealed,
    simulate,
    starting,
    stream,
    uploads,
    watch,
)

RESULTS = Path("build/bench.json")

MEASUREMENTS: dict[str, Callable[[], dict[str, float]]] = {
    "feed": feed.measure,
    "feed_many": feed.measure_many,
    "engine": engine.measure,
    "fresh": fresh.measure,
    "watch": watch.measure,
    "learn": learn.measure,
    "stream": stream.measure,
    "log": log.measure,
    "rotate": rotate.measure,
    "sealed": sealed.measure,
    "canary": canary.measure,
    "copies": copies.measure,
    "media_range": media_range.measure,
    "media": media.measure,
    "media_curve": media.curve,
    "hostile": hostile.measure,
    "prints": prints.measure,
    "player": player.measure,
    "starting": starting.measure,
    "uploads": uploads.measure,
    "simulate": simulate.measure,
    "quality": quality.measure,
}

BUDGETS = {
    "feed.cpu_ms": 3.0,
    "feed.p99_ms": 20.0,
    "feed.cpu_ms.1m": 3.0,
    "feed.p99_ms.1m": 20.0,
    "explain.max_abs_error": 1e-6,
    "export.peak_rss_mb": 150.0,
    "fresh.watch_to_feed_p99_ms": 50.0,
    "watch.cpu_ms": 1.5,
    "import.peak_rss_mb": 150.0,
    "learn.state_gb": 3.0,
    "hostile.escapes": 0.0,
    "hostile.hangs": 0.0,
    "hostile.lost": 0.0,
    "hostile.peak_rss_mb": 1000.0,
    "prepare.cpu_ratio": 1.10,
    "prepare.playable_s.webready": 2.0,
    "prepare.playable_s.encoded": 26.0,
    "prints.cost_share.copied": 0.02,
    "prints.cost_share.encoded": 0.02,
    "prints.lookup_cpu_ms.1m": 150.0,
    "prints.mistaken.1m": 0.0,
    "player.first_clip_ms": 900.0,
    "player.renderer_rss_mb": 40.0,
    "player.stalls.1600kbit": 0.0,
    "player.swipe_p50_ms.10mbit": 85.0,
    "player.swipe_p95_ms.10mbit": 120.0,
    "player.swipe_p50_ms.1600kbit": 90.0,
    "player.swipe_p95_ms.1600kbit": 200.0,
    "run.first_start_s": 90.0,
    "run.second_start_s": 5.0,
    "run.idle_pss_mb": 500.0,
    "sealing.feed_overhead_ms": 0.3,
    "uploads.feed_p99_ratio": 3.0,
}
"""Upper limits."""

GOALS = {
    "clips.accepted_or_true_reason": 1.0,
    "prepare.vmaf_720": 90.0,
    "prints.found.1m": 1.0,
    "learn.kernel_events_per_cpu_s": 300_000.0,
    "log.append_per_cpu_s": 20_000.0,
    "learn.end_to_end_events_per_s": 20_000.0,
    "replay.events_per_s": 80_000.0,
    "feed.engine_per_s": 300.0,
    "simulate.views_per_s": 50_000.0,
    "simulate.watch_time_gain": 1.25,
    "quality.ml100k.hr10": 0.225,
    "quality.ml100k.ndcg10": 0.120,
    "quality.ml100k.cold_hr10": 0.60,
    "quality.tiktok.recall20": 0.0957,
    "quality.tiktok.ndcg20": 0.0404,
}
"""Lower limits."""


def main() -> None:
    """Measure everything, or what is named."""
    names = sys.argv[1:] or list(MEASUREMENTS)
    results = json.loads(RESULTS.read_text()) if RESULTS.is_file() and sys.argv[1:] else {}
    for name in names:
        began = time.monotonic()
        print(f"measuring {name} …", flush=True)
        results.update(MEASUREMENTS[name]())
        print(f"  {time.monotonic() - began:.0f} s", flush=True)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(dict(sorted(results.items())), indent=2) + "\n")
    print(_table(results))


def _table(results: dict[str, float]) -> str:
    yardstick = results.get("hello.cpu_ms")
    rows = [("name", "measured", "x hello", "budget")]
    for name, value in sorted(results.items()):
        ratio = f"{value / yardstick:.1f}" if yardstick and name.endswith(".cpu_ms") else ""
        rows.append((name, _written(name, value), ratio, _limit(name)))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _written(name: str, value: float) -> str:
    return f"{value:.4f}" if name.startswith("quality.") else f"{value:.3f}"


def _limit(name: str) -> str:
    if name in GOALS:
        return f"≥ {GOALS[name]:g}"
    return f"≤ {BUDGETS[name]:g}" if name in BUDGETS else ""


if __name__ == "__main__":
    main()
