"""Pure decisions about videos."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
CLOCK_SLACK = timedelta(minutes=10)


def is_plausible(published_at: datetime, now: datetime) -> bool:
    """Whether this may be the moment of a publication: a video dated ahead would sit on top of Latest for good."""
    return FIRST_DAY <= published_at <= now + CLOCK_SLACK


def is_heard(renditions: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a video has a track of sound."""
    return any("mp4a" in rendition["codecs"] for rendition in renditions)


def object_names(
    poster_sha256: str, sprite: Mapping[str, Any] | None, renditions: Iterable[Mapping[str, Any]]
) -> list[str]:
    """The names of all the bytes a video shows."""
    pictures = [poster_sha256, sprite["sha256"] if sprite else ""]
    films = [f"{rendition['sha256']}.mp4" for rendition in renditions]
    return [*(f"{sha256}.webp" for sha256 in pictures if sha256), *films]
