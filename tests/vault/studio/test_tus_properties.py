"""Any sequence of requests, broken ones included, leaves a file that is exactly what was acknowledged."""

import base64
import hashlib
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from fanlight.vault.studio import files
from fanlight.vault.studio.actions import uploads
from fanlight.vault.studio.models import Draft
from tests.vault.studio.conftest import Sender

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

offsets = some.one_of(some.none(), some.integers(0, 70))
"""None stands for the offset that the server told last."""
steps = some.lists(
    some.one_of(
        some.tuples(some.just("patch"), offsets, some.binary(max_size=30)),
        some.tuples(some.just("checked"), offsets, some.binary(min_size=1, max_size=30)),
        some.tuples(some.just("damaged"), offsets, some.binary(min_size=1, max_size=30)),
        some.tuples(some.just("cut"), offsets, some.binary(max_size=30)),
        some.tuples(some.just("killed"), offsets, some.binary(min_size=1, max_size=30)),
        some.tuples(some.just("head"), some.none(), some.just(b"")),
    ),
    max_size=25,
)


@given(length=some.integers(1, 60), steps=steps)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_file_is_what_was_acknowledged(
    browser: Client, length: int, steps: list[tuple[str, int | None, bytes]]
) -> None:
    Draft.objects.all().delete()
    sender = Sender(browser)
    model = Model(sender, length)

    for kind, offset, data in steps:
        getattr(model, kind)(model.offset if offset is None else offset, data)
        assert sender.offset(model.draft_id) == len(model.accepted)

    model.finish()
    assert files.incoming(model.draft_id).read_bytes() == bytes(model.accepted)
    assert Draft.objects.get().stage == Draft.Stage.CHECKING


class Model:
    """What a server that is right would hold."""

    def __init__(self, sender: Sender, length: int) -> None:
        self.sender = sender
        self.length = length
        self.draft_id = sender.begin(length)
        self.account_id = Draft.objects.get().account_id
        self.accepted = bytearray()

    @property
    def offset(self) -> int:
        return len(self.accepted)

    def patch(self, at: int, data: bytes) -> None:
        self._check(self.sender.patch(self.draft_id, at, data), at, data)

    def checked(self, at: int, data: bytes) -> None:
        self._check(self.sender.patch(self.draft_id, at, data, HTTP_UPLOAD_CHECKSUM=_checksum(data)), at, data)

    def damaged(self, at: int, data: bytes) -> None:
        answer = self.sender.patch(self.draft_id, at, data, HTTP_UPLOAD_CHECKSUM=_checksum(data + b"!"))
        is_looked_at = at == self.offset < self.length and at + len(data) <= self.length
        assert answer.status_code == (460 if is_looked_at else self._status(at, data))

    def cut(self, at: int, data: bytes) -> None:
        """The line breaks before the announced length has come."""
        if at != self.offset or self.offset == self.length:
            return
        arriving = [data[: self.length - at], b""]
        body = uploads.Body(lambda size: arriving.pop(0)[:size] if arriving else b"", self.length - at)
        uploads.append(self.account_id, self.draft_id, at=at, body=body)
        self.accepted += data[: self.length - at]

    def killed(self, at: int, data: bytes) -> None:
        """A process wrote bytes and died before it could count them."""
        if self.offset < self.length:
            with files.incoming(self.draft_id).open("ab") as file:
                file.write(data)

    def head(self, at: int, data: bytes) -> None:
        assert self.sender.head(self.draft_id)["Upload-Length"] == str(self.length)

    def finish(self) -> None:
        if self.offset < self.length:
            self.patch(self.offset, b"z" * (self.length - self.offset))

    def _check(self, answer: Any, at: int, data: bytes) -> None:
        assert answer.status_code == self._status(at, data), answer.content
        if answer.status_code == 204:
            self.accepted += data
            assert answer["Upload-Offset"] == str(self.offset)

    def _status(self, at: int, data: bytes) -> int:
        if at != self.offset:
            return 409
        if self.offset == self.length:
            return 204 if not data else 413
        return 413 if at + len(data) > self.length else 204


def _checksum(data: bytes) -> str:
    return f"sha256 {base64.b64encode(hashlib.sha256(data).digest()).decode()}"
