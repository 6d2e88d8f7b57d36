"""What is boosted now: read from the vault's own log and nowhere else, so that nothing counts that is not there."""

import threading
import time
from dataclasses import dataclass, field
from uuid import UUID

from fanlight.custody.entries import Boosted
from fanlight.foundation import clock
from fanlight.foundation.ids import key_of
from fanlight.recommender.boosts import Boost, Boosts
from fanlight.recommender.learning.catalogue import tag_key
from fanlight.transparency import queries

READ_EVERY_SECONDS = 5.0


@dataclass
class _Read:
    """How far this process has read the log, and the newest entry about each video and hashtag."""

    entries: int = 0
    at: float = float("-inf")
    found: dict[tuple[str, str], tuple[int, Boosted]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_read = _Read()


def in_force() -> Boosts | None:
    """Those of this hour; None, as nearly always, without any. An entry counts within seconds of being logged."""
    _read_on()
    hour = f"{clock.now():%Y-%m-%dT%H}"
    now = [(index, one) for index, one in _read.found.values() if one.from_hour <= hour < one.until_hour]
    if not now:
        return None
    videos, hashtags = dict[int, Boost](), dict[int, Boost]()
    for index, one in now:
        if one.percent == 100:
            continue
        boost = Boost(one.percent, one.reason, index)
        if one.target == "video":
            videos[key_of(UUID(one.video_id))] = boost
        elif (text := queries.blob(one.hashtag_sha256)) is not None:
            hashtags[tag_key(bytes(text.data).decode())] = boost
    return Boosts(videos, hashtags) if videos or hashtags else None


def newest() -> list[tuple[int, Boosted]]:
    """The newest entry about each video and hashtag, in the order of the log."""
    start_over()
    _read_on()
    return sorted(_read.found.values(), key=lambda pair: pair[0])


def start_over() -> None:
    """Read the log from its beginning when next asked."""
    with _read.lock:
        _read.entries, _read.at, _read.found = 0, float("-inf"), {}


def _read_on() -> None:
    if time.monotonic() - _read.at < READ_EVERY_SECONDS or not _read.lock.acquire(blocking=False):
        return
    try:
        for index, body in queries.said_since(_read.entries, Boosted):
            _read.found[body.target, body.video_id or body.hashtag_sha256] = index, body
            _read.entries = index + 1
        _read.at = time.monotonic()
    finally:
        _read.lock.release()
