"""What can be done to the log, and what the witness does."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection

import fanlight
from fanlight.custody import checkpoints, entries, notes, witness
from fanlight.custody.entries import Body, ManifestPublished, ReleaseModel, Running
from fanlight.custody.manifest import changes, weakened
from fanlight.custody.notes import Note, Signature
from fanlight.custody.running import listing
from fanlight.custody.signing import NoteKey
from fanlight.foundation import clock
from fanlight.transparency import last, queries
from fanlight.transparency.errors import TooSoon
from fanlight.transparency.keeping import Keeper, keeper
from fanlight.transparency.models import Blob, Entry, Witnessed
from fanlight.transparency.shelf import DatabaseShelf, alone

HOUR = "%Y-%m-%dT%H"
PACKAGE = Path(fanlight.__file__).parent
LISTING = "text/plain; charset=utf-8"
"""Of the lists of files that are kept beside the log: one can see which file is another, not only that one is."""


def log(bodies: Sequence[Body]) -> int | None:
    """Add entries to this plane's log, with the caller's transaction if there is one: with it they stand or fall.

    The index of the first; None when there are none.
    """
    if not bodies:
        return None
    hour, by = _hour(), keeper().by
    written = [entries.written(body, hour=hour, by=by) for body in bodies]
    with alone("log"):
        own = queries.own_log()
        last.check(own)
        return own.append(written)


def keep_blob(data: bytes, content_type: str) -> str:
    """Keep bytes that an entry is about to name by their hash; that hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    Blob.objects.bulk_create([Blob(sha256=sha256, content_type=content_type, data=data)], ignore_conflicts=True)
    return sha256


def say_what_runs() -> None:
    """Log what this plane declares, where that has changed, and what it runs.

    Said at each start and once a day. What was said last, in this same hour, is not said again: a process that dies
    over and over fills no log.
    """
    keeping, code = keeper(), listing(PACKAGE, without=[PACKAGE / "vault" / "app"])
    app = listing(keeping.app) if keeping.app and keeping.app.is_dir() else b""
    with alone("log"):
        for schema in keeping.crossings.values():
            keep_blob(schema, "application/schema+json")
        said_in, before = queries.last_in(Running) or ("", None)
        manifest = _declare(keeping, previous=before.manifest_sha256 if before else "")
        _say_model(keeping)
        said = Running(
            version=fanlight.__version__,
            code_sha256=keep_blob(code, LISTING),
            app_sha256=keep_blob(app, LISTING) if app else "",
            manifest_sha256=manifest,
        )
        if (said_in, before) != (_hour(), said):
            log([said])


def _say_model(keeping: Keeper) -> None:
    """Log what a vault ranks by, where that has changed."""
    if (model := keeping.model) is None:
        return
    keep_blob(model.parameters, "application/json")
    keep_blob(model.values, "application/json")
    keep_blob(model.code, LISTING)
    before = [body for _, body in queries.said_since(0, ReleaseModel)]
    if before[-1:] != [model.told]:
        log([model.told])


def _declare(keeping: Keeper, *, previous: str) -> str:
    """The hash of the manifest, logged when it is a new one; nothing for a plane without."""
    if keeping.manifest is None:
        return ""
    text = keeping.manifest.read_bytes()
    sha256 = keep_blob(text, "application/toml")
    if sha256 != previous:
        before = queries.blob(previous) if previous else None
        old = bytes(before.data) if before else text
        found, weaker = changes(old, text), weakened(old, text)
        if weaker:
            _refuse(sha256, weaker)
        most = entries.MOST_NAMES
        published = ManifestPublished(
            sha256=sha256,
            fields=found.fields,
            previous_sha256=previous,
            added=found.added[:most],
            removed=found.removed[:most],
            changed=found.changed[:most],
            weakened=weaker[:most],
            notice_days=keeping.notice_days,
            effective_at=_hour(),
        )
        log([published])
    return sha256


def refuse_unannounced() -> None:
    """`TooSoon` where this plane declares less than before without the notice that it promises. Changes nothing."""
    manifest = keeper().manifest
    if manifest is None or Entry._meta.db_table not in connection.introspection.table_names():
        return
    text = manifest.read_bytes()
    running = queries.last(Running)
    before = queries.blob(running.manifest_sha256) if running else None
    if before is not None and bytes(before.data) != text and (weaker := weakened(bytes(before.data), text)):
        _refuse(hashlib.sha256(text).hexdigest(), weaker)


def _refuse(sha256: str, weaker: Sequence[str]) -> None:
    days = keeper().notice_days
    if not days:
        return
    found = queries.announcement_of(sha256)
    if found is None:
        raise TooSoon(
            f"this manifest promises less than the one before ({', '.join(weaker[:5])}), and nobody has been told. "
            f"Start the version before and say `fanlight custody announce MANIFEST`; this one starts {days} days later"
        )
    said_in, said = found
    holds_from = max(said.effective_at, hour_after(days, since=datetime.strptime(said_in, HOUR).replace(tzinfo=UTC)))
    if _hour() < holds_from:
        raise TooSoon(f"this manifest has been announced, and can be started with from {holds_from} (UTC)")


def hour_after(days: int, *, since: datetime) -> str:
    """The first whole hour at which so many days are over: an hour that has begun is no notice."""
    return (since + timedelta(days=days, hours=1 if days else 0)).strftime(HOUR)


def _hour() -> str:
    return clock.now().strftime(HOUR)


def cosign(body: bytes) -> tuple[Signature, ...]:
    """Cosign a checkpoint that continues the last one of its log, or say why not; kept before it is handed out."""
    submission = witness.read(body)
    note = witness.known(submission, queries.known_logs())
    origin_sha256 = hashlib.sha256(submission.checkpoint.origin.encode()).hexdigest()
    with alone("witness"):
        seen = queries.last_cosigned(origin_sha256)
        witness.check(submission, checkpoints.parsed(seen.text) if seen else None)
        signature = queries.own_witness().sign(note.text, at=clock.seconds())
        Witnessed.objects.bulk_create(
            [Witnessed(origin_sha256=origin_sha256, note=str(note.with_signatures([signature])))],
            update_conflicts=True,
            unique_fields=["origin_sha256"],
            update_fields=["note"],
        )
    return (signature,)


def accept(cosignatures: Sequence[Signature], witnesses: Collection[NoteKey], *, of: str) -> bool:
    """Put witnesses' cosignatures of a checkpoint of ours beside it; whether it is still the newest.

    Only the known witnesses' are kept; one of theirs that does not fit is a `WrongSignature`.
    """
    signed = Note(of, tuple(cosignatures)).signed_by(witnesses)
    with alone("log"):
        head = DatabaseShelf().head()
        own = notes.read(head) if head else Note("")
        if own.text != of or not signed:
            return False
        DatabaseShelf().put_head(str(own.with_signatures(list(signed.values()))).encode())
        return True
