"""What programs are answered."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType


class OEmbed(msgspec.Struct, kw_only=True):
    """oembed.com, version 1.0: `video` for a video, `link` for a profile."""

    version: Literal["1.0"] = "1.0"
    type: Literal["video", "link"]
    title: str
    author_name: str
    author_url: str
    provider_name: str
    provider_url: str
    cache_age: int
    html: str | UnsetType = UNSET
    width: int | UnsetType = UNSET
    height: int | UnsetType = UNSET
    thumbnail_url: str | UnsetType = UNSET
    thumbnail_width: int | UnsetType = UNSET
    thumbnail_height: int | UnsetType = UNSET


class Health(msgspec.Struct, kw_only=True):
    """Whether this plane can answer."""

    status: Literal["ok", "database_away"]
    plane: Literal["public"] = "public"
