"""What a custodian may demand of a release before it starts, and the evidence that it is met, checked without asking.

Whoever made the same wheel from the same source signs the note `fanlight-release-rebuilt/v1` with its hash.
"""

import base64
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from fanlight.custody import entries, notes, proofs
from fanlight.custody.checkpoints import BadCheckpoint
from fanlight.custody.entries import BadEntry, Number, ReleaseCode, ReleaseRebuilt
from fanlight.custody.notes import BadKey, BadNote, Note, NotSigned, Signature
from fanlight.custody.policy import Policy
from fanlight.custody.proofs import BadProof, NotProven
from fanlight.custody.signing import NoteKey, Signer, time_of

REBUILT = "fanlight-release-rebuilt/v1"
COOLING_DAYS = 7
DAY_SECONDS = 86_400


class Unaccepted(Exception):
    """This release is not to be started."""


class Unlogged(Unaccepted):
    """It stands in no log that is trusted here."""


class TooYoung(Unaccepted):
    """It has not been known for as long as is demanded."""


class NotRebuilt(Unaccepted):
    """Nobody of those who count has made the same bytes."""


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is kept beside a wheel, and in a vault that starts it."""

    entry: str
    """`release.code`, as it stands in the log."""
    proof: str
    """Where it stands (C2SP tlog-proof)."""
    rebuilt: list[ReleaseRebuilt]
    """Who has made the same bytes; each proves itself, wherever it was found."""
    seen_at: Number
    """When it was first seen here, in seconds since 1970."""

    @property
    def release(self) -> ReleaseCode:
        """What it is about, or `Unlogged`."""
        try:
            _, body = entries.read(self.entry.encode())
        except BadEntry as error:
            raise Unlogged(f"what is kept about this release cannot be read: {error}") from error
        if not isinstance(body, ReleaseCode):
            raise Unlogged("what is kept about this release is about something else")
        return body


@dataclass(frozen=True, kw_only=True)
class Demands:
    """What a custodian wants to be shown."""

    policy: Policy
    """Which log and which witnesses are believed about releases."""
    rebuilders: Sequence[NoteKey] = ()
    """One of these must have made the same bytes; nobody must where there are none."""
    cooling_days: int = COOLING_DAYS
    urgent_days: int = 0
    """The same for a release that is flagged as urgent."""


def check_logged(evidence: Evidence, demands: Demands) -> None:
    """`Unlogged` unless it stands in a log that is believed. Whether it may be started yet is another question."""
    _known_at(evidence, demands.policy)


def check(evidence: Evidence, demands: Demands, *, now: int) -> None:
    """Return when the evidence meets the demands; else say which it does not meet."""
    release, known_at = evidence.release, _known_at(evidence, demands.policy)
    _check_rebuilt(evidence, release, demands)
    days = demands.urgent_days if release.urgent else demands.cooling_days
    ready_at = max(known_at + days * DAY_SECONDS, _seconds(release.effective_at))
    if now < ready_at:
        raise TooYoung(
            f"it has been known here since {_told(known_at)} and may be started from {_told(ready_at)} on "
            f"({days} days, and not before its effective_at): start the release you ran before until then"
        )


def _known_at(evidence: Evidence, policy: Policy) -> int:
    """Since when it is known to be in the log. The log's own word for the time counts only where it is later."""
    data = evidence.entry.encode()
    try:
        proof = proofs.read(evidence.proof.encode())
        proof.check(data, policy)
        entry, _ = entries.read(data)
        witnessed = proof.checkpoint.signed_by(policy.witnesses.values())
    except (BadEntry, BadNote, BadProof, BadCheckpoint, NotProven, NotSigned) as error:
        raise Unlogged(f"it is not proven to stand in a log that release_policy trusts: {error}") from error
    times = [time_of(one.value) for one in witnessed.values()] if policy.quorum != "none" else []
    return max(min([evidence.seen_at, max(times, default=evidence.seen_at)]), _seconds(entry.t))


def _check_rebuilt(evidence: Evidence, release: ReleaseCode, demands: Demands) -> None:
    if not demands.rebuilders:
        return
    logs = {log.public_key for log in demands.policy.logs.values()}
    for said in evidence.rebuilt:
        with suppress(BadKey, NotSigned):
            key = rebuilder(said)
            is_other = key in demands.rebuilders and key.public_key not in logs  # a log's own word is no second one
            if is_other and said.artifact_sha256 == release.artifact_sha256:
                return
    names = ", ".join(key.name for key in demands.rebuilders)
    raise NotRebuilt(
        f"none of {names} has made the same wheel and signed that: build it from {release.commit}, compare the hash "
        f"with {release.artifact_sha256}, and sign with fanlight release attest"
    )


def attested(artifact_sha256: str, signer: Signer) -> ReleaseRebuilt:
    """Say that one has made the same bytes."""
    one = signer.sign(_rebuilt_text(artifact_sha256))
    signature = base64.b64encode(one.key_id + one.value).decode()
    return ReleaseRebuilt(artifact_sha256=artifact_sha256, vkey=signer.key.vkey, signature=signature)


def rebuilder(body: ReleaseRebuilt) -> NoteKey:
    """Who truly signed it, or `NotSigned` or `BadKey`. Whether they count is another question."""
    key = NoteKey.of(body.vkey)
    value = base64.b64decode(body.signature)
    signature = Signature(key.name, value[: notes.KEY_ID_BYTES], value[notes.KEY_ID_BYTES :])
    if key.is_timed or not Note(_rebuilt_text(body.artifact_sha256), (signature,)).signed_by([key]):
        raise NotSigned(f"{key.name} has not signed this")
    return key


def _rebuilt_text(artifact_sha256: str) -> str:
    return f"{REBUILT}\n{artifact_sha256}\n"


def _seconds(hour: str) -> int:
    return int(datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC).timestamp())


def _told(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
