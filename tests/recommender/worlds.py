"""Small catalogues for tests."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from fanlight.foundation.ids import key_of
from fanlight.recommender.learning import catalogue, lists
from fanlight.recommender.learning.catalogue import Clip
from fanlight.recommender.signals import HISTORY
from fanlight.recommender.simulation import Staged
from fanlight.recommender.state import Writer
from fanlight.recommender.viewer import Keys

NOW = 1_800_000_000
THEMES = ("ceramics", "skating", "bread", "tides", "looms", "kites", "moss", "bells")


def video_id(number: int) -> UUID:
    """A stable, well-spread id."""
    return UUID(int=(int(number) * 0x9E3779B97F4A7C15F39CC0605CEDC835 + 0x1234567) & (2**128 - 1))


def actor_id(number: int) -> UUID:
    return video_id(1_000_000 + number)


def clips(count: int, *, creators: int = 24, hours_between: float = 0.1) -> list[Clip]:
    """So many videos, the theme of each its number modulo eight, oldest first."""
    return [
        Clip(
            id=video_id(number),
            creator=actor_id(number % creators),
            published_at=NOW - int((count - number) * hours_between * 3600),
            language="en",
            hashtags=[theme_of(number), "video"],
            duration_seconds=12.0,
        )
        for number in range(count)
    ]


def theme_of(number: int) -> str:
    return THEMES[number % len(THEMES)]


def stage(count: int) -> list[Staged]:
    """The same videos for the simulation."""
    return [
        Staged(key=key_of(video_id(number)), theme=number % len(THEMES), duration_seconds=12.0)
        for number in range(count)
    ]


def writer(folder: Path, some: Sequence[Clip]) -> Writer:
    """A published state that knows these videos."""
    made = Writer(folder)
    catalogue.add(made, some)
    lists.draw_up(made.state)
    made.publish()
    return made


def keys(numbers: Iterable[int]) -> Keys:
    return np.array([key_of(video_id(number)) for number in numbers], np.uint64)


def history(watched: Iterable[tuple[int, float]]) -> NDArray[np.void]:
    """A HISTORY of (video number, worth), newest last."""
    rows = [(key_of(video_id(number)), NOW + at, worth, 0) for at, (number, worth) in enumerate(watched)]
    return np.array(rows, HISTORY)
