"""What operators let count more in For You, or less: each by an entry of the log, which is all it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Boost:
    """One entry."""

    percent: int
    """150 makes a score half as large again; one below nothing is lifted by as much."""
    reason: str
    entry: int
    """Its index in the log."""


@dataclass(frozen=True)
class Boosts:
    """Those in force, by the keys of what they are about."""

    videos: Mapping[int, Boost] = field(default_factory=dict)
    hashtags: Mapping[int, Boost] = field(default_factory=dict)
