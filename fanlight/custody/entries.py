"""What may stand in a log: a closed list of entries, each with a schema that has no room for anything about a person.

An entry is canonical JSON (RFC 8785): the same facts are always the same bytes. It holds whole numbers, words from
closed patterns, hashes, and hours; nothing finer than an hour, so that no entry tells when a person did what.
"""

from typing import Annotated, Any, ClassVar, Literal, get_args

import msgspec

from fanlight.custody.manifest import Purpose

VERSION: Literal[1] = 1
MOST_BYTES = 60_000
MOST_NAMES = 150
"""Of fields that one entry lists, for each way in which they changed."""

EntryType = Literal[
    "manifest.publish",
    "manifest.announce",
    "running",
    "crossing.batch",
    "crossing.receipt",
    "access.batch",
    "key.event",
    "log.renewed",
    "user.shred",
    "user.transfer",
    "privacy.spend",
    "egress.account",
    "release.code",
    "release.rebuilt",
    "release.model",
    "model.learnt",
    "boost",
    "operators",
    "retention.account",
    "gov.none",
    "gov.request",
]
ENTRY_TYPES: tuple[EntryType, ...] = get_args(EntryType)

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
MaybeSha256 = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")]
KeyEventName = Annotated[str, msgspec.Meta(pattern=r"^(rotate|share|token|server|destroy)\Z")]
KekId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]
MaybeKekId = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{16})?\Z")]
Hour = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}\Z")]
MaybeHour = Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2})?\Z")]
Mechanism = Annotated[str, msgspec.Meta(pattern=r"^laplace-threshold\Z")]
Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
Plane = Annotated[str, msgspec.Meta(pattern=r"^(public|vault:[a-z0-9][a-z0-9-]{0,58})\Z")]
ClassName = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{1,20}\Z")]
Version = Annotated[str, msgspec.Meta(pattern=r"^[0-9][0-9a-z.+-]{0,38}\Z")]
Origin = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._~:/%\[\]-]{1,200}\Z")]
Commit = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})\Z")]
MaybeCommit = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})?\Z")]
ReleaseName = Annotated[str, msgspec.Meta(pattern=r"^fanlight(-audit)?\Z")]
PlainKey = Annotated[
    str, msgspec.Meta(pattern=r"^[A-Za-z0-9._~:/%\[\]-]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}\Z", max_length=254)
]
"""An Ed25519 key as C2SP signed-note writes it: `name+id+key`."""
NoteSignature = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/]{91}=\Z")]
"""What stands in the last column of a signed note: the key's id and an Ed25519 signature, 68 bytes in base64."""
BoostTarget = Annotated[str, msgspec.Meta(pattern=r"^(video|hashtag)\Z")]
OperatorChange = Annotated[str, msgspec.Meta(pattern=r"^(appointed|left)\Z")]
BoostReason = Annotated[str, msgspec.Meta(pattern=r"^(emergency|civic|culture|welcome|correction)\Z")]
MaybeVideoId = Annotated[
    str, msgspec.Meta(pattern=r"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?\Z")
]
Month = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])\Z")]
State = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}\Z")]
RequestKind = Annotated[str, msgspec.Meta(pattern=r"^(data|preservation|removal|interception|other)\Z")]
RequestOutcome = Annotated[str, msgspec.Meta(pattern=r"^(refused|narrowed|complied|pending)\Z")]
People = Annotated[str, msgspec.Meta(pattern=r"^(0|1|2-9|10-99|100-999|1000-or-more)\Z")]
Percent = Annotated[int, msgspec.Meta(ge=10, le=1000)]
FieldName = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,62}\.[A-Za-z][A-Za-z0-9_-]{0,62}\Z")]
"""A column, or a `crossing.`, `removal.`, `answer.` or `request.` and its name."""
FieldNames = Annotated[list[FieldName], msgspec.Meta(max_length=MOST_NAMES)]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class BadEntry(Exception):
    """This may not stand in a log."""


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an entry of one type says."""

    type_name: ClassVar[EntryType]


class ManifestPublished(Body, frozen=True):
    """What a vault keeps is declared anew. The file itself is at the log's `blob/<sha256>`."""

    type_name = "manifest.publish"

    sha256: Sha256
    fields: Number
    """How many it declares."""
    previous_sha256: MaybeSha256
    """The manifest it follows; empty for the first, which then lists no changes."""
    added: FieldNames
    removed: FieldNames
    changed: FieldNames
    weakened: FieldNames = []
    """What is promised less of than before: kept longer, for more purposes, told or sent to more people."""
    notice_days: Number = 0
    """So many days before it takes effect whatever is weakened must have been announced, by this vault's settings."""
    effective_at: MaybeHour = ""
    """From which hour on it holds."""


