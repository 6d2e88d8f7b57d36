"""What learning costs with a million clips, and what they weigh."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import key_of
from fanlight.recommender.learning import catalogue, fading, hot, kernel
from fanlight.recommender.learning.columns import columns
from fanlight.recommender.signals import CONTEXT, EVENT
from fanlight.recommender.state import State, Writer
from fanlight.recommender.state.reader import LIVE

CLIPS = 1_000_000
AT_ONCE = 50_000
PEOPLE = 20_000
WARM_UP = 40
"""Watches of each person before the measurement: then every history is as long as it gets."""
MEASURED = 20
ROUNDS = 4
BEGINNING = 1_800_000_000
SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835


def measure() -> dict[str, float]:
    """`learn.kernel_events_per_cpu_s`: the compiled loop over events whose clips are looked up; `learn.state_gb`."""
    folder = Path(tempfile.mkdtemp(prefix="fanlight-bench-"))
    try:
        writer, keys = filled(folder)
        rate = _kernel_rate(writer.state, keys)
        writer.publish()
        size = (folder / LIVE).stat().st_size
        writer.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"learn.kernel_events_per_cpu_s": rate, "learn.state_gb": size / 1e9}


def filled(folder: Path) -> tuple[Writer, NDArray[np.uint64]]:
    """A state that knows CLIPS clips, and their keys."""
    writer = Writer(folder)
    writer.make_room(CLIPS)
    ids = [UUID(int=(number + 1) * SPREAD % 2**128) for number in range(CLIPS)]
    for first in range(0, CLIPS, AT_ONCE):
        catalogue.add(writer, [_clip(number, ids[number]) for number in range(first, min(first + AT_ONCE, CLIPS))])
    return writer, np.array([key_of(one) for one in ids], np.uint64)


def watched(keys: NDArray[np.uint64], *, each: int, chance: np.random.Generator) -> Iterator[NDArray[np.void]]:
    """What PEOPLE watch in `each` rounds (EVENT), one batch a round: a tenth of the clips gets half of the watches.

    Four in ten are skipped at once, the rest is worth anything from -0.3 to 1: half of all is enjoyed.
    """
    order, before = chance.permutation(len(keys)), np.empty((PEOPLE, 0), np.int64)
    worths_before = np.empty((PEOPLE, 0), np.float32)
    for number in range(each):
        clips = order[(len(keys) * chance.random(PEOPLE) ** 3.3).astype(np.int64)]
        worths = np.where(chance.random(PEOPLE) < 0.4, -1.0, chance.uniform(-0.3, 1.0, PEOPLE)).astype(np.float32)
        events = np.zeros(PEOPLE, EVENT)
        events["key"], events["worth"], events["weight"] = keys[clips], worths, 1
        events["at"] = BEGINNING + number * 60 + np.arange(PEOPLE) * 60 // PEOPLE
        events["length"] = length = before.shape[1]
        events["history_keys"][:, :length], events["history_worths"][:, :length] = keys[before], worths_before
        yield events
        before = np.hstack([before, clips[:, None]])[:, -CONTEXT:]
        worths_before = np.hstack([worths_before, worths[:, None]])[:, -CONTEXT:]


def _clip(number: int, its_id: UUID) -> catalogue.Clip:
    return catalogue.Clip(
        id=its_id,
        creator=UUID(int=number // 100 + 1),
        published_at=BEGINNING - (CLIPS - number) * 30,
        language="en",
        hashtags=[f"theme{number % 200}", "video"],
        duration_seconds=12.0,
    )


def _kernel_rate(state: State, keys: NDArray[np.uint64]) -> float:
    """Of several rounds the best: neighbours on a machine take away from a process, and never add to it."""
    events = np.concatenate(list(watched(keys, each=WARM_UP + MEASURED, chance=np.random.default_rng(7))))
    rows, arrays, warm = (
        columns(state, events, events["at"].astype(np.int64)),
        kernel.Arrays.of(state),
        PEOPLE * WARM_UP,
    )
    fading.advance(state, BEGINNING)
    counters, epochs = np.zeros(len(kernel.COUNTERS), np.int64), np.full(2, BEGINNING, np.int64)
    kernel.learn(arrays, rows, 0, warm, state.videos, counters, epochs)
    hot.choose(state)
    spent = []
    for first in range(warm, len(events), PEOPLE * MEASURED // ROUNDS):
        last = first + PEOPLE * MEASURED // ROUNDS
        began = time.process_time()
        kernel.learn(arrays, rows, first, last, state.videos, counters, epochs)
        spent.append((time.process_time() - began) / (last - first))
    return 1 / min(spent)
