"""Gathering somebody's copy of everything, handing it over to them alone, and deleting it in time."""

from collections.abc import Callable
from datetime import timedelta
from typing import IO
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q

from fanlight.custody import bundles
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.events import announce
from fanlight.foundation.jobs.context import Hold, in_no_queue
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import limits, presence
from fanlight.vault.accounts.errors import KeyDestroyed
from fanlight.vault.accounts.limits import Limit
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.rights import files, gathering, going, held, queries
from fanlight.vault.rights.errors import NoExport, NoRoom
from fanlight.vault.rights.events import ExportAsked
from fanlight.vault.rights.models import Export, Import
from fanlight.vault.rights.sealed_files import Sealing
from fanlight.vault.studio.personal_data import size_bytes

KEPT = timedelta(days=2)
"""From when it is ready; the manifest says so too."""
OPEN_FOR = timedelta(hours=1)
"""From when the password was shown."""
EXPORTS = Limit("exports, account", 100, timedelta(days=1))
"""Each reads everything that somebody has."""

Tell = Callable[[str, float], None]


def begin(viewer: Viewer, *, password: str) -> Export:
    """Have a fresh copy gathered, in the place of one that is ready; one that is being gathered is waited for."""
    accounts.confirm_password(viewer, password)
    return begin_for(viewer, None)


def begin_for(viewer: Viewer, recipient: bytes | None) -> Export:
    """The same for who has shown their password; sealed for another vault, if there is a recipient's key."""
    limits.count(EXPORTS, str(viewer.account_id))
    _check_room(viewer.account_id)
    with transaction.atomic():
        presence.hold(viewer.account_id)
        before = queries.export_of(viewer.account_id)
        if before and before.is_gathering and not (recipient or before.export.recipient):
            return _open(before.export, viewer)
        for there in Export.objects.filter(account_id=viewer.account_id):  # also one whose time is over
            held.let_go(there.id, there.job_id)
        export = Export.objects.create(
            account_id=viewer.account_id,
            open_to=viewer.session_id,
            open_until=clock.now() + OPEN_FOR,
            recipient=recipient,
        )
        announce(ExportAsked(export.id, viewer.account_id))
        return export


def open_again(viewer: Viewer, *, password: str) -> Export:
    """Let the session in which the password was just shown fetch the copy, and no other."""
    accounts.confirm_password(viewer, password)
    with transaction.atomic():
        presence.hold(viewer.account_id)
        found = queries.export_of(viewer.account_id)
        if found is None:
            raise NoExport()
        return _open(found.export, viewer)


def drop(account_id: UUID) -> None:
    """Delete somebody's copy, whole or half gathered, if there is one."""
    with transaction.atomic():
        held.erase(account_id)


def note_job(export_id: UUID, job_id: UUID) -> None:
    """Remember which job gathers an export."""
    Export.objects.filter(id=export_id).update(job_id=job_id)


def gather(export_id: UUID, tell: Tell, hold: Hold = in_no_queue) -> None:
    """Write an export into its file, from the start; one that was deleted meanwhile leaves nothing."""
    export = Export.objects.filter(id=export_id, stage=Export.Stage.GATHERING).first()
    if export is None:
        return
    expected, written = size_bytes(export.account_id) + 1, 0

    def count(added: int) -> None:
        nonlocal written
        written += added
        tell("gathering", min(written / expected, 0.99))

    try:
        with files.arriving(export_id) as out:
            sealing = Sealing(out, export.account_id, export_id)
            if export.recipient:
                bundle = bundles.Sealer(sealing, bytes(export.recipient))
                gathering.write(export.account_id, bundle, count, order=going.order_of(export.account_id))
                bundle.finish()
            else:
                gathering.write(export.account_id, sealing, count)
            _settle(export_id, out, sealing.finish(), hold)
    except (ObjectDoesNotExist, KeyDestroyed):
        if Export.objects.filter(id=export_id).exists():
            raise
        return  # they have left meanwhile: what there was of it is gone with the block


def expire() -> int:
    """Delete the copies whose time is over, and orders that no job has filled in as long; how many."""
    unfilled = Q(expires_at=None, asked_at__lte=clock.now() - KEPT)
    overdue = list(Export.objects.filter(Q(expires_at__lte=clock.now()) | unfilled))
    for export in overdue:
        with transaction.atomic():
            held.let_go(export.id, export.job_id)
    return len(overdue)


def clear_strays() -> int:
    """Delete files that belong to no export and no import any more; how many."""
    unread = Import.objects.filter(stage__in=[Import.Stage.ARRIVING, Import.Stage.TAKING])
    needed = {*Export.objects.values_list("id", flat=True), *unread.values_list("id", flat=True)}
    strays = list(files.strays(needed))
    for file in strays:
        file.unlink(missing_ok=True)
    return len(strays)


@transaction.atomic
def _settle(export_id: UUID, file: IO[bytes], size: int, hold: Hold) -> None:
    """The file gets its name as its row gets its size: another's would not open."""
    hold()
    gathering = Export.objects.filter(id=export_id, stage=Export.Stage.GATHERING)
    if gathering.update(stage=Export.Stage.READY, size_bytes=size, expires_at=clock.now() + KEPT):
        files.settle(file, export_id)


def _check_room(account_id: UUID) -> None:
    if files.free_bytes() - size_bytes(account_id) < own().min_free_bytes:
        raise NoRoom()


def _open(export: Export, viewer: Viewer) -> Export:
    export.open_to, export.open_until = viewer.session_id, clock.now() + OPEN_FOR
    export.save(update_fields=["open_to", "open_until"])
    return export
