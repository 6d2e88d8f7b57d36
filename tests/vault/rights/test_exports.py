"""One's own copy of everything: whole, sealed while it waits, its person's alone, and gone in time."""

import io
import json
import os
import re
import tracemalloc
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.test import Client

from fanlight.custody.exports.checking import Report, check
from fanlight.custody.manifest import load
from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.jobs import worker
from fanlight.foundation.jobs.models import Job
from fanlight.transparency import actions as transparency
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.models import Account, DataKey
from fanlight.vault.accounts.queries import viewer_as
from fanlight.vault.activity import actions as activity
from fanlight.vault.rights import actions, files, gathering, tasks
from fanlight.vault.rights.features import FEATURES
from fanlight.vault.rights.models import Export
from fanlight.vault.studio.files import store
from fanlight.vault.studio.models import KeptFile
from tests.between import happening_after
from tests.opened import opened
from tests.vault.accounts.conftest import PASSWORD, signed_in
from tests.vault.activity import world
from tests.vault.studio.conftest import Encoder, Sender, ada, bob, browser, encoder, home, prepared, prompt, sender

__all__ = ["ada", "bob", "browser", "encoder", "home", "prompt", "sender"]

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

JSON = "application/json"
MANIFEST = load()


def ask(browser: Client, password: str = PASSWORD) -> Any:
    return browser.post("/api/me/export", {"password": password}, content_type=JSON)


def work() -> None:
    while worker.work_one():
        pass


def fetch(browser: Client, **headers: str) -> Any:
    return browser.get("/api/me/export/file", headers=headers)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def gathered(browser: Client) -> bytes:
    assert ask(browser).status_code == 202
    work()
    answer = fetch(browser)
    assert answer.status_code == 200, answer.content
    return body(answer)


def state(browser: Client) -> dict[str, Any]:
    found: dict[str, Any] = browser.get("/api/me/export").json()
    return found


def checked(export: bytes) -> Report:
    return check(io.BytesIO(export), by=MANIFEST)


def test_a_copy_holds_what_is_kept_in_the_clear_with_the_files(
    ada: Opened, browser: Client, sender: Sender, encoder: Encoder
) -> None:
    Client(headers={"User-Agent": "Canary Browser"}, REMOTE_ADDR="203.0.113.9").post(
        "/api/sessions", {"handle": "ada", "password": PASSWORD}, content_type=JSON
    )
    draft = prepared(sender, b"a film of the harbour")
    browser.patch(f"/api/drafts/{draft.id}", {"caption": "low tide"}, content_type=JSON)

    export = gathered(browser)

    copy = opened(export)
    assert copy["accounts"]["account"]["handle"] == "ada"
    assert copy["accounts"]["account"]["age_band"] == "adult"
    assert ("Canary Browser", "203.0.113.0/24") in [(s["device"], s["network"]) for s in copy["accounts"]["sessions"]]
    assert copy["studio"]["profile"]["name"] == "Ada"
    assert [video["caption"] for video in copy["studio"]["videos"]] == ["low tide"]
    assert copy["taste"]["taste"]["format"] == "fanlight-taste"
    with ZipFile(io.BytesIO(export)) as archive:
        films = [archive.read(name) for name in archive.namelist() if name.endswith(".mp4")]
    assert sorted(films) == [b"360p of a film of the harbour", b"720p of a film of the harbour"]
    assert checked(export).problems == []


