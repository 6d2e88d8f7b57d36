"""What every crossing is: a frozen schema that refuses what it does not declare."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal, get_args

import msgspec

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Handle = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{3,30}\Z")]
Text = Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*\Z")]
"""Words of people: anything but control characters, which a database or a terminal might obey."""
Hashtag = Annotated[Text, msgspec.Meta(min_length=1, max_length=60)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]

Commenting = Literal["everyone", "followers", "nobody"]
"""Who may write under a video, beside its creator: `followers` are those who follow them in public."""

ClassName = Literal[
    "publish",
    "withdraw",
    "profile",
    "follow",
    "unfollow",
    "counts",
    "subtitles",
    "permit",
    "comment",
    "uncomment",
    "renditions",
    "handover",
    "takeover",
]
CLASS_NAMES: tuple[ClassName, ...] = get_args(ClassName)


class Crossing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Vault to public: a message of one declared class."""

    class_name: ClassVar[ClassName]


def encoded(crossing: Crossing) -> bytes:
    """The bytes that are signed, counted and sent: JSON with fields in the order of declaration."""
    return msgspec.json.encode(crossing, order="deterministic")
