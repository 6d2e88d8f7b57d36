"""What a stranger is told of a plane's log and of its witness."""

from typing import Literal

import msgspec

Mode = Literal["single", "split", "multi"]
"""One owner runs both planes; a vault has an owner of its own; or there are several vaults."""


class PlaneTold(msgspec.Struct, frozen=True):
    """A plane that belongs to this Fanlight, and who answers for it, as this one was told."""

    plane: str
    address: str
    owner: str
    """Empty where nobody is named."""
    jurisdiction: str
    custody_url: str


class CrossingTold(msgspec.Struct, frozen=True, rename={"class_name": "class"}):
    """A class of what may pass from a vault to the public plane. There are no others."""

    class_name: str
    schema_sha256: str
    """Of its JSON schema, as entries of the log name it."""
    schema_url: str


class CountsTold(msgspec.Struct, frozen=True):
    """How a vault's numbers cross."""

    exact: bool
    """Each view and like, where one owner runs both planes. Else noised by the day, as `privacy.spend` entries say:"""
    rows: int = 0
    """to so many videos a person's views of a day are counted, and likes,"""
    epsilon_micro: int = 0
    """and for so much of a budget of differential privacy, in millionths, both together."""


class ReleasesTold(msgspec.Struct, frozen=True):
    """What the custodian of a vault demands of code before it is started, as the vault says."""

    logs: list[str]
    """In one of these a release must stand; where none is named, any code may run, and nothing is checked."""
    cooling_days: int
    """For so many days it must have been known,"""
    urgent_days: int
    """or for so many when it is announced as urgent."""
    rebuilders: list[str]
    """One of these must have made the same bytes; nobody must where none is named."""


class KeptTold(msgspec.Struct, frozen=True):
    """Where it can be read what a vault keeps."""

    privacy_url: str
    """For people, in several languages, without any script."""
    record_url: str
    """The record of processing activities (GDPR, article 30), as text."""
    dpv_url: str
    """The same as JSON-LD, in the terms of W3C's Data Privacy Vocabulary."""


class ChangesTold(msgspec.Struct, frozen=True):
    """What notice is given before a vault keeps more, for longer, or tells more people."""

    notice_days: int
    """So many days; 0: none is promised, and a change can take effect at once. The log tells of it in any case."""
    coming_sha256: str = ""
    """The manifest that has been announced, if one has,"""
    coming_at: str = ""
    """and the hour from which it holds."""


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
    mode: Mode
    planes: list[PlaneTold]
    policy_url: str
    manifest_url: str
    """What a vault keeps, as it runs now; empty for the public plane, which keeps what everyone may see."""
    openapi_url: str
    crossings: list[CrossingTold]
    releases: ReleasesTold | None
    """What a vault demands of code before it is started; None for the public plane."""
    keeping: KeptTold | None
    """None for the public plane, as the next."""
    changes: ChangesTold | None
    counts: CountsTold | None
    """How exactly a vault tells how often videos were watched and liked; None for the public plane."""
    moving_key: str
    """X25519, hex: to it the bundles of people who move to this vault are sealed; empty for the public plane."""
