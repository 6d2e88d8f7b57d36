"""What the log must know of the plane it stands in; set once, by each plane's config."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fanlight.custody.entries import ReleaseModel
from fanlight.custody.signing import signing_key
from fanlight.transparency.schemas import CountsTold, KeptTold, PlaneTold, ReleasesTold


@dataclass(frozen=True, kw_only=True)
class Model:
    """What a vault ranks by, each as the bytes that are kept beside the log."""

    parameters: bytes
    values: bytes
    code: bytes

    @property
    def told(self) -> ReleaseModel:
        """As an entry tells of it."""
        return ReleaseModel(
            parameters_sha256=hashlib.sha256(self.parameters).hexdigest(),
            values_sha256=hashlib.sha256(self.values).hexdigest(),
            code_sha256=hashlib.sha256(self.code).hexdigest(),
        )


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """Whose log it is, where its keys are, and whose logs its witness looks after."""

    by: str
    """The plane, as entries name it: "public", or "vault:" and its name."""
    address: str
    keys: Path
    """The folder of the log's key and the witness's."""
    known_logs: Sequence[Path]
    """Files with a line `name+id+key` for each log that the witness cosigns; a folder stands for its `*.vkey`."""
    witnesses: Sequence[Path] = ()
    """Files with a line `name+id+key` for each witness whose cosignatures stand beside our checkpoints."""
    manifest: Path | None = None
    """What the plane declares it keeps about people, where it keeps anything about them."""
    app: Path | None = None
    """The app that the plane serves, where it serves one."""
    planes: Sequence[PlaneTold] = ()
    """The planes that belong together, this one among them, as far as this one knows."""
    crossings: Mapping[str, bytes] = field(default_factory=dict)
    """The closed list of what may pass between them: the JSON schema of each class."""
    model: Model | None = None
    """What the plane ranks by, where it ranks."""
    releases: ReleasesTold | None = None
    """What a vault demands of code before it is started."""
    counts: CountsTold | None = None
    """How exactly a vault tells how often videos were watched and liked."""
    notice_days: int = 0
    """So many days before it takes effect a weaker manifest must have been announced."""
    coming: Path | None = None
    """The file that says what has been announced."""
    told_at: KeptTold | None = None
    """Where people read what is kept."""
    moving_key: str = ""
    """To it the bundles of people who move to this vault are sealed."""
    openapi: str = ""
    """The address of the document that describes this plane's HTTP, below its own."""

    @property
    def new_origin(self) -> str:
        """How a log that begins now is called. One that has begun keeps its name when the address changes."""
        return f"{_without_scheme(self.address)}/log"

    @property
    def log_key(self) -> Ed25519PrivateKey:
        return _key(self.keys / "log.key")

    @property
    def witness_key(self) -> Ed25519PrivateKey:
        """Another one: what an Ed25519 cosignature signs does not say who signs it."""
        return _key(self.keys / "witness.key")


def plane_told(plane: str, address: str, owner: str, jurisdiction: str) -> PlaneTold:
    """A plane as strangers are told of it."""
    return PlaneTold(plane, address, owner, jurisdiction, f"{address.rstrip('/')}/.well-known/custody.json")


_keeper: Callable[[], Keeper] | None = None


def keep_for(keeper: Callable[[], Keeper]) -> None:
    """Connect the log to its plane."""
    global _keeper
    _keeper = keeper


def keeper() -> Keeper:
    assert _keeper is not None, "the plane's config says whose log it is before anything is logged"
    return _keeper()


@lru_cache(maxsize=16)
def _key(file: Path) -> Ed25519PrivateKey:
    return signing_key(file)


def _without_scheme(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".rstrip("/")
