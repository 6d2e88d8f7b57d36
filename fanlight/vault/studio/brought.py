"""What an export says of its person's videos and public face: the forms that `personal_data` writes, and no others."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from fanlight.media.joining import Place
from fanlight.media.subtitles import Cue
from fanlight.vault.studio import rules
from fanlight.vault.studio.manifest import Manifest
from fanlight.vault.studio.personal_data import PROFILE, VIDEOS

Bytes = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Language = Annotated[str, msgspec.Meta(pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,4})?)?\Z")]
Path = Annotated[str, msgspec.Meta(max_length=300)]
Commenting = Literal["everyone", "followers", "nobody"]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line of a file, or something in it."""


class FileRow(Row, frozen=True):
    path: Path
    sha256: Path


class BorrowedRow(Row, frozen=True):
    sound: UUID
    percent: Percent
    own_percent: Percent
    from_ms: Bytes


class MadeFromRow(Row, frozen=True, rename={"made_as": "as"}):
    video: UUID
    made_as: Literal["duet", "stitch"]
    own_place: Place = "left"
    own_share_percent: Percent = 50
    taken_ms: Bytes = 5000


class VideoRow(Row, frozen=True, rename={"taken_print": "print"}):
    id: UUID
    stage: Literal["receiving", "checking", "preparing", "ready", "published", "refused"]
    audience: Literal["everyone", "followers", "only_me"]
    caption: Annotated[str, msgspec.Meta(max_length=rules.LONGEST_CAPTION)]
    language: Language
    file_name: Annotated[str, msgspec.Meta(max_length=300)]
    thumbhashes: msgspec.Raw
    allows_sound: bool
    borrowed_sound: BorrowedRow | None
    allows_duet: bool
    commenting: Commenting
    made_from: MadeFromRow | None
    credited_sound: UUID | None
    taken_print: msgspec.Raw
    transcript: msgspec.Raw
    refusal: msgspec.Raw
    size_bytes: Bytes
    duration_seconds: Annotated[float, msgspec.Meta(ge=0, le=4_000_000)]
    subtitles: Annotated[dict[Language, tuple[Cue, ...]], msgspec.Meta(max_length=rules.MOST_LANGUAGES)]
    media: Manifest
    files: list[FileRow]
    lost_files: list[Path]
    created_at: datetime
    published_at: datetime | None
    brought_from: UUID | None = None
    damage: msgspec.Raw = msgspec.Raw(b"null")


class ProfileRow(Row, frozen=True):
    handle: Annotated[str, msgspec.Meta(max_length=30)]
    name: Annotated[str, msgspec.Meta(max_length=rules.LONGEST_NAME)]
    bio: Annotated[str, msgspec.Meta(max_length=rules.LONGEST_BIO)]
    avatar_sha256: Path
    commenting: Commenting | Literal[""]
    files: list[FileRow]


FORMS: dict[str, type] = {PROFILE: ProfileRow, VIDEOS: VideoRow}
