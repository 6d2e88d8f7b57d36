"""How Fanlight is doing, each number with the place it was read from."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Count, Max, Sum

from fanlight.crossings.outbox import queries as outbox
from fanlight.crossings.outbox.models import Message
from fanlight.crossings.outbox.queries import ClassAccount
from fanlight.foundation import clock
from fanlight.foundation.configuration import own
from fanlight.foundation.jobs import queries as jobs
from fanlight.foundation.jobs.models import Job
from fanlight.media.transcription import Readiness
from fanlight.public.journal.models import Entry
from fanlight.public.videos.models import Video
from fanlight.vault.accounts import queries as accounts
from fanlight.vault.accounts.models import Account, Session
from fanlight.vault.activity.models import Event
from fanlight.vault.feed import queries as feed
from fanlight.vault.mirror.models import Cursor, Unheard
from fanlight.vault.studio import queries as studio
from fanlight.vault.studio.models import Draft, KeptFile, Upload


@dataclass(frozen=True)
class Figure:
    """One number."""

    group: str
    name: str
    value: int
    unit: str
    source: str
    """The table, column or system call it was read from."""


@dataclass(frozen=True)
class Overview:
    """Everything an operator sees."""

    taken_at: datetime
    figures: Sequence[Figure]
    jobs: Sequence[Job]
    crossings: Sequence[ClassAccount]
    refused_crossings: Sequence[Message]
    transcriber: Readiness
    """Whether a machine can write subtitles here, and what is missing where not."""


def has_operator() -> bool:
    """Whether someone has taken office."""
    return accounts.operator_count() > 0


def overview() -> Overview:
    """How Fanlight is doing just now."""
    return Overview(
        taken_at=clock.now(),
        figures=[*_people(), *_videos(), *_uploads(), *_jobs(), *_crossings(), *_following(), *_storage()],
        jobs=jobs.noteworthy(),
        crossings=outbox.accounts(),
        refused_crossings=outbox.refused(),
        transcriber=studio.transcriber(),
    )


def _people() -> Iterator[Figure]:
    yield Figure("people", "accounts", Account.objects.count(), "count", "vault: accounts_account")
    active = Session.objects.filter(seen_on=clock.today()).values("account_id").distinct().count()
    yield Figure("people", "active_today", active, "count", "vault: accounts_session.seen_on")


def _videos() -> Iterator[Figure]:
    public = Video.objects.filter(withdrawn_at=None).count()
    yield Figure("videos", "public", public, "count", "public: videos_video.withdrawn_at")
    counts = dict(Draft.objects.filter(withdrawn_at=None).values_list("stage").annotate(Count("id")))
    for stage in Draft.Stage.values:
        yield Figure("videos", stage, counts.get(stage, 0), "count", "vault: studio_draft.stage")


def _uploads() -> Iterator[Figure]:
    sums = Upload.objects.aggregate(length=Sum("length_bytes"), offset=Sum("offset_bytes"), count=Count("draft_id"))
    yield Figure("uploads", "unfinished", sums["count"], "count", "vault: studio_upload")
    yield Figure("uploads", "received", sums["offset"] or 0, "bytes", "vault: studio_upload.offset_bytes")
    yield Figure("uploads", "promised", sums["length"] or 0, "bytes", "vault: studio_upload.length_bytes")


def _jobs() -> Iterator[Figure]:
    for state, count in jobs.counts_by_state().items():
        yield Figure("jobs", state, count, "count", "vault: jobs_job.state")
    yield Figure("jobs", "longest_wait", _seconds_since(jobs.waiting_since()), "seconds", "vault: jobs_job.run_after")


def _crossings() -> Iterator[Figure]:
    waiting = outbox.waiting()
    yield Figure("crossings", "waiting", waiting.waiting, "count", "vault: outbox_message")
    yield Figure("crossings", "refused", waiting.refused, "count", "vault: outbox_message.refused_code")
    since = _seconds_since(waiting.oldest_at)
    yield Figure("crossings", "longest_wait", since, "seconds", "vault: outbox_message.created_at")


def _following() -> Iterator[Figure]:
    """How far the vault is behind what has happened."""
    happened = Entry.objects.aggregate(last=Max("seq"))["last"] or 0
    heard = Cursor.objects.aggregate(last=Max("seq"))["last"] or 0
    yield Figure(
        "following", "journal_behind", happened - heard, "count", "public: journal_entry.seq - vault: mirror_cursor.seq"
    )
    yield Figure("following", "journal_set_aside", Unheard.objects.count(), "count", "vault: mirror_unheard")
    if (learnt := feed.learnt()) is not None:
        taught = Event.objects.aggregate(last=Max("seq"))["last"] or 0
        behind = max(0, taught - learnt.stream_seq)
        yield Figure("learner", "behind", behind, "count", "vault: activity_event.seq - learner's state")
        yield Figure("learner", "videos", learnt.videos, "count", "learner's state")
        yield Figure("learner", "events", learnt.events, "count", "learner's state")


def _storage() -> Iterator[Figure]:
    settings = own()
    kept = KeptFile.objects.aggregate(total=Sum("size_bytes"))["total"] or 0
    yield Figure("storage", "kept_files", kept, "bytes", "vault: studio_keptfile.size_bytes")
    for name, place in _databases():
        yield Figure("storage", name, place.stat().st_size, "bytes", f"file system: size of {place.name}")
    disk = shutil.disk_usage(settings.vault_home)
    yield Figure("storage", "disk_free", disk.free, "bytes", "file system: statvfs of the vault's home")
    yield Figure("storage", "disk_total", disk.total, "bytes", "file system: statvfs of the vault's home")
    yield Figure("storage", "refuses_uploads_below", settings.min_free_bytes, "bytes", "setting min_free_bytes")


def _databases() -> Iterator[tuple[str, Path]]:
    """SQLite files; a PostgreSQL server is measured where it runs."""
    settings = own()
    files = {
        "vault_database": settings.vault_home / "vault.sqlite3",
        "public_database": settings.public_home / "public.sqlite3",
    }
    return ((name, place) for name, place in files.items() if place.is_file())


def _seconds_since(moment: datetime | None) -> int:
    return max(0, int((clock.now() - moment).total_seconds())) if moment else 0
