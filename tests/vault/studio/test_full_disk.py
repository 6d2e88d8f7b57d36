"""A disk that fills up refuses new bytes and loses none that were acknowledged."""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import Settings as DjangoSettings

from fanlight.foundation.jobs import worker
from fanlight.foundation.jobs.models import Job
from fanlight.vault.studio import files
from fanlight.vault.studio.models import Draft
from tests.vault.studio.conftest import Encoder, Sender

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_an_upload_is_refused_up_front_when_the_disk_has_too_little_room(
    sender: Sender, settings: DjangoSettings
) -> None:
    settings.FANLIGHT = replace(settings.FANLIGHT, min_free_bytes=files.free_bytes() * 2)

    answer = sender.create(1000)

    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert not Draft.objects.exists()
    assert list((settings.FANLIGHT.vault_home / "uploads").iterdir()) == []


def test_room_that_was_promised_to_other_uploads_is_not_promised_again(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "free_bytes", lambda: 1_000_000 + 5_000)
    first = sender.begin(3_000)

    assert sender.create(2_001).status_code == 507
    assert sender.create(2_000).status_code == 201
    sender.patch(first, 0, b"x" * 3_000)


def test_bytes_are_refused_when_the_disk_has_filled_up_since(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = sender.begin(3_000)
    sender.patch(draft_id, 0, b"x" * 1_000)
    monkeypatch.setattr(files, "free_bytes", lambda: 400_000)

    answer = sender.patch(draft_id, 1_000, b"y" * 2_000)

    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert sender.offset(draft_id) == 1_000


def test_a_write_that_fails_half_way_keeps_what_was_acknowledged_before(sender: Sender) -> None:
    draft_id = sender.begin(500_000)
    sender.patch(draft_id, 0, b"x" * 100_000)

    with no_file_larger_than(250_000):
        answer = sender.patch(draft_id, 100_000, b"y" * 400_000)

    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert answer.json()["details"] == {"offset": 100_000}
    assert sender.offset(draft_id) == 100_000
    assert sender.patch(draft_id, 100_000, b"z" * 400_000).status_code == 204
    assert files.incoming(draft_id).read_bytes() == b"x" * 100_000 + b"z" * 400_000


def test_a_disk_that_is_full_while_a_video_is_prepared_means_later_and_not_never(
    sender: Sender, browser: Client, encoder: Encoder
) -> None:
    draft_id = sender.send(b"film")
    encoder.trouble = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    worker.work_one()

    card = browser.get(f"/api/drafts/{draft_id}").json()
    assert (card["stage"], card["step"], card["refusal"]) == ("preparing", "trying_again", None)
    assert "No space left" in Job.objects.get().reason
    assert files.incoming(draft_id).read_bytes() == b"film"


@contextmanager
def no_file_larger_than(size_bytes: int) -> Iterator[None]:
    """The kernel refuses to let any file of this process grow beyond this, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
