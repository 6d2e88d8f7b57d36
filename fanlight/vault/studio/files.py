"""Where the studio's bytes lie, and when they may go."""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from fanlight.crossings.outbox.models import Message
from fanlight.engines.objects.folder import Folder
from fanlight.engines.objects.port import Objects
from fanlight.foundation.configuration import own
from fanlight.foundation.errors import NotFound
from fanlight.foundation.jobs.context import Hold, in_no_queue
from fanlight.media.rendition import Rendition as MadeRendition
from fanlight.vault.studio.manifest import Rendition
from fanlight.vault.studio.models import Draft, KeptFile, Profile

GRACE_SECONDS = 3600
"""A file younger than this may belong to a row that is not committed yet."""


def incoming(draft_id: UUID) -> Path:
    """Where an upload is put together; nobody is ever served from there."""
    return _uploads() / str(draft_id)


def workspace(draft_id: UUID) -> Path:
    """Where a draft is prepared: each attempt has a folder of its own in it."""
    return _uploads() / f"{draft_id}.work"


def listening_place(draft_id: UUID) -> Path:
    """Where the sound of a draft lies while a machine writes it down; the same."""
    return _uploads() / f"{draft_id}.heard"


@contextmanager
def attempt(place: Path, hold: Hold) -> Iterator[Path]:
    """A folder in this place that no other attempt writes into; what earlier ones have left there goes first.

    A worker that slept through its lease may still be at work on an earlier one: it loses its own files, and none of
    those that are made now.
    """
    left = list(place.glob("*"))
    with transaction.atomic():
        hold()  # so whoever made those had the job before
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    folder = place / secrets.token_hex(8)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            place.rmdir()


def store() -> Objects:
    """The vault's own objects."""
    return Folder(own().vault_objects)


def public_file(name: str) -> Path:
    """Where the vault reads an object of the public plane."""
    return Folder(own().public_objects).path(name)


def free_bytes() -> int:
    """How much room the disk of the uploads has left."""
    return shutil.disk_usage(_uploads()).free


def open_incoming(draft_id: UUID, *, may_exist: bool = False) -> None:
    """Make the empty file of an upload, so that it is there after a power cut."""
    os.close(os.open(incoming(draft_id), os.O_CREAT | os.O_WRONLY | (0 if may_exist else os.O_EXCL), 0o600))
    folder = os.open(_uploads(), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sweep_away(draft_id: UUID) -> None:
    """Delete the file as it was sent and everything half made of it."""
    incoming(draft_id).unlink(missing_ok=True)
    shutil.rmtree(workspace(draft_id), ignore_errors=True)
    shutil.rmtree(listening_place(draft_id), ignore_errors=True)


def scratch() -> Path:
    """A folder for files that live no longer than the call that makes them."""
    folder = _uploads() / "scratch"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def clear_scratch() -> int:
    """Delete what calls that were killed have left in the scratch folder; how many of them there were."""
    left = [folder for folder in scratch().iterdir() if _is_old(folder)]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def keep(draft: Draft, source: Path, extension: str, *, hold: Hold = in_no_queue) -> str:
    """Put a file into the store on behalf of a draft; its object's name."""
    with keeping(source, extension) as name, transaction.atomic():
        hold()
        if not Draft.objects.select_for_update().filter(id=draft.id).exists():
            raise NotFound()  # discarded meanwhile
        KeptFile.objects.get_or_create(
            draft_id=draft.id,
            name=name,
            defaults={"account_id": draft.account_id, "size_bytes": source.stat().st_size},
        )
    return name


def keep_rendition(draft: Draft, made: MadeRendition, *, hold: Hold = in_no_queue) -> Rendition:
    """Put a playable file into the store on behalf of a draft, and say what its manifest says of it."""
    return Rendition(
        label=made.name,
        name=keep(draft, made.path, "mp4", hold=hold),
        width=made.width,
        height=made.height,
        codecs=made.codecs,
        peak_kbps=made.peak_kbps,
        mean_kbps=made.mean_kbps,
        size_bytes=made.size_bytes,
    )


@contextmanager
def keeping(source: Path, extension: str) -> Iterator[str]:
    """Put a file into the store; the block writes the row that needs it, before anyone may delete it as unneeded."""
    with _one_at_a_time():
        yield store().put(source, extension)


def let_go(names: Iterable[str]) -> None:
    """Delete those of these objects that nobody needs any more; call it after the commit, never inside."""
    with _one_at_a_time():
        for name in set(names) - _needed(names):
            store().delete(name)


def let_orphans_go() -> int:
    """Delete objects that no row names: what a crash between a file and its row leaves behind. How many there were."""
    store().forget_unfinished(older_than=timedelta(seconds=GRACE_SECONDS))
    return sum(
        _let_unneeded_go([file for file in folder.iterdir() if _is_old(file)])
        for folder in sorted(own().vault_objects.glob("??"))
    )


def strays() -> Iterator[UUID]:
    """Ids of drafts whose incoming file or workspace lies here, and old enough to be looked at."""
    for entry in _uploads().iterdir():
        if _is_old(entry):
            try:
                yield UUID(entry.name.partition(".")[0])
            except ValueError:
                continue


def _let_unneeded_go(found: list[Path]) -> int:
    with _one_at_a_time():
        unneeded = {file.name for file in found} - _needed(file.name for file in found)
        for file in found:
            if file.name in unneeded:
                file.unlink(missing_ok=True)
    return len(unneeded)


def _needed(names: Iterable[str]) -> set[str]:
    """Those of these names that a draft, a public face or a waiting crossing asks for."""
    asked = set(names)
    kept = set(KeptFile.objects.filter(name__in=asked).values_list("name", flat=True))
    shown = Profile.objects.filter(avatar_sha256__in={name.partition(".")[0] for name in asked})
    faces = {f"{sha256}.webp" for sha256 in shown.values_list("avatar_sha256", flat=True)}
    waiting = {name for names in Message.objects.values_list("objects_ahead", flat=True) for name in names}
    return (kept | faces | waiting) & asked


def _is_old(file: Path) -> bool:
    try:
        return time.time() - file.stat().st_mtime > GRACE_SECONDS
    except FileNotFoundError:
        return False


def _uploads() -> Path:
    folder = own().vault_home / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Between all processes: an object must not be deleted for one draft while it is being kept for another.

    Two drafts of the same bytes share an object. Take this lock before a write transaction, never inside one.
    """
    with (_uploads() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