class ManifestAnnounced(Body, frozen=True, kw_only=True):
    """A weaker manifest is coming. A vault that is started with it earlier refuses."""

    type_name = "manifest.announce"

    sha256: Sha256
    previous_sha256: Sha256
    """The one that holds now."""
    weakened: FieldNames
    notice_days: Number
    effective_at: Hour


class Running(Body, frozen=True):
    """What code a plane runs, from this hour on."""

    type_name = "running"

    version: Version
    code_sha256: Sha256
    """Over every file of the package (`custody/running.py` says how)."""
    app_sha256: MaybeSha256
    """Over every file of the app that a vault serves; empty where none is served."""
    manifest_sha256: MaybeSha256
    """What a vault keeps; empty for the public plane, which keeps what everyone may see."""


class Crossed(Body, frozen=True, rename={"class_name": "class"}):
    """What crossed in one class since the last entry of the same class, day and peer; their sums are the account."""

    class_name: ClassName
    schema_sha256: MaybeSha256
    """Of the class's JSON schema, which is at the log's `blob/<sha256>`; empty for bare bytes."""
    peer: Plane
    day: Day
    """The receiver's, so that both sides count under the same one."""
    messages: Number
    size_bytes: Number
    refused: Number
    total: Number = 0
    """How many messages the account of the class, day and peer holds by now,"""
    root: MaybeSha256 = ""
    """and the hash over all of them (`custody/crossed.py`); empty where some are not known any more."""


class CrossingBatch(Crossed, frozen=True):
    """The sender's side."""

    type_name = "crossing.batch"


class CrossingReceipt(Crossed, frozen=True):
    """The receiver's side."""

    type_name = "crossing.receipt"


class KeyEvent(Body, frozen=True):
    """What became of a key that opens a vault. Its id is of its public half, and says nothing of it."""

    type_name = "key.event"

    event: KeyEventName
    """A file's key took another's place; people share a new one; a module or a key server holds it; a former one was
    destroyed."""
    kek_id: KekId
    previous_kek_id: MaybeKekId = ""
    """The key whose place it took."""
    holders: Number = 0
    """How many people hold a share of it; none where a file holds it."""
    needed: Number = 0
    """How many of them open the vault together."""
    transcript_sha256: MaybeSha256 = ""
    """Of what the vault keeps of a shared key: its public half, and these two numbers."""


class AccessBatch(Body, frozen=True):
    """Who has read people's sealed data in an hour, other than the people themselves.

    The root is over one leaf for each person, reader, purpose and field (`custody/accesses.py`), which only that person
    can recognise. What was written down late is in another entry for the same hour.
    """

    type_name = "access.batch"

    hour: Hour
    root: Sha256
    reads: Number
    """How many leaves."""
    by_kind: dict[Literal["other", "service", "staff"], Number]
    by_purpose: dict[Purpose, Number]
    staff: Number
    """Reads by staff whom two operators let in; also told when it is 0."""


class LogRenewed(Body, frozen=True):
    """The first entry of a log that takes the place of one which could not be continued."""

    type_name = "log.renewed"

    previous_origin: Origin
    previous_size: Number
    previous_root: Sha256
    """Of its last checkpoint here."""


class UserShredded(Body, frozen=True):
    """Somebody was erased: the key of all that was sealed for them is destroyed. `custody/receipts.py` says by whom it
    can be recognised."""

    type_name = "user.shred"

    commitment: Sha256
    versions: Annotated[list[Number], msgspec.Meta(max_length=MOST_NAMES)]
    """Of the data key, destroyed."""


class KeptTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the rows of a table with a term stand to it."""

    field: FieldName
    """The column from which the term is counted."""
    declared_days: Number
    """What the manifest says; hours count as a day."""
    oldest_days: Number
    """Whole days since the term of the oldest row began; 0 also where there is none. More than declared is too long."""


class RetentionAccount(Body, frozen=True):
    """How old, once a day, the oldest is that a vault keeps of whatever it keeps for a declared number of days."""

    type_name = "retention.account"

    day: Day
    manifest_sha256: Sha256
    kept: Annotated[list[KeptTerm], msgspec.Meta(max_length=MOST_NAMES)]


class UserTransferred(Body, frozen=True, kw_only=True, rename={"source": "from", "target": "to"}):
    """Somebody has moved from one vault to another: the same words stand in both logs. The new vault says so when it
    has taken everything in; the old one when it destroys its key, right before it says that."""

    type_name = "user.transfer"

    commitment: Sha256
    source: Origin
    """The origin of the old vault's log,"""
    target: Origin
    """and of the new one's."""


class PrivacySpent(Body, frozen=True, kw_only=True, rename={"class_name": "class"}):
    """What letting a day's noised counts cross has cost each person, in differential privacy. Only where the public
    plane is another owner's; for one owner counts cross exactly."""

    type_name = "privacy.spend"

    class_name: ClassName
    day: Day
    mechanism: Mechanism = "laplace-threshold"
    rows: Number
    """To so many videos a person's views, and likes, of that day are counted, one each."""
    scale_micro: Number
    """Of the noise, in millionths."""
    threshold: Number
    """Smaller numbers did not cross."""
    epsilon_micro: Number
    """What it cost each person of that day, in millionths, views and likes together,"""
    delta_exp: Number
    """but for a chance of 1 in 10 to this power."""
    budget_micro: Number
    """What it may cost at most, in millionths."""


class EgressAccount(Body, frozen=True, kw_only=True):
    """What left a vault for the public plane since the last such entry, as the gateway and as the line count it."""

    type_name = "egress.account"

    period: Hour
    """In which it was reckoned up."""
    by_class: dict[ClassName, Number]
    """Bytes that the kernel sent for the gateway, with HTTP and encryption, by class of crossing; `object` for the
    bytes of videos, `witness` for questions about logs."""
    is_measured: bool
    """Whether the line was measured too: a network interface by which nothing else is reached."""
    iface_bytes: Number
    iface_packets: Number
    """What it carried away,"""
    unexplained_bytes: Number
    """and how much of that neither the classes explain nor the headers of so many packets."""


class ReleaseCode(Body, frozen=True):
    """A release is announced: these bytes, made of this source. What may start it, and when, is said by custodians."""

    type_name = "release.code"

    name: ReleaseName
    version: Version
    commit: Commit
    source_tree_sha256: Sha256
    """Over every file of the commit (`custody/releases.py` says how)."""
    artifact_sha256: Sha256
    """Of the wheel."""
    code_sha256: Sha256
    """Over the package's files in the wheel, without the app: the same that `running` says where it is started."""
    app_sha256: MaybeSha256
    """Over the app's files in the wheel; empty where it holds none."""
    lock_sha256: Sha256
    """Over the files that pin, with hashes, what is installed and what the app is built with."""
    previous_commit: MaybeCommit
    """Of the release announced before; empty for the first, whose three numbers are then 0."""
    files_changed: Number
    lines_added: Number
    lines_removed: Number
    urgent: bool
    """Whether it mends a hole and should not wait."""
    effective_at: Hour
    """Before this hour nobody is asked to start it."""


class ReleaseRebuilt(Body, frozen=True):
    """A second party made the same bytes from the same source, and signed that (`custody/releases.py` says what)."""

    type_name = "release.rebuilt"

    artifact_sha256: Sha256
    vkey: PlainKey
    """Theirs. Whether to believe it is for whoever reads this."""
    signature: NoteSignature


class ReleaseModel(Body, frozen=True):
    """How a vault ranks from this hour on. What is hashed is at the log's `blob/<sha256>`, all three."""

    type_name = "release.model"

    parameters_sha256: Sha256
    """Of the published weights, as JSON."""
    values_sha256: Sha256
    """Of the table that says what an outcome is worth, as JSON."""
    code_sha256: Sha256
    """Of the list of the recommender's files."""


