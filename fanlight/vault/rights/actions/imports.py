"""Taking in what somebody brings along: their export of this or another Fanlight, as a zip."""

import errno
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q

from fanlight.custody import bundles
from fanlight.custody.bundles import BadBundle as BundleError
from fanlight.custody.exports.reading import BadExport, Export
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.errors import SignInNeeded
from fanlight.foundation.events import announce
from fanlight.foundation.jobs.context import Hold, in_no_queue
from fanlight.vault.accounts import limits, presence
from fanlight.vault.accounts import queries as accounts
from fanlight.vault.accounts.errors import KeyDestroyed
from fanlight.vault.accounts.limits import Limit
from fanlight.vault.accounts.models import Account
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.rights import arriving, files, going, held, outcomes, taking
from fanlight.vault.rights.actions.exports import Tell
from fanlight.vault.rights.actions.keeping import apply
from fanlight.vault.rights.errors import ImportBusy, ImportTooLarge, NoImport, NoRoom, WrongPiece
from fanlight.vault.rights.events import ImportArrived
from fanlight.vault.rights.models import Import
from fanlight.vault.rights.outcomes import Outcome
from fanlight.vault.rights.sealed_files import PIECE_BYTES, Unsealed, Unsealing, seal_at

MOST_PIECE_BYTES = 3 * PIECE_BYTES
"""What one request brings; less than any request may."""
WAITED_FOR = timedelta(days=2)
"""From its last bytes, an unfinished one is waited for so long."""
STUCK = timedelta(hours=12)
"""So much longer it may be on its way in; no job takes that long, and one that failed for good never ends it."""
TOLD_FOR = timedelta(days=7)
"""What came of it can be read so long; the file goes at once."""
IMPORTS = Limit("imports, account", 20, timedelta(days=1))
"""Each is read twice, and its videos are prepared."""


def begin_import(viewer: Viewer, size_bytes: int) -> Import:
    """Promise room for a zip of this size, in the place of one that is not being taken in."""
    if size_bytes > own().max_person_bytes:
        raise ImportTooLarge(max_bytes=own().max_person_bytes)
    limits.count(IMPORTS, str(viewer.account_id))
    if files.free_bytes() - size_bytes < own().min_free_bytes:
        raise NoRoom()
    with transaction.atomic():
        presence.hold(viewer.account_id)
        if before := Import.objects.filter(account_id=viewer.account_id).first():
            if before.stage == Import.Stage.TAKING:
                raise ImportBusy()
            held.let_import_go(before.id, before.job_id)
        return Import.objects.create(
            account_id=viewer.account_id, size_bytes=size_bytes, expires_at=clock.now() + WAITED_FOR
        )


def add_piece(viewer: Viewer, *, at: int, data: bytes) -> Import:
    """Add bytes to those that are here. What this returns for is on the disk; the last ones have it taken in.

    Of several senders one writes at a time, and whoever comes second is told where it goes on; what was thrown away
    meanwhile stays away.
    """
    import_id = _arriving(account_id=viewer.account_id).id
    with files.held(import_id):
        try:
            return _add(_arriving(id=import_id), at, data)
        except NoImport:
            if not Import.objects.filter(id=import_id).exists():
                files.let_go(import_id)
            raise


def drop_import(account_id: UUID) -> None:
    """Throw away what has come, or what is told of it; what was taken in stays."""
    with transaction.atomic():
        found = Import.objects.filter(account_id=account_id).first()
        if found:
            held.let_import_go(found.id, found.job_id)


def note_import_job(import_id: UUID, job_id: UUID) -> None:
    """Remember which job takes it in."""
    Import.objects.filter(id=import_id).update(job_id=job_id)


