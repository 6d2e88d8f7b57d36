"""The bytes that go ahead of a message."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import override_settings

from fanlight.crossings.inbox.models import Account
from fanlight.crossings.signatures import digest_header
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from tests.crossings import samples
from tests.crossings.inbox.sender import Sender

DATA = b"some bytes of a film" * 1000


@pytest.fixture(autouse=True)
def objects(tmp_path: Path) -> Iterator[Path]:
    with override_settings(FANLIGHT=replace(own(), public_objects=tmp_path, max_upload_bytes=1_000_000)):
        yield tmp_path


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def name(data: bytes) -> str:
    digest = samples.sha256(data)
    return f"{digest[:2]}/{digest}.mp4"


def test_bytes_are_kept_under_their_name_and_counted(home_vault: Sender, objects: Path):
    response = home_vault.put(DATA, "mp4")

    assert response.status_code == 200
    assert files(objects) == [name(DATA)]
    assert (objects / name(DATA)).read_bytes() == DATA
    account = Account.objects.get()
    assert (account.class_name, account.messages, account.size_bytes) == ("object", 1, len(DATA))


def test_bytes_sent_again_under_their_key_are_counted_once(home_vault: Sender, objects: Path):
    key = new_id()

    home_vault.put(DATA, "mp4", key=key)
    home_vault.put(DATA, "mp4", key=key)

    assert Account.objects.get().messages == 1
    assert files(objects) == [name(DATA)]


def test_other_bytes_than_their_name_promises_are_not_kept(home_vault: Sender, objects: Path):
    flipped = bytes([DATA[0] ^ 1]) + DATA[1:]
    response = home_vault.request("PUT", f"objects/{samples.sha256(DATA)}.mp4", DATA, "video/mp4", sent_body=flipped)

    assert (response.status_code, response.json()["code"]) == (422, "wrong_digest")
    assert files(objects) == []


def test_a_digest_that_is_not_the_name_is_refused_before_the_bytes_are_read(home_vault: Sender, objects: Path):
    other = digest_header(hashlib.sha256(b"other").digest())

    response = home_vault.put(DATA, "mp4", digest=other)

    assert (response.status_code, response.json()["code"]) == (422, "wrong_digest")
    assert files(objects) == []


@pytest.mark.parametrize(
    "digest", ["sha-512=:AAAA:", "sha-256=:AAAA:", "md5=x", "sha-256=:" + "A" * 43 + "=:, sha-256=:" + "A" * 43 + "=:"]
)
def test_a_digest_in_another_form_is_refused(home_vault: Sender, digest: str):
    assert home_vault.put(DATA, "mp4", digest=digest).status_code == 422


def test_more_bytes_than_allowed_are_refused_unread(home_vault: Sender, objects: Path):
    response = home_vault.put(b"x" * 2_000_001, "mp4")

    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert files(objects) == []


def test_a_stranger_cannot_leave_bytes(stranger: Sender, objects: Path):
    assert stranger.put(DATA, "mp4").status_code == 401
    assert files(objects) == []


@pytest.mark.parametrize(
    "path",
    ["objects/../../x.mp4", "objects/ABC.mp4", f"objects/{'a' * 64}.exe", f"objects/{'a' * 64}.mp4%0A", "objects/"],
)
def test_what_is_no_name_of_an_object_is_nowhere(home_vault: Sender, path: str):
    assert home_vault.request("PUT", path, DATA, "video/mp4").status_code in (404, 405)


def test_an_object_has_the_content_type_of_its_extension(home_vault: Sender):
    response = home_vault.request("PUT", f"objects/{samples.sha256(DATA)}.mp4", DATA, "text/html")

    assert (response.status_code, response.json()["code"]) == (415, "wrong_type")


def test_objects_are_put_and_nothing_else(home_vault: Sender):
    assert home_vault.request("POST", f"objects/{samples.sha256(DATA)}.mp4", DATA, "video/mp4").status_code == 405
