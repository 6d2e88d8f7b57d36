"""Reads of the log and of the witness."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

import fanlight
from fanlight.custody import checkpoints, entries, notes, proofs
from fanlight.custody import policy as trusted
from fanlight.custody.entries import BadEntry, Body, ManifestAnnounced, ManifestPublished
from fanlight.custody.log import Log
from fanlight.custody.notes import BadKey, Note, NotSigned
from fanlight.custody.signing import NoteKey, Signer
from fanlight.custody.tiles import WIDTH, Place
from fanlight.transparency.keeping import keeper
from fanlight.transparency.models import Blob, Entry, Witnessed
from fanlight.transparency.schemas import ChangesTold, CrossingTold, Custody, Mode, OwnLog, OwnWitness, PlaneTold
from fanlight.transparency.shelf import DatabaseShelf

AnyBody = TypeVar("AnyBody", bound=Body)

NAME_OF_LOG = re.compile(r"/log(/[0-9]+)?\Z")
"""The end of a log's name; with a number from the second on."""


def own_log() -> Log:
    """This plane's log, under the name it began with."""
    shelf = DatabaseShelf()
    head = shelf.head()
    origin = keeper().new_origin if head is None else checkpoints.parsed(notes.read(head).text).origin
    return Log.on(shelf, Signer.plain(origin, keeper().log_key))


def own_witness() -> Signer:
    """This plane's witness, called after its log."""
    return Signer.timed(NAME_OF_LOG.sub("/witness", own_log().key.name), keeper().witness_key)


def about() -> Custody:
    """Who this plane is, and with which keys to check its log."""
    keeping, log, witness = keeper(), own_log(), own_witness()
    address = keeping.address.rstrip("/")
    manifest = manifest_sha256()
    return Custody(
        plane=keeping.by,
        version=fanlight.__version__,
        log=OwnLog(log.key.name, f"{address}/log", log.key.vkey),
        witness=OwnWitness(witness.key.name, f"{address}/witness", witness.key.vkey, sorted(known_logs())),
        mode=_mode(keeping.planes),
        planes=list(keeping.planes),
        policy_url=f"{address}/log/policy",
        manifest_url=f"{address}/log/blob/{manifest}" if manifest else "",
        openapi_url=f"{address}{keeping.openapi}" if keeping.openapi else "",
        crossings=[
            CrossingTold(name, sha256, f"{address}/log/blob/{sha256}")
            for name, schema in keeping.crossings.items()
            for sha256 in [hashlib.sha256(schema).hexdigest()]
        ],
        releases=keeping.releases,
        keeping=keeping.told_at,
        changes=_changes(),
        counts=keeping.counts,
        moving_key=keeping.moving_key,
    )


def mode() -> Mode:
    """Who runs the planes, as far as this one knows."""
    return _mode(keeper().planes)


def _changes() -> ChangesTold | None:
    if keeper().manifest is None:
        return None
    announced = coming()
    return ChangesTold(
        keeper().notice_days,
        announced.sha256 if announced else "",
        announced.effective_at if announced else "",
    )


def coming() -> ManifestAnnounced | None:
    """The manifest that has been announced and does not hold yet, as the file beside the log's keys says."""
    place = keeper().coming
    if place is None or not place.is_file():
        return None
    said = msgspec.json.decode(place.read_bytes(), type=ManifestAnnounced)
    return None if said.sha256 == manifest_sha256() else said


def announcement_of(sha256: str) -> tuple[str, ManifestAnnounced] | None:
    """The first entry that announced a manifest, and its hour: a later one cannot bring it forward."""
    for data in Entry.objects.order_by("index").values_list("data", flat=True).iterator(1000):
        if sha256.encode() in (found := bytes(data)):
            with suppress(BadEntry):
                entry, body = entries.read(found)
                if isinstance(body, ManifestAnnounced) and body.sha256 == sha256:
                    return entry.t, body
    return None


def _mode(planes: Sequence[PlaneTold]) -> Mode:
    """Who is not named is the same owner: nobody gets a better badge for saying less."""
    vaults = [one for one in planes if one.plane != "public"]
    public = next((one.owner for one in planes if one.plane == "public"), "")
    if len(vaults) > 1:
        return "multi"
    return "split" if public and any(one.owner and one.owner != public for one in vaults) else "single"


def policy() -> str:
    """Whom to trust about this log, as C2SP tlog-policy writes it: a proposal, to be compared and kept."""
    log, witnesses = about().log, known_witnesses()
    names = [key.name for key in witnesses]
    lines = [
        "# Compare these keys with somebody else's copy before you trust them.",
        f"log {log.vkey} {log.url}",
        *(f"witness {key.name} {key.vkey}" for key in witnesses),
        *([f"group witnesses all {' '.join(names)}"] if names else []),
        f"quorum {'witnesses' if names else 'none'}",
    ]
    return "\n".join(lines) + "\n"


def checkpoint() -> str | None:
    """The newest checkpoint, with all who have signed it; None before the first entry."""
    head = DatabaseShelf().head()
    return None if head is None else head.decode()


def part(place: Place) -> bytes | None:
    """A tile or a bundle; None when the log has not grown so far."""
    return own_log().part(place)


def proof(index: int) -> str | None:
    """Where an entry stands, as a file to be handed on; None without such an entry."""
    try:
        return str(own_log().proof(index))
    except ValueError:
        return None


