"""What a stranger is told of a plane's log and of its witness."""

import msgspec


class OwnLog(msgspec.Struct, frozen=True):
    """A log to follow."""

    origin: str
    """The first line of its checkpoints."""
    url: str
    """The prefix of C2SP tlog-tiles: `<url>/checkpoint`, `<url>/tile/…`."""
    vkey: str
    """The key that signs its checkpoints, as C2SP signed-note writes keys."""


class OwnWitness(msgspec.Struct, frozen=True):
    """A witness of other logs."""

    name: str
    url: str
    """The prefix of C2SP tlog-witness: `<url>/add-checkpoint`, `<url>/<sha256 of the origin>/checkpoint`."""
    vkey: str
    origins: list[str]
    """The logs it cosigns."""


class Custody(msgspec.Struct, frozen=True):
    """Who this plane is, and how to check what it says of itself."""

    plane: str
    version: str
    log: OwnLog
    witness: OwnWitness
