"""The feed among people who do not exist: how fast they are, and what they watch beside a feed that learns at night."""

from time import process_time
from typing import Any

import numpy as np

from fanlight.recommender.simulation import report, rows, truth
from fanlight.recommender.simulation.closed_loop import PAGE
from fanlight.recommender.simulation.population import populate

PEOPLE, VIDEOS, DAYS, SEED = 500, 1000, 5, 1
PAGES = 20_000


def measure() -> dict[str, float]:
    """`simulate.views_per_s`: of processor time, the world alone; the others: the feed in it, without its first day."""
    tables = report.found()
    lived: dict[str, Any] = report.run(
        people=PEOPLE,
        videos=VIDEOS,
        days=DAYS,
        seed=SEED,
        names=("ours", "nightly-ease", "nightly-ease-by-length", "popular"),
        drawn_from=rows.of_tables(tables) if tables else None,
    )
    policies = lived["policies"]
    return {
        "simulate.views_per_s": _views_per_second(),
        "simulate.watch_time_gain": policies["ours"]["gain"],
        "simulate.watch_time_gain.same_signal": policies["ours"]["gain"] / policies["nightly-ease-by-length"]["gain"],
        "simulate.missed.first_day": policies["ours"]["days"][0]["missed"],
        "simulate.missed.last_day": policies["ours"]["days"][-1]["missed"],
        "simulate.gini": policies["ours"]["days"][-1]["gini"],
        "simulate.gini.popularity": policies["popular"]["days"][-1]["gini"],
    }


def _views_per_second() -> float:
    """Pages by lot, each watched by somebody as far as they like."""
    world = populate(rows.made_up(PEOPLE, VIDEOS, seed=SEED), people=PEOPLE, videos=VIDEOS, seed=SEED)
    pages = np.random.default_rng(SEED).integers(0, VIDEOS, (PAGES, PAGE))
    seconds, flags, comes = np.empty(PAGE), np.empty(PAGE, np.int64), np.empty(PEOPLE, np.int64)
    truth.watch(world, 0, pages[0], seconds, flags)  # compiled by now
    truth.wake(world, 0, comes)
    began, views = process_time(), 0
    for number, page in enumerate(pages):
        views += truth.watch(world, number % PEOPLE, page, seconds, flags)
        if number % (4 * PEOPLE) == 0:
            truth.wake(world, 1 + number // PEOPLE, comes)
    return views / (process_time() - began)
