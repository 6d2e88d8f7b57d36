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


def for_every_browser(renditions: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those in H.264: what was added in AV1 is for those who can say that they decode it well."""
    return [rendition for rendition in renditions if not rendition["codecs"].startswith("av01.")]


def by_size(renditions: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Smallest first; of one size, what every browser plays."""
    return sorted(renditions, key=lambda one: (one["width"] * one["height"], one["name"]))


def object_names(
    poster_sha256: str, sprite: Mapping[str, Any] | None, renditions: Iterable[Mapping[str, Any]]
) -> list[str]:
    """The names of all the bytes a video shows."""
    pictures = [poster_sha256, sprite["sha256"] if sprite else ""]
    films = [f"{rendition['sha256']}.mp4" for rendition in renditions]
    return [*(f"{sha256}.webp" for sha256 in pictures if sha256), *films]
