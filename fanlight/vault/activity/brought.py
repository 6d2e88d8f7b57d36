"""What an export says of its person's activity, row by row: the forms that `personal_data` writes, and no others."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from fanlight.vault.activity.personal_data import MARKS, RECENT, SEEN, STATE, WATCHES, WISHES
from fanlight.vault.activity.schemas import Ended, Surface

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=4_000_000)]
Tenths = Annotated[int, msgspec.Meta(ge=0, le=15)]
Key = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line of a file."""


class WatchRow(Row, frozen=True):
    video_id: UUID
    watched_at: Moment
    reported_at: Moment
    watched_seconds: Seconds
    duration_seconds: Seconds
    loops: Annotated[int, msgspec.Meta(ge=0, le=65_535)]
    ended: Ended
    surface: Surface
    worth: Annotated[float, msgspec.Meta(ge=-1, le=1)]
    is_for_followers: bool
    is_repeated: bool
    voice_tenths: Tenths


class VideoRow(Row, frozen=True):
    video_id: UUID
    at: Moment
    taught_tenths: Tenths


class OriginRow(VideoRow, frozen=True):
    followed_key: Key


class PersonRow(Row, frozen=True):
    actor_id: UUID
    at: Moment
    taught_tenths: Tenths
    handle: Annotated[str, msgspec.Meta(max_length=30)] | None
    is_private: bool


class RecentRow(Row, frozen=True):
    video_key: Key
    at: Moment
    worth: float
    is_learnt: bool


class SeenRow(Row, frozen=True):
    day: date
    videos: Annotated[list[Key], msgspec.Meta(max_length=100_000)]


FORMS: dict[str, type] = {
    WATCHES: WatchRow,
    RECENT: RecentRow,
    SEEN: SeenRow,
    WISHES: dict,
    STATE: dict,
    **{path: VideoRow for name, path in MARKS.items() if name not in ("followed_from", "follows", "hidden_creators")},
    MARKS["followed_from"]: OriginRow,
    MARKS["follows"]: PersonRow,
    MARKS["hidden_creators"]: PersonRow,
}


def seconds_of(moment: datetime, now: int) -> int | None:
    """A time in seconds since 1970; None for one that cannot have been."""
    seconds = int(moment.astimezone(UTC).timestamp())
    return seconds if 0 < seconds <= now else None
