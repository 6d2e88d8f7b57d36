"""The public plane's log in words, for people; programs read the log itself."""

from dataclasses import dataclass

from fanlight.custody import entries
from fanlight.custody.entries import BadEntry, Body, Crossed, LogRenewed, ReleaseCode, ReleaseRebuilt, Running
from fanlight.foundation.configuration import own
from fanlight.public.web.cards import address
from fanlight.transparency import queries

SHOWN = 50


@dataclass(frozen=True)
class Line:
    """An entry in words."""

    index: int
    hour: str
    words: str
    proof_url: str


@dataclass(frozen=True)
class OwnLog:
    """What the page shows."""

    origin: str
    vkey: str
    checkpoint: str
    checkpoint_url: str
    tiles_url: str
    custody_url: str
    vault_custody_url: str
    witness_vkey: str
    witnessed: list[str]
    lines: list[Line]


def own_log() -> OwnLog:
    """The log as it stands, with its newest entries."""
    about = queries.about()
    return OwnLog(
        origin=about.log.origin,
        vkey=about.log.vkey,
        checkpoint=queries.checkpoint() or "",
        checkpoint_url=f"{about.log.url}/checkpoint",
        tiles_url=f"{about.log.url}/tile/",
        custody_url=address(".well-known/custody.json"),
        vault_custody_url=f"{own().vault_address.rstrip('/')}/.well-known/custody.json",
        witness_vkey=about.witness.vkey,
        witnessed=about.witness.origins,
        lines=[_line(index, data, about.log.url) for index, data in queries.newest(SHOWN)],
    )


def _line(index: int, data: bytes, log_url: str) -> Line:
    try:
        entry, body = entries.read(data)
    except BadEntry:
        return Line(index, "", "An entry of a form that this version does not know.", f"{log_url}/proof/{index}")
    day, _, hour = entry.t.partition("T")
    return Line(index, f"{day}, {hour} h UTC", _words(body), f"{log_url}/proof/{index}")


def _words(body: Body) -> str:
    match body:
        case Running():
            return f"Runs version {body.version}; its files have the hash {body.code_sha256}."
        case Crossed():
            schema = f", schema {body.schema_sha256}" if body.schema_sha256 else ""
            return (
                f"Took {body.messages} of the class {body.class_name}, {body.size_bytes} bytes, from {body.peer},"
                f" and refused {body.refused}, on {body.day}{schema}."
            )
        case LogRenewed():
            return f"Follows {body.previous_origin}, which could not be continued after {body.previous_size} entries."
        case ReleaseCode():
            return _announced(body)
        case ReleaseRebuilt():
            return f"{body.vkey.split('+')[0]} made the same wheel of the hash {body.artifact_sha256}, and signed that."
        case _:
            return f"An entry of the type {body.type_name}."


def _announced(body: ReleaseCode) -> str:
    urgent, lines = " It is urgent." if body.urgent else "", body.lines_added + body.lines_removed
    return (
        f"Announces {body.name} {body.version}: a wheel of the hash {body.artifact_sha256}, made of commit"
        f" {body.commit}, {body.files_changed} files and {lines} lines from the one before."
        f" It may be started from {body.effective_at.replace('T', ', ')} h UTC on.{urgent}"
    )