def test_a_file_that_is_still_being_prepared_comes_along_as_it_was_sent(
    ada: Opened, browser: Client, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = sender.send(b"as it left the phone")
    Job.objects.all().delete()

    export = gathered(browser)

    with ZipFile(io.BytesIO(export)) as archive:
        assert archive.read(f"studio/videos/{draft_id}/as-sent") == b"as it left the phone"


def test_a_copy_holds_no_hash_no_key_and_nobody_else(ada: Opened, bob: Opened, browser: Client) -> None:
    account = Account.objects.get(handle="ada")

    copy = json.dumps(opened(gathered(browser)))

    for secret in (
        account.password,
        account.recovery,
        "token_hash",
        "bob",
        bytes(account.data_keys.get().wrapped).hex(),
    ):
        assert secret not in copy.lower()


def test_every_exported_field_has_its_place_and_no_place_is_made_up() -> None:
    placed = [name for feature in FEATURES for name in feature.PLACES]

    assert sorted(placed) == sorted(field.name for field in MANIFEST.fields if field.exported)


def test_the_checker_misses_each_field_that_is_left_out(ada: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [field.name for field in MANIFEST.fields if field.exported]:
        out = io.BytesIO()
        with monkeypatch.context() as forgetting:
            for feature in FEATURES:
                places = {field: place for field, place in feature.PLACES.items() if field != name}
                forgetting.setattr(feature, "PLACES", places)
            gathering.write(ada.account.id, out)

        assert check(io.BytesIO(out.getvalue())).problems == [f"{name} is nowhere in it."]


def test_its_size_costs_no_memory(ada: Opened, browser: Client, sender: Sender, encoder: Encoder) -> None:
    draft = prepared(sender)
    film = store().path(KeptFile.objects.filter(draft=draft, name__endswith=".mp4")[0].name)
    os.truncate(film, 200_000_000)
    ask(browser)

    tracemalloc.start()
    actions.gather(Export.objects.get().id, lambda step, share: None)
    read = sum(map(len, fetch(browser).streaming_content))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert read > 200_000_000
    assert peak < 8_000_000


def test_everything_that_somebody_did_is_in_it_row_by_row() -> None:
    viewer, creator, videos = world.person(), world.creator(), world.videos(7)
    world.watch(viewer, *videos)
    activity.like(viewer, videos[0])
    activity.save(viewer, videos[1])
    activity.share(viewer, videos[2])
    activity.not_interested(viewer, videos[3])
    activity.unlearn(viewer, videos[4])
    activity.follow(viewer, creator.id)
    activity.hide_creator(viewer, creator.id)
    out = io.BytesIO()

    gathering.write(viewer.account_id, out)

    kept = opened(out.getvalue())["activity"]
    assert {line["video_id"] for line in kept["watches"]} == set(map(str, videos))
    pointed = {
        name: [line["video_id"] for line in kept[name]] for name in ("likes", "saves", "shares", "not_interested")
    }
    assert pointed == {
        "likes": [str(videos[0])],
        "saves": [str(videos[1])],
        "shares": [str(videos[2])],
        "not_interested": [str(videos[3])],
    }
    assert [line["actor_id"] for line in kept["hidden_creators"]] == [str(creator.id)]
    report = check(io.BytesIO(out.getvalue()), by=MANIFEST)
    assert report.problems == []
    assert report.rows > len(videos)


def test_the_manifest_in_it_is_proven_to_stand_in_the_log(ada: Opened, browser: Client) -> None:
    transparency.say_what_runs()

    report = checked(gathered(browser))

    assert (report.is_proven, report.problems) == (True, [])


def test_on_the_disk_it_is_sealed_and_without_the_key_it_is_nothing(ada: Opened, browser: Client, home: Path) -> None:
    export = gathered(browser)
    (file,) = (home / "vault" / "exports").iterdir()

    on_disk = file.read_bytes()

    assert b"accounts/account.json" in export
    assert b"accounts/account.json" not in on_disk
    assert b"ada" not in on_disk
    actions.erase(ada.account.id)
    assert not DataKey.objects.filter(account_id=ada.account.id).exists()
    assert list((home / "vault" / "exports").iterdir()) == []


def test_nobody_begins_one_without_the_password(ada: Opened, browser: Client) -> None:
    answer = ask(browser, "somebody passing by")

    assert (answer.status_code, answer.json()["code"]) == (403, "own_password_wrong")
    assert state(browser)["state"] == "none"


def test_only_the_session_that_showed_the_password_fetches_it_and_for_an_hour(
    ada: Opened, bob: Opened, browser: Client
) -> None:
    gathered(browser)
    other, stranger = signed_in("ada"), signed_in("bob")

    assert fetch(other).json()["code"] == "export_closed"
    assert fetch(stranger).json()["code"] == "no_export"
    assert fetch(Client()).json()["code"] == "sign_in_needed"
    with clock.moved(timedelta(hours=1, seconds=1)):
        assert state(browser)["is_open"] is False
        assert fetch(browser).json()["code"] == "export_closed"
        wrong = other.post("/api/me/export/open", {"password": "guessed wrongly"}, content_type=JSON)
        assert wrong.json()["code"] == "own_password_wrong"
        assert other.post("/api/me/export/open", {"password": PASSWORD}, content_type=JSON).json()["is_open"] is True
        assert fetch(other).status_code == 200
        assert fetch(browser).json()["code"] == "export_closed"


def test_a_cut_download_goes_on_where_it_was_cut(
    ada: Opened, browser: Client, sender: Sender, encoder: Encoder
) -> None:
    prepared(sender, b"waves " * 200_000)
    export = gathered(browser)
    assert len(export) > 2_000_000
    etag = browser.head("/api/me/export/file")["ETag"]

    rest = fetch(browser, Range="bytes=1234567-", **{"If-Range": etag})
    middle = fetch(browser, Range="bytes=262100-262200")
    beyond = fetch(browser, Range=f"bytes={len(export)}-")

    assert rest.status_code == 206
    assert rest["Content-Range"] == f"bytes 1234567-{len(export) - 1}/{len(export)}"
    assert body(rest) == export[1234567:]
    assert body(middle) == export[262100:262201]
    assert beyond.status_code == 416


def test_progress_is_told_while_it_is_gathered(ada: Opened, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(browser)
    waiting = state(browser)
    told: list[tuple[str, float]] = []

    actions.gather(Export.objects.get().id, lambda step, share: told.append((step, share)))

    assert (waiting["state"], waiting["progress"]) == ("gathering", 0.0)
    assert {step for step, _ in told} == {"gathering"}
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert state(browser)["state"] == "ready"


def test_it_is_deleted_when_its_time_is_over(ada: Opened, browser: Client, home: Path) -> None:
    gathered(browser)

    assert state(browser)["expires_at"] is not None
    with clock.moved(timedelta(days=2, seconds=1)):
        assert state(browser)["state"] == "none"
        assert tasks.expire_exports() == 1
    assert not Export.objects.exists()
    assert list((home / "vault" / "exports").iterdir()) == []


def test_another_can_be_asked_for_as_soon_as_its_time_is_over(ada: Opened, browser: Client, home: Path) -> None:
    gathered(browser)

    with clock.moved(timedelta(days=2, seconds=1)):
        signed_in_again = signed_in("ada")
        assert ask(signed_in_again).status_code == 202
        work()
        assert state(signed_in_again)["state"] == "ready"
    assert [file.name for file in (home / "vault" / "exports").iterdir()] == [str(Export.objects.get().id)]


def test_it_is_deleted_at_once_when_asked_for(ada: Opened, browser: Client, home: Path) -> None:
    gathered(browser)

    assert browser.delete("/api/me/export").status_code == 204

    assert state(browser)["state"] == "none"
    assert list((home / "vault" / "exports").iterdir()) == []


def test_a_second_wish_waits_for_the_first_and_a_later_one_takes_its_place(ada: Opened, browser: Client) -> None:
    ask(browser)
    first = Export.objects.get().id
    ask(browser)
    assert Export.objects.get().id == first
    work()

    ask(browser)

    assert Export.objects.get().id != first
    assert state(browser)["state"] == "gathering"


def test_one_that_failed_says_so_and_can_be_asked_for_again(
    ada: Opened, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(browser)
    Job.objects.update(state=Job.State.FAILED)

    assert state(browser)["state"] == "failed"
    ask(browser)
    work()
    assert state(browser)["state"] == "ready"


def test_one_that_is_finished_while_somebody_looks_has_not_failed(ada: Opened, browser: Client) -> None:
    ask(browser)

    with happening_after("rights_export", work):
        assert state(browser)["state"] == "gathering"
    assert state(browser)["state"] == "ready"


@pytest.mark.parametrize("is_finished", [False, True])
def test_a_copy_that_another_worker_gathers_by_now_is_left_to_it(
    is_finished: bool, ada: Opened, browser: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(browser)
    export, folder, written = Export.objects.get(), home / "vault" / "exports", gathering.write
    stack, arriving = ExitStack(), []

    def sleep_in_the_middle(account_id: UUID, out: Any, *more: Any) -> None:
        """As long as a lease; meanwhile another has taken over, and is at work or done with it."""
        written(account_id, out, *more)
        monkeypatch.setattr(gathering, "write", written)
        activity.hide_creator(viewer_as(ada.account.id), world.creator().id)  # theirs will be of another size
        with clock.moved(timedelta(minutes=2)):
            jobs.sweep()
            if is_finished:
                work()
                return
            assert jobs.claim(["default"], worker="other", lease=timedelta(minutes=1))
            arriving.append(stack.enter_context(files.arriving(export.id)))

    monkeypatch.setattr(gathering, "write", sleep_in_the_middle)
    with stack:
        assert worker.work_one()
        if not is_finished:
            assert state(browser)["state"] == "gathering"
            assert [file.name for file in folder.iterdir()] == [Path(arriving[0].name).name]

    if not is_finished:
        jobs.put_back(Job.objects.get(worker="other").id, worker="other")
        work()
    assert checked(body(fetch(browser))).problems == []


@pytest.mark.parametrize("moment", [1, 3, 8, 20])
def test_of_somebody_who_left_meanwhile_nothing_stays(
    moment: int, ada: Opened, browser: Client, sender: Sender, encoder: Encoder, home: Path
) -> None:
    prepared(sender)
    ask(browser)
    export_id, told = Export.objects.get().id, []

    def leave_in_the_middle(step: str, share: float) -> None:
        told.append(step)
        if len(told) == moment:
            actions.erase(ada.account.id)

    actions.gather(export_id, leave_in_the_middle)

    assert len(told) >= moment
    assert list((home / "vault" / "exports").iterdir()) == []
    actions.gather(export_id, lambda step, share: None)
    assert list((home / "vault" / "exports").iterdir()) == []


def test_what_a_killed_process_left_is_cleared_away(ada: Opened, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = home / "vault" / "exports"
    folder.mkdir()
    (folder / f"{new_id()}.arriving").write_bytes(b"half")

    assert tasks.expire_exports() == 0
    monkeypatch.setattr("fanlight.vault.rights.files.GRACE_SECONDS", -1)
    assert tasks.expire_exports() == 1
    assert list(folder.iterdir()) == []


def test_without_room_on_the_disk_it_is_refused_before_it_begins(
    ada: Opened, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fanlight.vault.rights.files.free_bytes", lambda: 1000)

    answer = ask(browser)

    assert (answer.status_code, answer.json()["code"]) == (507, "no_room")


def test_the_readme_speaks_three_languages_and_names_the_vault(ada: Opened, browser: Client) -> None:
    with ZipFile(io.BytesIO(gathered(browser))) as archive:
        text = archive.read("README.txt").decode()

    assert len(re.findall(r"index\.json", text)) == 3
    assert "DEINE DATEN" in text
    assert UUID(int=0).hex not in text