def take_in(import_id: UUID, tell: Tell, hold: Hold = in_no_queue) -> None:
    """Look it through, then take in what can be. Killed anywhere, it begins anew, and what was taken is known again."""
    found = Import.objects.filter(id=import_id, stage=Import.Stage.TAKING).first()
    if found is None:
        return
    try:
        outcome, stage = _taken(found, tell), Import.Stage.DONE
        apply(found.account_id)
    except BundleError as bad:
        outcome, stage = Outcome(refused="bad_bundle", says=str(bad)), Import.Stage.REFUSED
    except BadExport as bad:
        outcome, stage = Outcome(refused=bad.code, says=str(bad)), Import.Stage.REFUSED
    except (ObjectDoesNotExist, KeyDestroyed, SignInNeeded):
        if Account.objects.present().filter(id=found.account_id).exists():
            raise
        return  # they are leaving
    with transaction.atomic():
        hold()
        here = Import.objects.filter(id=import_id, stage=Import.Stage.TAKING)
        here.update(stage=stage, sealed=outcomes.sealed(found, outcome), expires_at=clock.now() + TOLD_FOR)
    files.let_go(import_id)


def expire_imports() -> int:
    """Throw away what was never finished, and what was told long enough; how many."""
    under_way = Q(stage=Import.Stage.TAKING, expires_at__gt=clock.now() - STUCK)
    overdue = list(Import.objects.filter(expires_at__lte=clock.now()).exclude(under_way))
    for found in overdue:
        with transaction.atomic():
            held.let_import_go(found.id, found.job_id)
    return len(overdue)


def _arriving(**which: UUID) -> Import:
    found = Import.objects.filter(stage=Import.Stage.ARRIVING, **which).first()
    if found is None:
        raise NoImport()
    return found


def _add(found: Import, at: int, data: bytes) -> Import:
    end = at + len(data)
    is_whole = len(data) % PIECE_BYTES == 0 or end == found.size_bytes
    if at != found.received_bytes or not data or end > found.size_bytes or len(data) > MOST_PIECE_BYTES or not is_whole:
        raise WrongPiece(offset=found.received_bytes, piece_bytes=PIECE_BYTES)
    if files.free_bytes() - len(data) < own().min_free_bytes // 2:  # the other half was promised when it began
        raise NoRoom()
    try:
        seal_at(files.place(found.id), found.account_id, found.id, at=at, data=data, size=found.size_bytes)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        raise NoRoom() from error
    with transaction.atomic():
        return _counted(found, end)


def _counted(found: Import, end: int) -> Import:
    before = Import.objects.filter(id=found.id, received_bytes=found.received_bytes, stage=Import.Stage.ARRIVING)
    found.received_bytes, found.expires_at = end, clock.now() + WAITED_FOR
    found.stage = Import.Stage.TAKING if end == found.size_bytes else Import.Stage.ARRIVING
    if not before.update(received_bytes=end, stage=found.stage, expires_at=found.expires_at):
        raise NoImport()  # thrown away meanwhile
    if found.stage == Import.Stage.TAKING:
        announce(ImportArrived(found.id, found.account_id))
    return found


def _taken(found: Import, tell: Tell) -> Outcome:
    try:
        file = Unsealing(files.place(found.id), found.account_id, found.id, found.size_bytes)
    except FileNotFoundError as error:
        raise BadExport("lost", "The file was lost on this server. Bring it again.") from error
    with _zipped(io.BufferedReader(Unsealed(file), PIECE_BYTES)) as zipped:
        export = Export(zipped, most_bytes=2 * own().max_person_bytes)
        taking.look_through(export, lambda share: tell("looking_through", share / 2))
        order = arriving.take_over(found.account_id, export)
        viewer = accounts.viewer_as(found.account_id)
        lines = []
        for number, line in enumerate(taking.take(viewer, export)):
            lines.append(line)
            tell("taking", min(0.5 + number / 40, 0.99))
        if order:
            lines.append(arriving.take_comments(viewer, export).line)
            arriving.confirm(found.account_id, order)
        return outcomes.taken(lines)


def _zipped(sent: "io.BufferedReader[Any]") -> "io.BufferedReader[Any]":
    """The zip itself, where it came sealed for this vault."""
    if not bundles.is_bundle(sent.peek(len(bundles.MAGIC))):
        return sent
    return io.BufferedReader(bundles.Opened(sent, going.key()), PIECE_BYTES)
