"""Two devices at one upload: whatever one does between two looks of the other's, each is answered as tus has it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from fanlight.foundation import clock
from fanlight.vault.studio import files, tasks
from fanlight.vault.studio.models import Draft, Upload
from tests.vault.studio.conftest import TUS, Sender

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

FILM = b"hello world"


@contextmanager
def happening_after_look(number: int, happen: Callable[[], object]) -> Iterator[list[str]]:
    """Let it happen after so many looks at drafts and uploads; the looks."""
    looks: list[str] = []

    def look_then_happen(execute: Any, sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if sql.startswith("SELECT") and 'FROM "studio_' in sql:
            looks.append(sql)
            if len(looks) == number:
                happen()
        return found

    with connection.execute_wrapper(look_then_happen):
        yield looks


def expire() -> None:
    with clock.moved(timedelta(days=30)):
        tasks.expire_uploads()


REQUESTS: dict[str, Callable[[Sender, UUID], Any]] = {
    "head": lambda sender, draft_id: sender.head(draft_id),
    "some": lambda sender, draft_id: sender.patch(draft_id, 6, b"wo"),
    "last": lambda sender, draft_id: sender.patch(draft_id, 6, FILM[6:]),
    "delete": lambda sender, draft_id: sender.client.delete(f"/api/uploads/{draft_id}", **TUS),  # type: ignore[arg-type]
    "discard": lambda sender, draft_id: sender.client.delete(f"/api/drafts/{draft_id}"),
}
MEANWHILE: dict[str, Callable[[Sender, UUID], Any]] = {**REQUESTS, "expire": lambda sender, draft_id: expire()}
ANSWERS = {200, 204, 404, 409, 410, 413, 423}


@pytest.mark.parametrize("meanwhile", ["some", "last", "delete", "expire"])
@pytest.mark.parametrize("request_of", [*REQUESTS])
def test_whatever_happens_meanwhile_nobody_is_told_of_a_fault(
    request_of: str, meanwhile: str, browser: Client, sender: Sender
) -> None:
    browser.raise_request_exception = False
    number, looks = 1, [""]
    while number <= len(looks):
        draft_id = sender.begin(len(FILM))
        sender.patch(draft_id, 0, FILM[:6])

        with happening_after_look(number, lambda draft_id=draft_id: MEANWHILE[meanwhile](sender, draft_id)) as looks:  # type: ignore[misc]
            answer = REQUESTS[request_of](sender, draft_id)

        assert answer.status_code in ANSWERS, (number, answer.content)
        if not Draft.objects.filter(id=draft_id).exists():
            assert not Upload.objects.filter(draft_id=draft_id).exists()
            assert not files.incoming(draft_id).exists(), number
        number += 1


@pytest.mark.parametrize("meanwhile", ["some", "last", "delete", "expire"])
def test_the_chore_that_lets_go_of_overdue_uploads_bears_it_too(
    meanwhile: str, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also between the moment in which it sees that the file is there, and the one in which it opens it."""
    open_incoming = files.open_incoming
    for _ in range(2):
        sender.patch(sender.begin(len(FILM)), 0, FILM[:6])

    def open_then_happen(one: UUID, **more: bool) -> None:
        open_incoming(one, **more)
        monkeypatch.setattr(files, "open_incoming", open_incoming)
        MEANWHILE[meanwhile](sender, one)

    monkeypatch.setattr(files, "open_incoming", open_then_happen)

    expire()

    assert not Upload.objects.exists()
