"""Rows to draw people and videos from: the tables of KuaiRand-Pure, or made-up ones of their shape.

The tables (Gao et al., CIKM 2022; CC BY-SA 4.0) stay where they are: a folder holds `user_features_pure.csv` and
`video_features_basic_pure.csv`. What is made up follows their margins, which are printed here.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fanlight.recommender.simulation import chance

PEOPLE_FILE, VIDEOS_FILE = "user_features_pure.csv", "video_features_basic_pure.csv"

ACTIVITY = ("full_active", "high_active", "middle_active", "new", "low_active")
ACTIVITY_SHARES = (0.659, 0.226, 0.078, 0.024, 0.013)
"""Of 27,285 people."""
FOLLOWED_QUANTILES = ((0.0, 0), (0.05, 7), (0.25, 50), (0.5, 155), (0.75, 430), (0.95, 1743), (1.0, 5003))
DURATION_QUANTILES = (
    (0.0, 5.0),
    (0.05, 10.7),
    (0.1, 14.6),
    (0.25, 31.9),
    (0.5, 81.2),
    (0.75, 148.2),
    (0.9, 237.8),
    (0.95, 303.5),
    (0.99, 510.0),
    (1.0, 1177.7),
)
"""Seconds, of 7,344 videos that say their length."""
TOPIC_SHARES = (
    (0.190, 0.097, 0.081, 0.077, 0.056, 0.051, 0.045, 0.039, 0.034, 0.033, 0.029, 0.024, 0.023, 0.019, 0.017, 0.015)
    + (0.013, 0.012, 0.011, 0.009, 0.008) * 2
    + (0.003,) * 14
)
"""Of videos by their first tag."""
SECOND_TAG = 0.25
"""So many videos carry two tags."""
VIDEOS_A_CREATOR = 1.16

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Unreadable(ValueError):
    """The tables are not what they should be; says why."""


@dataclass(frozen=True, eq=False)
class Rows:
    """People and videos as they were found; numbers for names."""

    activity: Ints  # places in ACTIVITY
    followed: Ints
    durations: Floats  # seconds
    topics: Ints  # the first tag, numbered from 0, the most frequent first
    second_topics: Ints  # -1 for none
    creators: Ints


def of_tables(folder: Path) -> Rows:
    """What the tables say, row by row, so that everything that hangs together stays together."""
    try:
        return _of_lines(list(_lines(folder / PEOPLE_FILE)), list(_lines(folder / VIDEOS_FILE)))
    except (OSError, KeyError, ValueError) as error:
        raise Unreadable(f"{folder}: {error}") from None


def _of_lines(people: list[dict[str, str]], videos: list[dict[str, str]]) -> Rows:
    videos = [line for line in videos if line["video_duration"] and line["tag"]]
    if not people or not videos:
        raise Unreadable("there is nobody, or nothing to watch, in them")
    tags = [line["tag"].split(",") for line in videos]
    firsts, counts = np.unique([tag[0] for tag in tags], return_counts=True)
    numbers = {str(firsts[place]): number for number, place in enumerate(np.argsort(-counts, kind="stable"))}
    for tag in (tag for some in tags for tag in some[1:]):
        numbers.setdefault(tag, len(numbers))
    creators: dict[str, int] = {}
    return Rows(
        activity=np.array([_activity(line["user_active_degree"]) for line in people]),
        followed=np.array([int(line["follow_user_num"]) for line in people]),
        durations=np.array([float(line["video_duration"]) / 1000 for line in videos]),
        topics=np.array([numbers[tag[0]] for tag in tags]),
        second_topics=np.array([numbers[tag[1]] if len(tag) > 1 else -1 for tag in tags]),
        creators=np.array([creators.setdefault(line["author_id"], len(creators)) for line in videos]),
    )


def made_up(people: int, videos: int, *, seed: int) -> Rows:
    """Rows with the same margins, drawn independently of each other."""
    draws = [
        chance.uniforms(seed, 1000 + number, count) for number, count in enumerate((people, people, *(videos,) * 5))
    ]
    topics = np.searchsorted(np.cumsum(TOPIC_SHARES) / sum(TOPIC_SHARES), draws[3])
    others = np.searchsorted(np.cumsum(TOPIC_SHARES) / sum(TOPIC_SHARES), draws[4])
    return Rows(
        activity=np.searchsorted(np.cumsum(ACTIVITY_SHARES) / sum(ACTIVITY_SHARES), draws[0]),
        followed=_quantile(FOLLOWED_QUANTILES, draws[1]).astype(np.int64),
        durations=_quantile(DURATION_QUANTILES, draws[2]),
        topics=topics,
        second_topics=np.where((draws[5] < SECOND_TAG) & (others != topics), others, -1),
        creators=(draws[6] * max(1, round(videos / VIDEOS_A_CREATOR))).astype(np.int64),
    )


def _lines(file: Path) -> Iterator[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as text:
        yield from csv.DictReader(text)


def _activity(word: str) -> int:
    known = {"single_low_active": "low_active", "30day_retention": "new", "2_14_day_new": "new", "day_new": "new"}
    word = known.get(word, word)
    return ACTIVITY.index(word if word in ACTIVITY else "middle_active")


def _quantile(corners: tuple[tuple[float, float], ...], shares: Floats) -> Floats:
    places, heights = zip(*corners, strict=True)
    heights_there: Floats = np.interp(shares, places, heights)
    return heights_there
