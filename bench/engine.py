"""What the ranking alone costs: 1,000,000 videos, 2,000 candidates, every head, and each place explained."""

import tempfile
import time
from pathlib import Path
from uuid import UUID

import numpy as np

from fanlight.recommender.arrange import arrange
from fanlight.recommender.learning import lists
from fanlight.recommender.learning.catalogue import Clip, add
from fanlight.recommender.pipeline import Found, keep
from fanlight.recommender.ranking import rank
from fanlight.recommender.signals import HISTORY
from fanlight.recommender.state import State, Writer
from fanlight.recommender.taste import Taste
from fanlight.recommender.viewer import Viewer

VIDEOS = 1_000_000
CANDIDATES = 2000
AT_ONCE = 50_000
PAGE = 8
WARM_UP = 30
PAGES = 300
NOW = 1_800_000_000


def measure() -> dict[str, float]:
    """`feed.engine_per_s`: pages a second of processor time; `explain.max_abs_error`: of all their places."""
    with tempfile.TemporaryDirectory(prefix="fanlight-bench-") as folder:
        state, chance = _catalogue(Path(folder)), np.random.default_rng(7)
        viewers = [_viewer(state, chance) for _ in range(20)]
        for number in range(WARM_UP):
            _page(state, viewers[number % 20], chance)
        began, errors = time.process_time(), [_page(state, viewers[number % 20], chance) for number in range(PAGES)]
        spent = time.process_time() - began
    return {"feed.engine_per_s": PAGES / spent, "explain.max_abs_error": max(errors)}


def _page(state: State, viewer: Viewer, chance: np.random.Generator) -> float:
    """Rank and arrange a page; how far the sum of its terms is from what was ranked, at most."""
    found = Found(np.unique(chance.integers(0, state.videos, CANDIDATES)), np.zeros(0, np.int64))
    found = keep(state, viewer, Found(found.slots, np.ones(len(found.slots), np.int64)), np.empty(0, np.uint64))
    ranked = rank(state, viewer, Taste.of(state, viewer), found.slots)
    page = arrange(state, ranked, found.sources, hidden=np.empty(0, np.uint64), count=PAGE, rng=chance)
    slots = state.slots(np.array([one.key for one in page], np.uint64))
    scores = ranked.scores[np.searchsorted(found.slots, slots)]
    moved = ("arranged", "debut", "explore")
    sums = [sum(term.value for term in one.terms if term.kind not in moved) for one in page]
    return float(np.abs(scores - sums).max())


def _viewer(state: State, chance: np.random.Generator) -> Viewer:
    history = np.zeros(64, HISTORY)
    history["key"] = state.keys[chance.integers(0, state.videos, 64)]
    history["at"], history["worth"] = NOW - np.arange(64)[::-1] * 20, chance.uniform(-1, 1, 64)
    followed = np.unique(state.creator_keys[chance.integers(0, int(state.header["creators"][0]), 40)])
    return Viewer(now=NOW, history=history, following=followed)


def _catalogue(folder: Path) -> State:
    """As many videos as that, with rows of neighbours that are full and say nothing: the worst case."""
    writer, chance = Writer(folder), np.random.default_rng(7)
    writer.make_room(VIDEOS)
    for first in range(0, VIDEOS, AT_ONCE):
        add(writer, [_clip(number) for number in range(first, first + AT_ONCE)])
    state = writer.state
    places = state.neighbours.shape[1]
    for first in range(0, VIDEOS, AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        state.neighbours[rows] = chance.integers(1, VIDEOS + 1, (AT_ONCE, places))
        state.together[rows] = chance.random((AT_ONCE, places), np.float32) * 20
    state.interest[:VIDEOS] = chance.random(VIDEOS) * 100
    state.plays[:VIDEOS] = chance.pareto(1.5, VIDEOS) * 50
    state.trend[:VIDEOS] = chance.pareto(1.5, VIDEOS)
    state.likes[:VIDEOS] = state.plays[:VIDEOS] * chance.random(VIDEOS) * 0.1
    state.header["clock"] = state.header["lasting_epoch"] = state.header["trend_epoch"] = NOW
    lists.draw_up(state)
    return state


def _clip(number: int) -> Clip:
    return Clip(
        id=UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC835 + 1) & (2**128 - 1)),
        creator=UUID(int=(number // 100 * 0xD1B54A32D192ED03AABBCCDD11223345 + 7) & (2**128 - 1)),
        published_at=NOW - (VIDEOS - number) * 2,
        language="en",
        hashtags=[f"theme{number % 200}", "video", f"day{number % 7}"],
        duration_seconds=9.0 + number % 20,
    )