def declaration_of(manifest_sha256: str) -> tuple[int, bytes] | None:
    """The newest entry with which this plane declared a manifest, and its index; None when it has not yet."""
    newest = Entry.objects.order_by("-index").values_list("index", "data")
    for index, data in newest.iterator(1000):
        found = bytes(data)
        if manifest_sha256.encode() in found and _declares(found, manifest_sha256):
            return index, found
    return None


def last(kind: type[AnyBody]) -> AnyBody | None:
    """What the newest entry of a type says. For types said daily: few entries are looked through."""
    found = last_in(kind)
    return found[1] if found else None


def last_in(kind: type[AnyBody]) -> tuple[str, AnyBody] | None:
    """The same, with the hour it was said in."""
    for data in Entry.objects.order_by("-index").values_list("data", flat=True).iterator(100):
        with suppress(BadEntry):  # of a form that only a newer version knows
            entry, body = entries.read(bytes(data))
            if isinstance(body, kind):
                return entry.t, body
    return None


def said_since(index: int, kind: type[AnyBody]) -> Iterator[tuple[int, AnyBody]]:
    """Entries of one type from an index on, with theirs; those of other types are not even decoded."""
    named = f'"type":"{kind.type_name}"'.encode()
    since = Entry.objects.filter(index__gte=index).order_by("index").values_list("index", "data")
    for at, data in since.iterator(1000):
        if named not in bytes(data):
            continue
        with suppress(BadEntry):  # of a form that only a newer version knows
            _, body = entries.read(bytes(data))
            if isinstance(body, kind):
                yield at, body


def model_sha256() -> str:
    """Of what this plane's `release.model` says; empty where it ranks nothing."""
    model = keeper().model
    return hashlib.sha256(entries.canonical(msgspec.to_builtins(model.told))).hexdigest() if model else ""


def manifest_sha256() -> str:
    """Of what this plane declares; empty where it declares nothing."""
    manifest = keeper().manifest
    return hashlib.sha256(manifest.read_bytes()).hexdigest() if manifest else ""


def entry(index: int) -> bytes | None:
    """An entry as it stands in the log."""
    data = Entry.objects.filter(index=index).values_list("data", flat=True).first()
    return None if data is None else bytes(data)


def holds(word: str) -> bool:
    """Whether any entry says this hash, or this key's name. Reads the log from its end."""
    newest = Entry.objects.order_by("-index").values_list("data", flat=True)
    return any(word.encode() in bytes(data) for data in newest.iterator(1000))


def _declares(data: bytes, manifest_sha256: str) -> bool:
    try:
        _, body = entries.read(data)
    except BadEntry:  # of a form that only a newer version knows
        return False
    return isinstance(body, ManifestPublished) and body.sha256 == manifest_sha256


def is_witnessed(proof: str) -> bool:
    """Whether the policy that this plane proposes believes a proof's checkpoint; a fresh one waits for witnesses."""
    try:
        trusted.read(policy()).believed(proofs.read(proof.encode()).checkpoint)
    except NotSigned:
        return False
    return True


def blob(sha256: str) -> Blob | None:
    """Bytes that an entry names by their hash."""
    return Blob.objects.filter(sha256=sha256).first()


def all_of(*kinds: type[Body]) -> Iterator[Body]:
    """What all entries of some types say, oldest first."""
    names = [f'"type":"{kind.type_name}"'.encode() for kind in kinds]
    for data in Entry.objects.order_by("index").values_list("data", flat=True).iterator(1000):
        if any(name in bytes(data) for name in names):
            with suppress(BadEntry):  # of a form that only a newer version knows
                yield entries.read(bytes(data))[1]


def newest(count: int = WIDTH) -> Sequence[tuple[int, bytes]]:
    """The newest entries with their indices, newest first."""
    return [
        (index, bytes(data)) for index, data in Entry.objects.order_by("-index").values_list("index", "data")[:count]
    ]


def witnessed(origin_sha256: str) -> str | None:
    """The newest checkpoint of a log that the witness has cosigned."""
    return Witnessed.objects.filter(origin_sha256=origin_sha256).values_list("note", flat=True).first()


def known_logs() -> Mapping[str, Sequence[NoteKey]]:
    """The logs that the witness looks after, with the keys they sign with. Deleting a file ends it at once."""
    found: dict[str, list[NoteKey]] = {}
    for key in _keys(keeper().known_logs):
        if not key.is_timed:
            found.setdefault(key.name, []).append(key)
    return found


def known_witnesses() -> Sequence[NoteKey]:
    """The witnesses whose cosignatures stand beside our checkpoints."""
    return [key for key in _keys(keeper().witnesses) if key.is_timed]


def last_cosigned(origin_sha256: str) -> Note | None:
    """The same as `witnessed`, read."""
    note = witnessed(origin_sha256)
    return None if note is None else notes.read(note.encode())


def _keys(places: Iterable[Path]) -> Iterator[NoteKey]:
    for line in _lines(places):
        with suppress(BadKey):  # a file that is being copied, or is none of ours
            yield NoteKey.of(line)


def _lines(places: Iterable[Path]) -> Iterator[str]:
    for place in places:
        for file in sorted(place.glob("*.vkey")) if place.is_dir() else [place]:
            try:
                yield from file.read_text(encoding="utf-8").split()
            except (FileNotFoundError, UnicodeDecodeError):
                continue
