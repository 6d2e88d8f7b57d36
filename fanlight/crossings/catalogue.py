"""The closed list: every crossing there is, and how its bytes are read."""

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec

from fanlight.crossings.comment import Comment
from fanlight.crossings.counts import Counts
from fanlight.crossings.crossing import Crossing
from fanlight.crossings.follow import Follow
from fanlight.crossings.handover import Handover
from fanlight.crossings.permit import Permit
from fanlight.crossings.profile import Profile
from fanlight.crossings.publish import Publish
from fanlight.crossings.renditions import Renditions
from fanlight.crossings.subtitles import Subtitles
from fanlight.crossings.takeover import Takeover
from fanlight.crossings.uncomment import Uncomment
from fanlight.crossings.unfollow import Unfollow
from fanlight.crossings.withdraw import Withdraw
from fanlight.custody.entries import canonical

CROSSINGS: tuple[type[Crossing], ...] = (
    *(Publish, Withdraw, Profile, Follow, Unfollow),
    *(Counts, Subtitles, Permit, Renditions),
    *(Comment, Uncomment),
    *(Handover, Takeover),
)

NOBODY = UUID(int=0)
"""The lane of messages that are about no one in particular."""

_DECODERS: dict[str, msgspec.json.Decoder[Crossing]] = {
    crossing.class_name: msgspec.json.Decoder(crossing) for crossing in CROSSINGS
}


def decoded(class_name: str, body: bytes) -> Crossing:
    """The crossing that some bytes are; a ValueError when they break its schema, a KeyError without such a class."""
    return _DECODERS[class_name].decode(body)


def schema_of(class_name: str) -> bytes | None:
    """The JSON schema of a class, in canonical JSON; None for a class that is no longer on the list."""
    return schemas().get(class_name)


@cache
def schemas() -> Mapping[str, bytes]:
    """The JSON schema of every class, in canonical JSON."""
    return MappingProxyType({one.class_name: canonical(msgspec.json.schema(one)) for one in CROSSINGS})


def fields_of(class_name: str) -> list[str]:
    """What messages of a class hold, as the manifest declares it; a field within a field as `renditions.name`."""
    schema = json.loads(schemas()[class_name])
    return _fields(schema, schema.get("$defs", {}), "")


def _fields(schema: dict[str, Any], named: dict[str, Any], under: str) -> list[str]:
    if "$ref" in schema:
        return _fields(named[schema["$ref"].rpartition("/")[2]], named, under)
    inner = [*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]
    found = [name for one in inner for name in _fields(one, named, under)]
    for name, one in schema.get("properties", {}).items():
        found += [f"{under}{name}", *_fields(one, named, f"{under}{name}.")]
    return found


def lane_of(crossing: Crossing) -> UUID:
    """The actor a crossing speaks for: what one actor says must arrive in the order in which it was said."""
    match crossing:
        case Publish() | Withdraw() | Profile() | Subtitles() | Permit() | Renditions() | Comment() | Uncomment():
            return crossing.actor_id
        case Handover() | Takeover():
            return crossing.actor_id
        case Follow() | Unfollow():
            return crossing.follower_id
        case _:
            return NOBODY


def outdates(later: Crossing, earlier: Crossing) -> bool:
    """Whether what was said earlier is of no more use once the later word has arrived: it would undo it, or keep words
    of a video that is gone."""
    match later, earlier:
        case Publish() | Withdraw(), Publish() | Subtitles() | Permit() | Renditions():
            return later.video_id == earlier.video_id
        case Subtitles(), Subtitles():
            return (later.video_id, later.language) == (earlier.video_id, earlier.language)
        case Permit(), Permit():
            return later.video_id == earlier.video_id
        case Renditions(), Renditions():
            return later.video_id == earlier.video_id
        case Uncomment(), Comment():
            return later.comment_id == earlier.comment_id
        case Profile(), Profile():
            return later.actor_id == earlier.actor_id
        case Handover(), Handover():
            return later.actor_id == earlier.actor_id
        case Follow() | Unfollow(), Follow() | Unfollow():
            return (later.follower_id, later.followed_id) == (earlier.follower_id, earlier.followed_id)
        case _:
            return False
