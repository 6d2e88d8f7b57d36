"""What is given to, and taken away for, a person who asks; and what chores tidy up."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from fanlight.crossings.outbox import actions as outbox
from fanlight.foundation import clock
from fanlight.foundation.jobs.models import Job
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.studio import actions, files, personal_data, queries, tasks
from fanlight.vault.studio.models import Draft, KeptFile, Profile, Upload
from tests.opened import written
from tests.vault.studio.conftest import Encoder, Sender, prepared

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_every_table_of_the_studio_is_on_the_list() -> None:
    assert {model._meta.db_table for model in apps.get_app_config("studio").get_models()} == set(personal_data.TABLES)


def test_an_export_holds_all_words(sender: Sender, encoder: Encoder, ada: Opened) -> None:
    draft = prepared(sender)
    actions.edit(draft, caption="Hello #clay", language="en")

    export = written(personal_data.export(ada.account.id))

    assert export["profile"] == {
        "handle": "ada",
        "name": "Ada",
        "bio": "",
        "avatar_sha256": "",
        "commenting": "",
        "files": [],
    }
    (video,) = export["videos"]
    assert (video["caption"], video["file_name"], video["stage"]) == ("Hello #clay", "clip.mp4", "ready")
    assert len(video["files"]) == 8


@pytest.mark.django_db(databases=["default", "public", "public_writer"], transaction=True)
def test_erasing_leaves_no_row_and_no_byte(sender: Sender, encoder: Encoder, ada: Opened, home: Path) -> None:
    actions.publish(prepared(sender))
    half = sender.begin(10)
    sender.patch(half, 0, b"half")
    sender.send(b"waiting")

    with transaction.atomic():
        personal_data.erase(ada.account.id)
        outbox.forget(ada.account.actor_id)

    for model in (Draft, Upload, KeptFile, Profile):
        assert not model.objects.exists()
    assert bytes_left(home) == []


def test_erasing_one_person_leaves_the_others_alone(
    sender: Sender, encoder: Encoder, stranger: Client, ada: Opened
) -> None:
    theirs = prepared(Sender(stranger))
    prepared(sender)  # the same bytes

    personal_data.erase(ada.account.id)

    assert [draft.id for draft in Draft.objects.all()] == [theirs.id]
    assert all(files.store().has(file.name) for file in KeptFile.objects.all())


def test_what_a_crash_left_between_a_file_and_its_row_is_swept_up(sender: Sender, encoder: Encoder, home: Path) -> None:
    draft = prepared(sender)
    orphan = files.store().put_bytes(b"nobody's", "mp4")
    fresh = files.store().put_bytes(b"somebody's in a moment", "mp4")
    half = home / "vault" / "objects" / "arriving" / "0123"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    grow_old(home)
    files.store().path(fresh).touch()

    assert tasks.let_orphans_go() == 1
    assert tasks.let_orphans_go() == 0

    assert not files.store().has(orphan)
    assert not half.exists()
    assert files.store().has(fresh)
    assert all(files.store().has(file.name) for file in draft.kept_files.all())


def test_incoming_files_that_no_draft_needs_are_swept_up(sender: Sender, home: Path) -> None:
    needed = sender.begin(5)
    stray = home / "vault" / "uploads" / "00000000-0000-7000-8000-000000000000"
    stray.write_bytes(b"stray")
    (stray.parent / f"{stray.name}.work").mkdir()
    grow_old(home)

    assert tasks.clear_strays() == 1
    assert tasks.clear_strays() == 0

    assert not stray.exists()
    assert files.incoming(needed).exists()


@pytest.mark.parametrize("key", [queries.second_pass_key, queries.transcript_key])
def test_what_a_machine_takes_hours_for_is_not_swept_away_under_its_hands(
    sender: Sender, encoder: Encoder, home: Path, key: Callable[[UUID], str]
) -> None:
    draft = prepared(sender)
    folders = [files.workspace(draft.id), files.listening_place(draft.id)]
    for folder in folders:
        folder.mkdir()
    job = Job.objects.create(path="x", queue="media", key=key(draft.id), state="running", lease_until=clock.now())
    grow_old(home)

    assert tasks.clear_strays() == 0
    assert all(folder.exists() for folder in folders)

    job.delete()
    assert tasks.clear_strays() == 1
    assert not any(folder.exists() for folder in folders)


def test_a_picture_whose_sender_was_cut_off_by_a_crash_is_swept_up(db: None, home: Path) -> None:
    left, under_way = (Path(tempfile.mkdtemp(prefix="avatar-", dir=files.scratch())) for _ in range(2))
    for folder in (left, under_way):
        (folder / "sent").write_bytes(b"a photo that says where it was taken")
    grow_old(home)
    (under_way / "made.webp").write_bytes(b"a face")

    assert tasks.clear_strays() == 1

    assert not left.exists()
    assert (under_way / "sent").exists()


def bytes_left(home: Path) -> list[Path]:
    kept = [home / "vault" / "uploads", home / "vault" / "objects"]
    return [path for folder in kept for path in folder.rglob("*") if path.is_file() and path.name != "lock"]


def grow_old(home: Path) -> None:
    long_ago = time.time() - 7200
    for path in (home / "vault").rglob("*"):
        os.utime(path, (long_ago, long_ago))
