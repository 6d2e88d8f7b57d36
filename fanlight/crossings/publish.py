"""Vault to public: a person makes a video visible to everyone."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from fanlight.crossings.crossing import Commenting, Crossing, Handle, Hashtag, Moment, Sha256, Text

Pixels = Annotated[int, msgspec.Meta(ge=2, le=16384)]
MOST_FRAMES, MOST_SOUND_BYTES = 40, 8000
Kilobits = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


MadeAs = Literal["duet", "stitch"]
"""Side by side with another video, or after its first seconds."""


class Rendition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file of a video; its bytes go ahead of the message, under their SHA-256."""

    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]{2,12}\Z")]
    sha256: Sha256
    width: Pixels
    height: Pixels
    codecs: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9., ]{0,60}\Z")]
    peak_kbps: Kilobits
    mean_kbps: Kilobits
    size_bytes: Annotated[int, msgspec.Meta(ge=1, le=10**12)]


class Sprite(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Small pictures of moments all along a video, in rows from left to right, in one WebP file."""

    sha256: Sha256
    count: Annotated[int, msgspec.Meta(ge=1, le=400)]
    columns: Annotated[int, msgspec.Meta(ge=1, le=20)]
    width: Annotated[int, msgspec.Meta(ge=2, le=512)]
    height: Annotated[int, msgspec.Meta(ge=2, le=512)]


class Print(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """By which copies of a video are recognised; whoever has the video could work it out."""

    frames: Annotated[bytes, msgspec.Meta(max_length=MOST_FRAMES * 32)] = b""
    """PDQ hashes of some of its moments, 32 bytes each."""
    sound: Annotated[bytes, msgspec.Meta(max_length=MOST_SOUND_BYTES)] = b""
    """Chromaprint, 4 bytes for each eighth of a second; none where the sound is another's."""

    def __post_init__(self) -> None:
        if len(self.frames) % 32 or len(self.sound) % 4:
            raise ValueError("half a hash")


class Publish(Crossing, frozen=True):
    """What everyone will see of it. Never the file as it was sent, nor when or where it was made."""

    class_name = "publish"

    video_id: UUID
    actor_id: UUID
    caption: Annotated[Text, msgspec.Meta(max_length=2200)]
    hashtags: Annotated[list[Hashtag], msgspec.Meta(max_length=30)]
    mentions: Annotated[list[Handle], msgspec.Meta(max_length=30)]
    language: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{0,8}\Z")]
    duration_ms: Annotated[int, msgspec.Meta(ge=1, le=86_400_000)]
    width: Pixels
    height: Pixels
    thumbhash: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/=]{0,64}\Z")]
    poster_sha256: Sha256
    renditions: Annotated[list[Rendition], msgspec.Meta(min_length=1, max_length=8)]
    published_at: Moment
    # What came later has a value where it is not said: messages may have been waiting since before.
    sprite: Sprite | None = None
    sound_id: UUID | None = None
    """The video that its sound was first heard in, itself if it brings its own; None where nothing is to be heard."""
    allows_sound: bool = False
    """Whether others may put its sound under videos of theirs."""
    allows_duet: bool = False
    """Whether others may put it beside, or its beginning before, videos of theirs."""
    made_from: UUID | None = None
    """The video that it was made with; None where it is its creator's alone."""
    made_as: MadeAs | None = None
    print: Print | None = None
    commenting: Commenting = "everyone"
    """Who may write under it."""

    def __post_init__(self) -> None:
        if (self.made_from is None) != (self.made_as is None):
            raise ValueError("made_from and made_as are said together")
