"""Taking a file in, piece by piece, so that whatever was acknowledged is still there after a power cut."""

import errno
import fcntl
import hashlib
import hmac
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.errors import NotFound
from fanlight.foundation.events import announce
from fanlight.foundation.ids import new_id
from fanlight.vault.accounts import presence
from fanlight.vault.accounts.models import Account
from fanlight.vault.studio import contents, files, queries, rules
from fanlight.vault.studio.contents import Borrowed, Brought, Contents, MadeFrom, Refusal
from fanlight.vault.studio.errors import (
    DiskFull,
    DuetNotShared,
    EmptyUpload,
    QuotaReached,
    SoundNotShared,
    TooManyUploads,
    UploadBusy,
    UploadGone,
    UploadTooLarge,
    WrongChecksum,
    WrongOffset,
)
from fanlight.vault.studio.events import UploadReceived
from fanlight.vault.studio.models import Draft, Upload

PIECE_BYTES = 65_536
DURABLE_EVERY_BYTES = 8_000_000
"""After so many bytes they are flushed and counted as received, even while more are coming."""
LONGEST_SECONDS = 60.0
"""A slow phone is then told how much came, and sends the rest in a new request. One that needs longer for a single
piece is cut off by `dead_lines`, and told the same."""
MOST_UNFINISHED = 10
EXPIRED = Refusal(
    "upload_expired", "The upload was not finished in time, so what had come was deleted.", "Upload the file again."
)


@dataclass(frozen=True)
class Checksum:
    """What the sender says its bytes add up to."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True)
class Body:
    """Bytes on their way in."""

    read: Callable[[int], bytes]
    """At most so many bytes; none when the sender is gone."""
    size_bytes: int
    checksum: Checksum | None = None


def begin(
    account_id: UUID,
    *,
    is_minor: bool,
    size_bytes: int,
    file_name: str,
    borrowed: Borrowed | None = None,
    made_from: MadeFrom | None = None,
    brought: Brought | None = None,
) -> Upload:
    """Promise room for a file of this size and make the draft it will become, with a `borrowed` sound or made with
    another video if asked for; `brought` says from where an export took it."""
    settings = own()
    if size_bytes <= 0:
        raise EmptyUpload()
    if size_bytes > settings.max_upload_bytes:
        raise UploadTooLarge(max_bytes=settings.max_upload_bytes)
    draft_id = new_id()
    files.open_incoming(draft_id)
    try:
        with transaction.atomic():
            account = presence.hold(account_id)  # one promise at a time for a person
            _check_room(account_id, size_bytes)
            _check_shared(account, borrowed, made_from)
            told = Contents(file_name=file_name, borrowed=borrowed, made_from=made_from, brought=brought)
            return _begin(account, draft_id, size_bytes, told, is_minor)
    except BaseException:
        files.sweep_away(draft_id)
        raise


def append(account_id: UUID, draft_id: UUID, *, at: int, body: Body) -> int:
    """Add bytes where the last ones ended; how many there are now. Of several senders at once, one wins."""
    if queries.upload_of(account_id, draft_id) is None:
        return _already_complete(account_id, draft_id, at, body)
    with _held(draft_id) as file:
        upload = queries.upload_of(account_id, draft_id)
        if upload is None:  # the other sender has just brought the last byte
            return _already_complete(account_id, draft_id, at, body)
        if os.fstat(file).st_size < upload.offset_bytes or upload.expires_at <= clock.now():
            raise UploadGone()
        if at != upload.offset_bytes:
            raise WrongOffset(offset=upload.offset_bytes)
        if at + body.size_bytes > upload.length_bytes:
            raise UploadTooLarge(length=upload.length_bytes)
        if files.free_bytes() - body.size_bytes < own().min_free_bytes // 2:  # the other half was promised at creation
            raise DiskFull()
        os.ftruncate(file, at)  # what an interrupted request left beyond that was never acknowledged
        os.lseek(file, at, os.SEEK_SET)
        return _take_in(_Incoming(file, upload), body)


def expire() -> int:
    """Refuse the drafts whose upload was never finished, and delete what had come; how many."""
    overdue = Upload.objects.filter(expires_at__lte=clock.now()).values_list("draft_id", flat=True)
    return sum(_expire(draft_id) for draft_id in list(overdue))


def _check_room(account_id: UUID, size_bytes: int) -> None:
    settings = own()
    if Upload.objects.filter(account_id=account_id).count() >= MOST_UNFINISHED:
        raise TooManyUploads(most=MOST_UNFINISHED)
    if queries.kept_bytes(account_id) + size_bytes > settings.max_person_bytes:
        raise QuotaReached(max_bytes=settings.max_person_bytes)
    if files.free_bytes() - queries.awaited_bytes() - size_bytes < settings.min_free_bytes:
        raise DiskFull()


def _check_shared(account: Account, borrowed: Borrowed | None, made_from: MadeFrom | None) -> None:
    if borrowed and not queries.shared_sound(borrowed.sound_id, account.actor_id):
        raise SoundNotShared()
    if made_from and not queries.shared_video(made_from.video_id, account.actor_id):
        raise DuetNotShared()


def _begin(account: Account, draft_id: UUID, size_bytes: int, told: Contents, is_minor: bool) -> Upload:
    draft = Draft(id=draft_id, account=account, actor_id=account.actor_id, size_bytes=size_bytes)
    draft.audience = rules.default_audience(is_minor=is_minor)
    is_theirs = told.made_from is None
    draft.allows_sound = is_theirs and rules.default_allows_sound(is_minor=is_minor)
    draft.allows_duet = is_theirs and rules.default_allows_duet(is_minor=is_minor)
    draft.commenting = queries.usual_commenting(account.id, is_minor=is_minor)
    draft.sealed = contents.sealed(account.id, draft_id, told)
    draft.save(force_insert=True)
    expires_at = clock.now() + timedelta(hours=own().upload_hours)
    return Upload.objects.create(draft=draft, account=account, length_bytes=size_bytes, expires_at=expires_at)


def _already_complete(account_id: UUID, draft_id: UUID, at: int, body: Body) -> int:
    """Whoever missed the last answer and asks again is told the truth."""
    draft = queries.draft_of(account_id, draft_id)
    if contents.contents_of(draft).refusal == EXPIRED:
        raise UploadGone()
    if at != draft.size_bytes:
        raise WrongOffset(offset=draft.size_bytes)
    if body.size_bytes:
        raise UploadTooLarge(length=draft.size_bytes)
    return draft.size_bytes


class _Incoming:
    """A file being written, and how much of it has been acknowledged."""

    def __init__(self, file: int, upload: Upload) -> None:
        self.file = file
        self.draft_id = upload.draft_id
        self.account_id = upload.account_id
        self.length = upload.length_bytes
        self.acknowledged = upload.offset_bytes
        self.written = upload.offset_bytes

    def write(self, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(self.file, rest) :]
        self.written += len(piece)

    def acknowledge(self) -> int:
        """Flush, then count. The last byte and the draft's next stage are one transaction."""
        if self.written > self.acknowledged:
            os.fsync(self.file)
            with transaction.atomic():
                self._count()
            self.acknowledged = self.written
        return self.acknowledged

    def _count(self) -> None:
        rows = Upload.objects.filter(draft_id=self.draft_id, offset_bytes=self.acknowledged)
        if self.written < self.length:
            if not rows.update(offset_bytes=self.written):
                raise NotFound()  # discarded meanwhile
            return
        drafts = Draft.objects.filter(id=self.draft_id, stage=Draft.Stage.RECEIVING)
        if not rows.delete()[0] or not drafts.update(stage=Draft.Stage.CHECKING):
            raise NotFound()
        announce(UploadReceived(self.draft_id, self.account_id))

    def forget_unacknowledged(self) -> None:
        os.ftruncate(self.file, self.acknowledged)
        os.lseek(self.file, self.acknowledged, os.SEEK_SET)
        self.written = self.acknowledged