class ModelLearnt(Body, frozen=True):
    """What a vault's model has learnt by now, once a day, sealed by a commitment (`custody/learnt.py` says how)."""

    type_name = "model.learnt"

    day: Day
    model_sha256: MaybeSha256
    """Of the `release.model` that it ranks by,"""
    code_sha256: MaybeSha256
    """and of the code that learnt, as `running` says it."""
    commitment: Sha256
    """To every count, vector and weight, and to how far the stream had been read."""


class Boosted(Body, frozen=True):
    """What carries this counts more in For You, or less, for some hours; the newest entry about it is in force.

    There is no other lever: `recommender/ranking` multiplies by nothing that is not told with each video.
    """

    type_name = "boost"

    target: BoostTarget
    video_id: MaybeVideoId
    """Empty for a hashtag."""
    hashtag_sha256: MaybeSha256
    """Of its text, which is at the log's `blob/<sha256>`; empty for a video."""
    percent: Percent
    """150 is one and a half times; 100 is none, and ends an earlier one."""
    reason: BoostReason
    from_hour: Hour
    until_hour: Hour
    operators: Annotated[int, msgspec.Meta(ge=2, le=100)]
    """How many agreed to it, the one who asked included; one alone has no such entry."""


class OperatorsChanged(Body, frozen=True):
    """Somebody was made an operator, or one has gone, never who: two who agree are worth what their making was."""

    type_name = "operators"

    change: OperatorChange
    operators: Number
    """How many there are from now on."""


class NoRequests(Body, frozen=True):
    """Whoever runs this plane states that no state asked it for anything about anyone in a month that is over."""

    type_name = "gov.none"

    month: Month


class StateRequest(Body, frozen=True):
    """A state asked for something about people here. How many people is said in a range, never about whom."""

    type_name = "gov.request"

    month: Month
    state: State
    """Two letters of ISO 3166."""
    kind: RequestKind
    people: People
    outcome: RequestOutcome
    told_late: bool
    """Whether the law forbade to tell of it before."""


BODIES: dict[EntryType, type[Body]] = {
    body.type_name: body
    for body in (
        ManifestPublished,
        ManifestAnnounced,
        Running,
        CrossingBatch,
        CrossingReceipt,
        AccessBatch,
        KeyEvent,
        LogRenewed,
        UserShredded,
        UserTransferred,
        PrivacySpent,
        EgressAccount,
        ReleaseCode,
        ReleaseRebuilt,
        ReleaseModel,
        ModelLearnt,
        Boosted,
        OperatorsChanged,
        RetentionAccount,
        NoRequests,
        StateRequest,
    )
}


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry: of which type, in which hour, by which plane, and what it says."""

    v: Literal[1] = VERSION
    type: EntryType
    t: Hour
    by: Plane
    body: dict[str, Any]


def written(body: Body, *, hour: str, by: str) -> bytes:
    """The bytes of an entry, or `BadEntry` when its schema has no room for what it would say."""
    entry = {"v": VERSION, "type": body.type_name, "t": hour, "by": by, "body": msgspec.to_builtins(body)}
    try:
        msgspec.convert(entry, Entry)
        msgspec.convert(entry["body"], BODIES[body.type_name])  # msgspec checks values on the way in only
    except msgspec.ValidationError as error:
        raise BadEntry(f"no entry of the type {body.type_name} has room for this: {error}") from error
    data = canonical(entry)
    if len(data) > MOST_BYTES:
        raise BadEntry(f"an entry has at most {MOST_BYTES} bytes")
    return data


def read(data: bytes) -> tuple[Entry, Body]:
    """An entry and what it says, or `BadEntry`."""
    if len(data) > MOST_BYTES:
        raise BadEntry(f"an entry has at most {MOST_BYTES} bytes")
    try:
        entry = msgspec.json.decode(data, type=Entry)
        body = msgspec.convert(entry.body, BODIES[entry.type])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadEntry(f"not an entry of a known type: {error}") from error
    if canonical(msgspec.to_builtins(entry)) != data:
        raise BadEntry("an entry is written in the one canonical way")
    return entry, body


def canonical(value: object) -> bytes:
    """JSON as RFC 8785 writes it, for what entries hold: words, whole numbers, lists, and maps with plain keys."""
    return msgspec.json.encode(value, order="sorted")
