"""Published videos joined with their creators, in one raw query: the hot path of every feed."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections

from fanlight.foundation.rows import as_uuid, run, stored

MIRROR = "public"

JOINED = " FROM videos_video v JOIN actors_actor a ON a.id = v.actor_id"
WITH_OTHERS = """
LEFT JOIN videos_video sv ON sv.id = v.sound_id AND sv.id <> v.id AND sv.withdrawn_at IS NULL
LEFT JOIN actors_actor sa ON sa.id = sv.actor_id AND sa.retired_at IS NULL
LEFT JOIN videos_video mv ON mv.id = v.made_from AND mv.withdrawn_at IS NULL
LEFT JOIN actors_actor ma ON ma.id = mv.actor_id AND ma.retired_at IS NULL
"""
VISIBLE = " WHERE v.withdrawn_at IS NULL AND a.retired_at IS NULL"
FOR_EVERYONE = JOINED + VISIBLE
SELECT = (
    """
SELECT v.id, v.caption, v.hashtags, v.mentions, v.language, v.duration_ms, v.width, v.height, v.thumbhash,
       v.poster_sha256, v.renditions, v.sprite, v.subtitles, v.view_count, v.like_count, v.published_at,
       a.id, a.handle, a.name, a.avatar_sha256, v.sound_id, v.allows_sound, sv.allows_sound, sa.id, sa.handle,
       v.allows_duet, v.made_from, v.made_as, ma.handle, v.commenting, v.comment_count,
       v.unchecked_subtitles
"""
    + JOINED
    + WITH_OTHERS
    + VISIBLE
)
MENTION = "SELECT v.id, v.caption, v.hashtags, a.handle" + FOR_EVERYONE
NEWEST_FIRST = " ORDER BY v.published_at DESC, v.id DESC LIMIT %s"
BEFORE = " AND v.published_at <= %s AND (v.published_at < %s OR v.id < %s)"

Value = str | int | UUID
Place = tuple[datetime, UUID]
"""Where a page begins: just after the video of this moment and id."""


class VideoRow(NamedTuple):
    """A row as the database gives it; the JSON columns are still text."""

    id: UUID
    caption: str
    hashtags: str
    mentions: str
    language: str
    duration_ms: int
    width: int
    height: int
    thumbhash: str
    poster_sha256: str
    renditions: str
    sprite: str | None
    subtitles: str
    view_count: int
    like_count: int
    published_at: datetime
    actor_id: UUID
    handle: str
    name: str
    avatar_sha256: str
    sound_id: UUID | None
    allows_sound: bool
    """Of its own sound."""
    is_sound_shared: bool | None
    """Of another's; None where that was taken back."""
    sound_actor_id: UUID | None
    """Whose sound it is, if another's."""
    sound_handle: str | None
    allows_duet: bool
    made_from: UUID | None
    """The video it was made with."""
    made_as: str
    made_from_handle: str | None
    """Whose that is; None where it was taken back."""
    commenting: str
    comment_count: int
    unchecked_subtitles: str


_IDS = [VideoRow._fields.index(name) for name in ("id", "actor_id", "sound_id", "sound_actor_id", "made_from")]
_MOMENT = VideoRow._fields.index("published_at")


class Mention(NamedTuple):
    """What is told of a video that an explanation names."""

    caption: str
    hashtags: str
    handle: str


def by_id(video_ids: Collection[UUID]) -> dict[UUID, VideoRow]:
    """Those of these videos that everyone may see."""
    if not video_ids:
        return {}
    condition = f" AND v.id IN ({_marks(video_ids)})"
    return {row.id: row for row in _rows(condition, _stored(video_ids))}


def mentions(video_ids: Collection[UUID]) -> dict[UUID, Mention]:
    """The same, for those that are only named."""
    if not video_ids:
        return {}
    found = run(f"{MENTION} AND v.id IN ({_marks(video_ids)})", _stored(video_ids), using=MIRROR)
    return {as_uuid(id_): Mention._make(told) for id_, *told in found}


def newest(*, before: Place | None, count: int) -> list[VideoRow]:
    """The newest videos of all."""
    return _page("", [], before, count)


def with_sound(sound_id: UUID, *, before: Place | None, count: int) -> list[VideoRow]:
    """The newest videos that have this sound."""
    return _page(" AND v.sound_id = %s", _stored([sound_id]), before, count)


def made_from(video_id: UUID, *, before: Place | None, count: int) -> list[VideoRow]:
    """The newest videos that were made with this one."""
    return _page(" AND v.made_from = %s", _stored([video_id]), before, count)


def newest_of(actor_ids: Collection[UUID], *, before: Place | None, count: int) -> list[VideoRow]:
    """The newest videos of these creators."""
    if not actor_ids:
        return []
    condition = f" AND v.actor_id IN ({_marks(actor_ids)})"
    return _page(condition, _stored(actor_ids), before, count)


def _page(condition: str, values: list[Value], before: Place | None, count: int) -> list[VideoRow]:
    if before is not None:
        moment = str(connections[MIRROR].ops.adapt_datetimefield_value(before[0]))
        condition += BEFORE
        values += [moment, moment, *_stored([before[1]])]
    return _rows(condition + NEWEST_FIRST, [*values, count])


def _rows(condition: str, values: Sequence[Value]) -> list[VideoRow]:
    return [_row(row) for row in run(SELECT + condition, values, using=MIRROR)]


def _row(row: Sequence[Any]) -> VideoRow:
    told = list(row)
    for at in _IDS:
        if told[at] is not None:
            told[at] = as_uuid(told[at])
    told[_MOMENT] = _moment(told[_MOMENT])
    return VideoRow._make(told)


def _marks(values: Collection[object]) -> str:
    return ",".join(["%s"] * len(values))


def _stored(ids: Collection[UUID]) -> list[Value]:
    return [stored(id_) for id_ in ids]


def _moment(value: datetime | str) -> datetime:
    """SQLite keeps UTC without saying so."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