def _take_in(incoming: _Incoming, body: Body) -> int:
    try:
        if body.checksum is None:
            _stream(incoming, body)
        else:
            _stream_checked(incoming, body, body.checksum)
        return incoming.acknowledge()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        incoming.forget_unacknowledged()
        raise DiskFull(offset=incoming.acknowledged) from error


def _stream(incoming: _Incoming, body: Body) -> None:
    for piece in _pieces(body):
        incoming.write(piece)
        if incoming.written - incoming.acknowledged >= DURABLE_EVERY_BYTES and incoming.written < incoming.length:
            incoming.acknowledge()


def _stream_checked(incoming: _Incoming, body: Body, checksum: Checksum) -> None:
    """Nothing of it counts before all of it has been checked."""
    digest = hashlib.new(checksum.algorithm)
    for piece in _pieces(body):
        digest.update(piece)
        incoming.write(piece)
    if not hmac.compare_digest(digest.digest(), checksum.digest):
        incoming.forget_unacknowledged()
        raise WrongChecksum()


def _pieces(body: Body) -> Iterator[bytes]:
    left, began = body.size_bytes, time.monotonic()
    while left and time.monotonic() - began < LONGEST_SECONDS:
        piece = body.read(min(PIECE_BYTES, left))
        if not piece:
            return  # the line was cut; what came counts
        left -= len(piece)
        yield piece


@contextmanager
def _held(draft_id: UUID) -> Iterator[int]:
    """The upload's file, open, and nobody else writing to it; the lock goes with the process that holds it."""
    try:
        file = os.open(files.incoming(draft_id), os.O_RDWR)
    except FileNotFoundError as error:
        raise UploadGone() from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield file
    except BlockingIOError as error:
        raise UploadBusy(retry_after_seconds=1) from error
    finally:
        os.close(file)


def _expire(draft_id: UUID) -> bool:
    files.open_incoming(draft_id, may_exist=True)  # a lost file must not keep its row for ever
    try:
        with _held(draft_id), transaction.atomic():
            deleted, _ = Upload.objects.filter(draft_id=draft_id, expires_at__lte=clock.now()).delete()
            draft = Draft.objects.filter(id=draft_id, stage=Draft.Stage.RECEIVING).first()
            if not deleted or draft is None:
                return False
            told = contents.contents_of(draft)
            draft.stage = Draft.Stage.REFUSED
            draft.sealed = contents.sealed(draft.account_id, draft_id, contents.with_refusal(told, EXPIRED))
            draft.save(update_fields=["stage", "sealed"])
    except (UploadBusy, UploadGone):  # its last bytes are coming, or it was thrown away just now
        return False
    files.sweep_away(draft_id)
    return True
