"""What every crossing is: a frozen schema that refuses what it does not declare."""

from typing import Annotated, ClassVar, Literal, get_args

import msgspec

Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Handle = Annotated[str, msgspec.Meta(pattern="^[a-z0-9_]{3,30}$")]
Hashtag = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]

ClassName = Literal["publish", "withdraw", "profile", "follow", "unfollow", "counts"]
CLASS_NAMES: tuple[ClassName, ...] = get_args(ClassName)


class Crossing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Vault to public: a message of one declared class."""

    class_name: ClassVar[ClassName]


def encoded(crossing: Crossing) -> bytes:
    """The bytes that are signed, counted and sent: JSON with fields in the order of declaration."""
    return msgspec.json.encode(crossing, order="deterministic")
