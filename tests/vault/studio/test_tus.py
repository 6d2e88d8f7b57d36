"""The tus protocol, request by request."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings as DjangoSettings

from fanlight.foundation import clock
from fanlight.foundation.jobs.models import Job
from fanlight.vault.studio import files, tasks
from fanlight.vault.studio.actions import uploads
from fanlight.vault.studio.contents import contents_of
from fanlight.vault.studio.models import Draft, Upload
from tests.between import happening_after
from tests.vault.studio.conftest import BYTES, TUS, Sender

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_a_file_sent_in_two_parts_arrives_whole(sender: Sender) -> None:
    draft_id = sender.begin(11)

    first = sender.patch(draft_id, 0, b"hello ")
    assert (first.status_code, first["Upload-Offset"]) == (204, "6")
    second = sender.patch(draft_id, 6, b"world")

    assert (second.status_code, second["Upload-Offset"]) == (204, "11")
    assert files.incoming(draft_id).read_bytes() == b"hello world"
    draft = Draft.objects.get(id=draft_id)
    assert draft.stage == Draft.Stage.CHECKING
    assert Job.objects.get(id=draft.job_id).args == [str(draft_id)]


def test_what_is_offered_can_be_asked_by_anyone(client: Client) -> None:
    answer = client.options("/api/uploads")

    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,termination,expiration,checksum"
    assert answer["Tus-Max-Size"] == "300000000"
    assert answer["Tus-Checksum-Algorithm"] == "sha256,sha1"


def test_every_answer_says_which_version_is_spoken(sender: Sender) -> None:
    draft_id = sender.begin(3)

    for answer in (sender.head(draft_id), sender.head(uuid4()), sender.patch(draft_id, 9, b"x"), sender.create(None)):
        assert answer["Tus-Resumable"] == "1.0.0"


def test_head_tells_where_to_go_on_and_is_not_cached(sender: Sender) -> None:
    draft_id = sender.begin(10)
    sender.patch(draft_id, 0, b"abcd")

    answer = sender.head(draft_id)

    assert (answer["Upload-Offset"], answer["Upload-Length"]) == ("4", "10")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Upload-Expires"].endswith("GMT")


def test_bytes_at_the_wrong_place_are_refused_with_the_right_one(sender: Sender) -> None:
    draft_id = sender.begin(10)
    sender.patch(draft_id, 0, b"abcd")

    for at in (0, 3, 5, 10, 999):
        answer = sender.patch(draft_id, at, b"x")
        assert answer.status_code == 409
        assert answer.json()["details"] == {"offset": 4}
    assert sender.offset(draft_id) == 4


@pytest.mark.parametrize("version", ["", "0.2.2", "2.0.0"])
def test_another_version_is_refused_with_ours(browser: Client, sender: Sender, version: str) -> None:
    draft_id = sender.begin(3)
    headers = {"HTTP_TUS_RESUMABLE": version} if version else {}

    for answer in (
        browser.post("/api/uploads", **headers),  # type: ignore[arg-type]
        browser.head(f"/api/uploads/{draft_id}", **headers),  # type: ignore[arg-type]
        browser.delete(f"/api/uploads/{draft_id}", **headers),  # type: ignore[arg-type]
    ):
        assert answer.status_code == 412
        assert answer["Tus-Version"] == "1.0.0"


@pytest.mark.parametrize("length", [None, "", "-1", "1.5", "0x10", "٣", "1" * 30, "many"])
def test_an_unreadable_length_is_refused(sender: Sender, length: object) -> None:
    assert sender.create(length).status_code == 400


def test_an_empty_file_and_one_too_large_are_refused_before_a_byte_is_sent(sender: Sender) -> None:
    assert sender.create(0).json()["code"] == "upload_empty"
    too_large = sender.create(300_000_001)

    assert (too_large.status_code, too_large.json()["code"]) == (413, "upload_too_large")
    assert too_large["Tus-Max-Size"] == "300000000"
    assert Draft.objects.count() == 0


def test_more_bytes_than_were_announced_are_refused(sender: Sender) -> None:
    draft_id = sender.begin(5)

    answer = sender.patch(draft_id, 0, b"123456")

    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")
    assert sender.offset(draft_id) == 0


@pytest.mark.parametrize("content_type", ["application/octet-stream", "video/mp4", ""])
def test_another_content_type_is_refused(sender: Sender, content_type: str) -> None:
    draft_id = sender.begin(5)

    assert sender.patch(draft_id, 0, b"12345", content_type=content_type).status_code == 415


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_checked_bytes_count_when_their_checksum_is_right(sender: Sender, algorithm: str) -> None:
    draft_id = sender.begin(10)

    right = sender.patch(draft_id, 0, b"abcde", HTTP_UPLOAD_CHECKSUM=checksum(algorithm, b"abcde"))
    wrong = sender.patch(draft_id, 5, b"fghij", HTTP_UPLOAD_CHECKSUM=checksum(algorithm, b"fghiX"))

    assert right.status_code == 204
    assert (wrong.status_code, wrong.json()["code"]) == (460, "wrong_checksum")
    assert sender.offset(draft_id) == 5
    assert files.incoming(draft_id).read_bytes() == b"abcde"
    assert sender.patch(draft_id, 5, b"fghij").status_code == 204


@pytest.mark.parametrize("header", ["md5 AAAA", "sha256 !!!", "sha256 AAAA", "sha256", ""])
def test_an_unusable_checksum_is_refused(sender: Sender, header: str) -> None:
    draft_id = sender.begin(5)

    assert sender.patch(draft_id, 0, b"12345", HTTP_UPLOAD_CHECKSUM=header).status_code == 400


def test_a_cut_line_keeps_what_arrived(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = sender.begin(1_000_000)
    body = uploads.Body(pieces_then_silence(b"x" * 150_000), 1_000_000)

    account_id = Draft.objects.get().account_id
    assert uploads.append(account_id, draft_id, at=0, body=body) == 150_000

    assert sender.offset(draft_id) == 150_000
    assert sender.patch(draft_id, 150_000, b"y" * 850_000).status_code == 204
    assert files.incoming(draft_id).read_bytes() == b"x" * 150_000 + b"y" * 850_000


def test_a_cut_line_keeps_nothing_that_was_to_be_checked(sender: Sender) -> None:
    draft_id = sender.begin(1_000_000)
    claimed = uploads.Checksum("sha256", hashlib.sha256(b"x" * 1_000_000).digest())
    body = uploads.Body(pieces_then_silence(b"x" * 150_000), 1_000_000, claimed)

    with pytest.raises(uploads.WrongChecksum):
        uploads.append(Draft.objects.get().account_id, draft_id, at=0, body=body)

    assert sender.offset(draft_id) == 0


def test_bytes_that_were_never_acknowledged_do_not_stay_in_the_way(sender: Sender) -> None:
    draft_id = sender.begin(6)
    sender.patch(draft_id, 0, b"abc")
    with files.incoming(draft_id).open("ab") as file:
        file.write(b"left by a process that was killed before it counted them")

    assert sender.offset(draft_id) == 3
    sender.patch(draft_id, 3, b"def")

    assert files.incoming(draft_id).read_bytes() == b"abcdef"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], bytes]:
    """Reads what a phone sends that needs 25 seconds for each piece."""
    now = [0.0]
    monkeypatch.setattr(uploads, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def read(size: int) -> bytes:
        now[0] += 25
        return b"x" * size

    return read


def test_a_slow_sender_is_told_early_how_much_came(sender: Sender, slow: Callable[[int], bytes]) -> None:
    draft_id = sender.begin(1_000_000)

    told = uploads.append(Draft.objects.get().account_id, draft_id, at=0, body=uploads.Body(slow, 1_000_000))

    assert told == sender.offset(draft_id) == 3 * uploads.PIECE_BYTES


def test_a_slow_sender_of_checked_bytes_holds_a_thread_no_longer(sender: Sender, slow: Callable[[int], bytes]) -> None:
    draft_id = sender.begin(1_000_000)
    claimed = uploads.Checksum("sha256", hashlib.sha256(b"x" * 1_000_000).digest())
    body = uploads.Body(slow, 1_000_000, claimed)

    with pytest.raises(uploads.WrongChecksum):
        uploads.append(Draft.objects.get().account_id, draft_id, at=0, body=body)

    assert sender.offset(draft_id) == 0


def test_of_two_senders_one_is_asked_to_wait(sender: Sender) -> None:
    draft_id = sender.begin(6)
    account_id = Draft.objects.get().account_id
    refused = []

    def read(size: int) -> bytes:
        if not refused:
            refused.append(sender.patch(draft_id, 0, b"XXXXXX"))
        return b"abcdef"

    assert uploads.append(account_id, draft_id, at=0, body=uploads.Body(read, 6)) == 6
    assert (refused[0].status_code, refused[0].json()["code"]) == (423, "upload_busy")
    assert files.incoming(draft_id).read_bytes() == b"abcdef"


def test_an_upload_that_was_discarded_meanwhile_takes_no_more(sender: Sender, browser: Client) -> None:
    draft_id = sender.begin(6)
    account_id = Draft.objects.get().account_id

    def read(size: int) -> bytes:
        browser.delete(f"/api/drafts/{draft_id}")
        return b"abcdef"

    with pytest.raises(uploads.NotFound):
        uploads.append(account_id, draft_id, at=0, body=uploads.Body(read, 6))
    assert not Draft.objects.exists()


def test_whoever_missed_the_last_answer_is_told_that_all_is_here(sender: Sender) -> None:
    draft_id = sender.send(b"abcdef")

    assert sender.offset(draft_id) == 6
    again = sender.patch(draft_id, 6, b"")
    assert (again.status_code, again["Upload-Offset"]) == (204, "6")
    assert sender.patch(draft_id, 3, b"def").status_code == 409
    assert Job.objects.count() == 1


def test_an_upload_can_be_cancelled(sender: Sender, browser: Client) -> None:
    draft_id = sender.begin(6)

    answer = browser.delete(f"/api/uploads/{draft_id}", **TUS)  # type: ignore[arg-type]

    assert answer.status_code == 204
    assert sender.head(draft_id).status_code == 404
    assert not Draft.objects.exists()


def test_a_sender_behind_a_narrow_proxy_may_say_post_and_mean_patch(sender: Sender, browser: Client) -> None:
    draft_id = sender.begin(3)

    answer = browser.post(
        f"/api/uploads/{draft_id}",
        b"abc",
        content_type=BYTES,
        **{**TUS, "HTTP_UPLOAD_OFFSET": "0", "HTTP_X_HTTP_METHOD_OVERRIDE": "PATCH"},  # type: ignore[arg-type]
    )

    assert answer.status_code == 204


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT"])
def test_nobody_may_say_anything_else_and_mean_delete(sender: Sender, browser: Client, method: str) -> None:
    draft_id = sender.begin(3)

    browser.generic(method, f"/api/uploads/{draft_id}", HTTP_X_HTTP_METHOD_OVERRIDE="DELETE", **TUS)  # type: ignore[arg-type]

    assert sender.offset(draft_id) == 0


def test_an_unfinished_upload_expires_with_a_word(sender: Sender) -> None:
    draft_id = sender.begin(6)
    sender.patch(draft_id, 0, b"abc")

    with clock.moved(timedelta(hours=25)):
        assert sender.patch(draft_id, 3, b"def").status_code == 410
        assert tasks.expire_uploads() == 1
        assert tasks.expire_uploads() == 0
        assert sender.head(draft_id).status_code == 410
        assert sender.patch(draft_id, 3, b"def").status_code == 410

    draft = Draft.objects.get()
    refusal = contents_of(draft).refusal
    assert draft.stage == Draft.Stage.REFUSED
    assert refusal is not None
    assert refusal.code == "upload_expired"
    assert not files.incoming(draft_id).exists()
    assert not Upload.objects.exists()


def test_who_asks_in_the_moment_it_expires_is_not_told_that_all_is_here(sender: Sender) -> None:
    draft_id = sender.begin(6)

    def expire() -> None:
        with clock.moved(timedelta(hours=25)):
            assert tasks.expire_uploads() == 1

    with happening_after("studio_draft", expire):
        assert sender.offset(draft_id) == 0
    assert sender.head(draft_id).status_code == 410


def test_somebody_else_s_upload_is_not_there(sender: Sender, stranger: Client) -> None:
    draft_id = sender.begin(6)
    other = Sender(stranger)

    assert other.head(draft_id).status_code == 404
    assert other.patch(draft_id, 0, b"abcdef").status_code == 404
    assert stranger.delete(f"/api/uploads/{draft_id}", **TUS).status_code == 404  # type: ignore[arg-type]
    assert sender.offset(draft_id) == 0


def test_one_has_to_be_signed_in(client: Client, sender: Sender) -> None:
    nobody = Sender(client)
    draft_id = sender.begin(6)

    assert nobody.create(6).status_code == 401
    assert nobody.head(draft_id).status_code == 401
    assert nobody.patch(draft_id, 0, b"abcdef").status_code == 401


def test_another_site_cannot_make_a_browser_upload(ada: object) -> None:
    careful = Client(enforce_csrf_checks=True)

    assert careful.post("/api/uploads", HTTP_UPLOAD_LENGTH="3", **TUS).status_code == 403  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["get", "put", "post"])
def test_other_methods_are_not_for_an_upload(browser: Client, sender: Sender, method: str) -> None:
    draft_id = sender.begin(3)

    assert getattr(browser, method)(f"/api/uploads/{draft_id}", **TUS).status_code == 405


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        ("filename aG9saWRheS5tcDQ=", "holiday.mp4"),
        ("name w6RoLm1wNA==, filetype dmlkZW8=", "äh.mp4"),
        ("filename /w==", "\N{REPLACEMENT CHARACTER}"),
        ("filename " + base64.b64encode(b"a\x00\nb" + b"c" * 300).decode(), "ab" + "c" * 198),
        ("filename", ""),
        ("", ""),
    ],
)
def test_of_all_metadata_only_the_file_name_is_kept(sender: Sender, metadata: str, name: str) -> None:
    assert sender.create(3, HTTP_UPLOAD_METADATA=metadata).status_code == 201

    draft = Draft.objects.get()
    assert contents_of(draft).file_name == name
    assert not name or name.encode() not in bytes(draft.sealed)


def test_metadata_that_is_not_base64_is_refused(sender: Sender) -> None:
    assert sender.create(3, HTTP_UPLOAD_METADATA="filename ***").status_code == 400


def test_nobody_can_have_more_than_ten_unfinished_uploads(sender: Sender, stranger: Client) -> None:
    for _ in range(10):
        sender.begin(5)

    answer = sender.create(5)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_uploads")
    assert Sender(stranger).create(5).status_code == 201


def test_a_person_s_room_counts_what_is_on_its_way(sender: Sender, stranger: Client, settings: DjangoSettings) -> None:
    settings.FANLIGHT = replace(settings.FANLIGHT, max_person_bytes=100)
    sender.begin(60)

    answer = sender.create(41)

    assert (answer.status_code, answer.json()["code"]) == (413, "quota_reached")
    assert sender.create(40).status_code == 201
    assert Sender(stranger).create(100).status_code == 201


def checksum(algorithm: str, data: bytes) -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


def pieces_then_silence(data: bytes) -> object:
    left = [data]

    def read(size: int) -> bytes:
        piece, left[0] = left[0][:size], left[0][size:]
        return piece

    return read
