"""Nothing is kept for longer than the manifest says: the clock is moved, and the job that it names is done (T6)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.apps import apps
from django.db import models, transaction

from fanlight.config.vault import checks, retention, schedule
from fanlight.crossings.outbox.models import Sent, Unanswered
from fanlight.custody import entries
from fanlight.custody.entries import RetentionAccount
from fanlight.custody.manifest import Manifest, Removal, load
from fanlight.foundation import clock, reading
from fanlight.foundation.ids import new_id
from fanlight.transparency import queries as log
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts import vaulting
from fanlight.vault.accounts.models import Attempt
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.accounts.vaulting import Keyring
from fanlight.vault.accounts.visits import Visit
from fanlight.vault.activity import tasks as activity_tasks
from fanlight.vault.activity.models import DayCount, ReleasedDay
from fanlight.vault.distribution.models import Count
from fanlight.vault.rights.models import Export, Import, Keeping
from fanlight.vault.studio.actions import uploads
from tests.vault.activity import world
from tests.vault.studio.conftest import home

__all__ = ["home"]

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

MANIFEST = load()
DAY = timedelta(days=1)
WORDS = {"session": timedelta(days=60), "chosen": timedelta(days=7)}
"""How long at most, where the manifest says a word: a session that nobody uses, and what the person below chose."""
TOLD: dict[str, dict[str, Any]] = {"activity.forget_stream": {"learnt_up_to": 2**40}}
"""What is told to a job."""


@pytest.fixture(autouse=True)
def no_key_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in another process: a key of the day that an undone test had made is not in the database."""
    monkeypatch.setattr(vaulting, "_keyring", Keyring())


def plant(viewer: Viewer) -> None:
    """A row of today's in every table with a term."""
    today, account_id = clock.today(), viewer.account_id
    world.watch(viewer, world.video())  # a segment, and a row of the learning stream with its day's key
    Keeping.objects.create(account_id=account_id, watches_days=WORDS["chosen"].days)
    uploads.begin(account_id, is_minor=False, size_bytes=10, file_name="clip.mp4")
    Export.objects.create(account_id=account_id, open_to=new_id(), open_until=clock.now())
    Import.objects.create(account_id=account_id, size_bytes=9, expires_at=clock.now() + 7 * DAY, stage="taking")
    sign_in(viewer)
    Attempt.objects.create(bucket="a", expires_at=clock.now() + timedelta(hours=1))
    DayCount.objects.create(day=today, video_id=new_id())
    ReleasedDay.objects.create(day=today)
    Count.objects.create(video_key=1, day=today, fact="shown", name="", people=50, one_in=1)
    Sent.objects.create(key=new_id(), class_name="follow", day=today, body_sha256="0" * 64)
    about = {"class_name": "follow", "body_sha256": "0" * 64, "size_bytes": 9}
    Unanswered.objects.create(key=new_id(), ask_at=clock.now(), **about)


def sign_in(viewer: Viewer) -> None:
    accounts.sign_in(Visit(device="a test", network="192.0.2.0/24"), handle=viewer.handle, password=world.PASSWORD)


def model_of(removal: Removal) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == removal.table)


def is_kept_too_long(manifest: Manifest, removal: Removal) -> bool:
    """Whether any of its rows is there still, a day after their term, when its job has been done."""
    field = manifest.by_column[removal.column]
    rows = model_of(removal)._default_manager.filter(
        pk__in=list(model_of(removal)._default_manager.values_list("pk", flat=True))
    )
    assert rows, f"plant a row of {removal.table}"
    with transaction.atomic(), clock.moved((field.term or WORDS[field.retention]) + DAY):
        with reading.service(removal.by):
            schedule.jobs()[removal.by](**TOLD.get(removal.by, {}))
        is_there: bool = rows.all().exists()
        transaction.set_rollback(True)
    return is_there


def kept_too_long(manifest: Manifest) -> list[str]:
    return [removal.table for removal in manifest.removals if is_kept_too_long(manifest, removal)]


def test_every_row_is_gone_a_day_after_its_term() -> None:
    plant(world.person())

    assert {removal.table for removal in MANIFEST.removals} == MANIFEST.terms.keys()
    assert kept_too_long(MANIFEST) == []
    for term in ("1 days", "1 hours"):  # a promise that no job keeps is noticed
        shorter = [msgspec.structs.replace(field, retention=term) for field in MANIFEST.fields if field.term]
        assert set(kept_too_long(replace(MANIFEST, fields=(*MANIFEST.fields, *shorter)))) >= {
            "activity_event",
            "activity_releasedday",
            "distribution_count",
            "outbox_sent",
            "outbox_unanswered",
        }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"table": "activity_event", "by": "activity.hope", "since": "day"}, "activity.hope, which is no job"),
        ({"table": "activity_event", "by": "activity.forget_stream", "since": "hour"}, "a column that is not declared"),
        ({"table": "accounts_account", "by": "activity.forget_stream", "since": "created_on"}, "no term in common"),
        (None, "activity_event has a term, and no job"),
    ],
)
def test_a_vault_that_would_not_keep_a_term_does_not_start(changed: dict[str, str] | None, said: str) -> None:
    others = [removal for removal in MANIFEST.removals if removal.table != "activity_event" or changed is None]
    if changed is None:
        others = [removal for removal in others if removal.table != "activity_event"]
    elif changed["table"] != "activity_event":
        others = list(MANIFEST.removals)
    removals = (*others, *([Removal(**changed)] if changed else []))

    (error,) = checks.manifest_is_kept(manifest=replace(MANIFEST, removals=removals))

    assert error.id == "custody.E006"
    assert said in error.msg


def test_once_a_day_the_log_says_how_old_the_oldest_is() -> None:
    plant(world.person())
    with clock.moved(9 * DAY):
        retention.account()
        retention.account()
        said = [body for _, data in log.newest() for body in [entries.read(data)[1]]]

    (account,) = [body for body in said if isinstance(body, RetentionAccount)]
    kept = {one.field: (one.declared_days, one.oldest_days) for one in account.kept}
    assert account.manifest_sha256 == log.manifest_sha256()
    assert kept.keys() == {".".join(one.column) for one in MANIFEST.removals if MANIFEST.by_column[one.column].term}
    assert kept["activity_event.day"] == (7, 8)  # too long: nobody has done the job
    assert kept["distribution_count.day"] == (28, 8)
    assert kept["rights_export.asked_at"] == (2, 9)
    assert kept["studio_upload.expires_at"] == (1, 9)


def test_a_row_that_goes_in_its_time_is_never_called_overdue() -> None:
    for day in range(4):
        with clock.moved(day * DAY):
            DayCount.objects.create(day=clock.today(), video_id=new_id())
            for hours in (0, 23):
                with clock.moved(timedelta(hours=hours)):
                    activity_tasks.forget_counted()
                    (kept,) = [one for one in retention.kept(MANIFEST) if one.field == "activity_daycount.day"]
                    assert kept.oldest_days <= kept.declared_days
