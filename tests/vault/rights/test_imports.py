"""An export of this or another Fanlight is taken in once, as far as it can be; of a hostile one nothing is."""

import errno
import io
import json
import re
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.test import Client

from fanlight.custody.exports.pieces import INDEX
from fanlight.foundation import clock, reading
from fanlight.foundation.ids import new_id
from fanlight.foundation.jobs import worker
from fanlight.media.subtitles import Cue
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.queries import viewer_as
from fanlight.vault.activity import actions as activity
from fanlight.vault.activity import taking as activity_taking
from fanlight.vault.activity.models import Event, PendingCount
from fanlight.vault.rights import actions, gathering, sealed_files
from fanlight.vault.rights.actions import imports
from fanlight.vault.rights.actions.imports import MOST_PIECE_BYTES
from fanlight.vault.rights.files import place
from fanlight.vault.rights.models import Import
from fanlight.vault.rights.sealed_files import PIECE_BYTES, Unsealing
from fanlight.vault.studio import actions as studio
from fanlight.vault.studio import taking as studio_taking
from fanlight.vault.studio.models import Draft
from fanlight.vault.taste import actions as taste
from tests.between import happening_after
from tests.opened import opened
from tests.vault.accounts.conftest import signed_in
from tests.vault.activity import world
from tests.vault.studio.conftest import Encoder, Sender, ada, bob, browser, encoder, home, prepared, prompt, sender

__all__ = ["ada", "bob", "browser", "encoder", "home", "prompt", "sender"]

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

JSON = "application/json"


def copy_of(account_id: UUID) -> bytes:
    out = io.BytesIO()
    gathering.write(account_id, out)
    return out.getvalue()


def bring(browser: Client, data: bytes) -> dict[str, Any]:
    assert browser.post("/api/me/import", {"size_bytes": len(data)}, content_type=JSON).status_code == 201
    for at in range(0, len(data), MOST_PIECE_BYTES):
        piece = data[at : at + MOST_PIECE_BYTES]
        assert browser.put(f"/api/me/import/{at}", piece, content_type="application/octet-stream").status_code == 200
    while worker.work_one():
        pass
    found: dict[str, Any] = browser.get("/api/me/import").json()
    return found


def changed(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same export with other contents, and an index that says so."""
    with ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    index = json.loads(files.pop(INDEX))
    for name, content in files.items():
        rows = content.count(b"\n") if name.endswith(".jsonl") else None
        index["files"][name] = {"sha256": sha256(content).hexdigest(), "size_bytes": len(content), "rows": rows}
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in {**files, INDEX: json.dumps(index).encode()}.items():
            archive.writestr(name, content)
    return out.getvalue()


def line(state: dict[str, Any], kind: str) -> tuple[int, int, dict[str, int]]:
    found = next(line for line in state["lines"] if line["kind"] == kind)
    return found["taken"], found["known"], found["left"]


def kept(account_id: UUID) -> dict[str, Any]:
    """What an export would say, but for what each reading of it adds."""
    copy = opened(copy_of(account_id))
    copy["ledger"] = None
    return copy


def of_interest(copy: dict[str, Any]) -> list[Any]:
    return [copy[feature] for feature in ("activity", "studio", "taste")]


@pytest.fixture
def life(ada: Opened, sender: Sender, encoder: Encoder) -> Opened:
    """Ada has watched, liked, saved, followed, wished and filmed."""
    viewer = viewer_as(ada.account.id)
    world.creator(actor_id=viewer.actor_id, handle="ada")
    creator = world.creator()
    first, second, gone = world.video(creator), world.video(creator), world.video(creator)
    world.watch(viewer, first, world.seen(second, seconds=3, loops=0), gone)
    world.watch(viewer, second)
    activity.like(viewer, first)
    activity.save(viewer, second)
    activity.follow(viewer, creator.id, is_private=True)
    activity.follow(viewer, world.creator().id, is_private=False)
    activity.hide_creator(viewer, world.creator().id)
    activity.not_interested(viewer, gone)
    taste.mute_keyword(viewer, "vinegar")
    studio.edit_profile(viewer.account_id, name="Ada", bio="Boats.")
    draft = prepared(sender, b"a film of the harbour")
    studio.edit(draft, caption="low tide #harbour", language="en", audience=Draft.Audience.FOLLOWERS)
    studio.put_subtitles(draft, "de", [Cue(0, 900, "Ebbe")])
    return ada


def test_somebody_finds_here_what_they_had_there_and_a_second_time_changes_nothing(life: Opened, bob: Opened) -> None:
    zipped, there = copy_of(life.account.id), kept(life.account.id)
    events, counts = Event.objects.count(), list(PendingCount.objects.values())
    bobs = signed_in("bob")

    state = bring(bobs, zipped)

    assert state["state"] == "done", state
    assert line(state, "watches") == (4, 0, {})
    assert line(state, "videos") == (1, 0, {})
    before, here = kept(bob.account.id), kept(bob.account.id)
    for name in ("watches", "likes", "saves", "follows", "hidden_creators", "not_interested", "seen", "recent"):
        was, now = (copy["activity"][name] for copy in (there, here))
        for row in (*was, *now):
            for told in ("taught_tenths", "voice_tenths", "is_repeated"):  # what is brought along teaches nobody
                row.pop(told, None)
            row["is_private"] = True if name == "follows" else None  # Bob is 16
        assert sorted(now, key=str) == sorted(was, key=str), name
    assert here["taste"]["taste"]["muted_keywords"] == ["vinegar"]
    assert here["studio"]["profile"]["bio"] == "Boats."
    (film,) = here["studio"]["videos"]
    assert (film["caption"], film["language"], film["stage"]) == ("low tide #harbour", "en", "ready")
    assert film["subtitles"] == {"de": [{"start": 0, "end": 900, "text": "Ebbe"}]}
    assert Event.objects.count() == events, "nobody else's feed learns from it"
    assert list(PendingCount.objects.values()) == counts, "and no count is raised"
    assert not Import.objects.filter(received_bytes=0).exists()
    assert not place(Import.objects.get().id).exists()

    again = bring(bobs, zipped)

    assert sum(row["taken"] for row in again["lines"]) == 0, again["lines"]
    now = kept(bob.account.id)
    assert [now[name] for name in ("activity", "taste", "studio")] == [
        before[name] for name in ("activity", "taste", "studio")
    ]


def test_what_is_not_known_here_is_told_line_by_line(life: Opened, bob: Opened) -> None:
    def strange(files: dict[str, bytes]) -> None:
        for name in ("activity/likes.jsonl", "activity/watches.jsonl"):
            files[name] = re.sub(rb'("video_id":")[0-9a-f-]{36}', rb"\g<1>" + str(new_id()).encode(), files[name])

    state = bring(signed_in("bob"), changed(copy_of(life.account.id), strange))

    assert line(state, "watches") == (0, 0, {"unknown_video": 4})
    assert line(state, "likes") == (0, 0, {"unknown_video": 1})
    assert line(state, "sessions")[2] == {"of_another_vault": 1}


def test_a_hostile_zip_is_refused_for_what_is_wrong_with_it_and_nothing_is_taken(life: Opened, bob: Opened) -> None:
    zipped, bobs, before = copy_of(life.account.id), signed_in("bob"), kept(bob.account.id)
    watches, videos = "activity/watches.jsonl", "studio/videos.jsonl"

    def said(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
        def change(files: dict[str, bytes]) -> None:
            assert re.search(old, files[name]), name
            files[name] = re.sub(old, new, files[name], count=1)

        return change

    hostile = {
        "not_a_zip": [b"PK\x03\x04 and then nothing", zipped[:-40]],
        "damaged": [zipped.replace(b"720p of a film", b"720q of a film")],
        "bomb": [changed(zipped, lambda files: files.update({"studio/avatar.webp": b"0" * 8_000_000}))],
        "bad_name": [changed(zipped, lambda files: files.update({"../../etc/passwd": b""}))],
        "unknown_file": [changed(zipped, lambda files: files.update({"people/others.jsonl": b""}))],
        "missing": [changed(zipped, lambda files: files.pop(watches) and None)],
        "wrong_json": [
            changed(zipped, said(watches, b'"loops":0', b'"loops":70000')),
            changed(zipped, said(watches, b'"loops":0', b'"loops":0,"price":1')),
            changed(zipped, said(watches, b'"watched_seconds":[0-9.]+', b'"watched_seconds":1e308')),
            changed(zipped, said(watches, b'"worth":[-0-9.]+', b'"worth":7')),
            changed(zipped, said(videos, b'"stage":"ready"', b'"stage":"published-for-me"')),
            changed(zipped, said("accounts/account.json", b'"learning"', b'"is_operator"')),
            changed(zipped, said("taste/taste.json", b'"version": ?1', b'"version":99')),
        ],
    }
    for code, attempts in hostile.items():
        for attempt in attempts:
            state = bring(bobs, attempt)
            assert (state["state"], state["refused"]) == ("refused", code), state
            assert state["says"]

    now = kept(bob.account.id)
    assert [now[name] for name in ("activity", "studio", "taste")] == [
        before[n] for n in ("activity", "studio", "taste")
    ]


def test_killed_between_any_two_kinds_it_goes_on_and_takes_nothing_twice(
    life: Opened, bob: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    zipped, bobs = copy_of(life.account.id), signed_in("bob")
    parts = [(activity_taking, name) for name in ("_take_seen", "_take_shelf", "_take_people")]
    parts += [(studio_taking, "_take_videos"), (studio_taking, "_send")]

    class Killed(BaseException):
        pass

    def die(*arguments: Any) -> None:
        raise Killed

    assert bobs.post("/api/me/import", {"size_bytes": len(zipped)}, content_type=JSON).status_code == 201
    for at in range(0, len(zipped), MOST_PIECE_BYTES):
        bobs.put(f"/api/me/import/{at}", zipped[at : at + MOST_PIECE_BYTES], content_type="application/octet-stream")
    found = Import.objects.get()
    with reading.service("test"):
        for module, name in parts:
            with monkeypatch.context() as dying:
                dying.setattr(module, name, die)
                dying.setattr(studio_taking.drafts, "discard", lambda draft: None)  # nor is there time to tidy up
                with pytest.raises(Killed):
                    actions.take_in(found.id, lambda step, share: None)
        actions.take_in(found.id, lambda step, share: None)
    while worker.work_one():
        pass

    here, there = kept(bob.account.id), kept(life.account.id)
    for name in ("watches", "likes", "saves", "follows", "seen"):
        assert len(here["activity"][name]) == len(there["activity"][name]), name
    assert [film["stage"] for film in here["studio"]["videos"]] == ["ready"]


def test_watches_of_both_stand_in_the_order_of_time_and_leave_by_their_age(ada: Opened, bob: Opened) -> None:
    there, here, films = viewer_as(ada.account.id), viewer_as(bob.account.id), world.videos(6)
    for day, viewer in enumerate((there, here, there, here, there, here)):
        with clock.moved(timedelta(days=day - 10)):
            world.watch(viewer, films[day])

    state = bring(signed_in("bob"), copy_of(ada.account.id))

    assert line(state, "watches") == (3, 0, {})
    assert [str(film) for film in films[::-1]] == watched(bob)
    world.watch(here, films[0])  # numbers go on behind the last
    activity.forget_before(bob.account.id, clock.today() - timedelta(days=7))
    assert watched(bob) == [str(films[0]), *(str(film) for film in films[:2:-1])]


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> list[int]:
    """Let something happen once, when the history to come is made and before it is written; how often it was made."""
    planned, made = activity_taking._planned, list[int]()

    def plan(*arguments: Any) -> Any:
        found = planned(*arguments)
        made.append(len(found.rows))
        if len(made) == 1:
            happens()
        return found

    monkeypatch.setattr(activity_taking, "_planned", plan)
    return made


def test_what_is_watched_while_a_history_is_taken_in_stands_at_its_end(
    ada: Opened, bob: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, here, films = viewer_as(ada.account.id), viewer_as(bob.account.id), world.videos(6)
    for day, viewer in enumerate((there, here, there)):
        with clock.moved(timedelta(days=day - 10)):
            world.watch(viewer, films[day])
    made = meanwhile(monkeypatch, lambda: [world.watch(here, films[place]) for place in (3, 4)])

    state = bring(signed_in("bob"), copy_of(ada.account.id))

    assert line(state, "watches") == (2, 0, {})
    assert made == [3]
    world.watch(here, films[5])
    assert watched(bob) == [str(film) for film in films[::-1]]


def test_what_is_cleared_while_a_history_is_taken_in_stays_gone(
    ada: Opened, bob: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, here, films = viewer_as(ada.account.id), viewer_as(bob.account.id), world.videos(4)
    world.watch(there, films[0])
    world.watch(here, films[1])
    world.watch(here, films[2])
    made = meanwhile(monkeypatch, lambda: activity.clear_history(bob.account.id))

    state = bring(signed_in("bob"), copy_of(ada.account.id))

    assert line(state, "watches") == (1, 0, {})
    assert made == [3, 1]
    world.watch(here, films[3])
    assert watched(bob) == [str(films[3]), str(films[0])]


def watched(somebody: Opened) -> list[str]:
    return [row["video_id"] for row in opened(copy_of(somebody.account.id))["activity"]["watches"]]


OCTETS = "application/octet-stream"


@pytest.mark.parametrize("look", [1, 2])
def test_a_piece_of_what_is_thrown_away_meanwhile_is_of_nothing_and_leaves_nothing(
    life: Opened, look: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, browser = b"x" * 500_000, signed_in("ada")
    browser.post("/api/me/import", {"size_bytes": len(data)}, content_type=JSON)
    file = place(Import.objects.get().id)

    with ExitStack() as looks:
        drop = partial(browser.delete, "/api/me/import")
        if look == 2:
            drop = partial(looks.enter_context, happening_after("rights_import", drop))
        looks.enter_context(happening_after("rights_import", drop))
        answer = browser.put("/api/me/import/0", data, content_type=OCTETS)

    assert (answer.status_code, answer.json()["code"]) == (404, "no_import")
    assert not file.exists()


def test_a_piece_of_what_is_begun_anew_meanwhile_goes_into_neither(life: Opened) -> None:
    data, browser = b"x" * 500_000, signed_in("ada")
    begin = partial(browser.post, "/api/me/import", {"size_bytes": len(data)}, content_type=JSON)
    begin()

    with happening_after("rights_import", begin):
        answer = browser.put("/api/me/import/0", data, content_type=OCTETS)

    assert (answer.status_code, answer.json()["code"]) == (404, "no_import")
    anew = Import.objects.get()
    assert (anew.received_bytes, place(anew.id).exists()) == (0, False)


def test_what_is_thrown_away_as_its_piece_was_counted_was_taken(life: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    data, browser = b"x" * 2 * PIECE_BYTES, signed_in("ada")
    browser.post("/api/me/import", {"size_bytes": len(data)}, content_type=JSON)
    counted = imports._counted

    def count_then_drop(*about: Any) -> Import:
        done = counted(*about)
        browser.delete("/api/me/import")
        return done

    monkeypatch.setattr(imports, "_counted", count_then_drop)

    answer = browser.put("/api/me/import/0", data[:PIECE_BYTES], content_type=OCTETS)

    assert (answer.status_code, answer.json()["state"]) == (200, "none")


def test_of_two_tabs_the_second_is_told_where_it_goes_on_and_writes_over_nothing(life: Opened) -> None:
    data, browser = b"x" * 2 * PIECE_BYTES, signed_in("ada")
    browser.post("/api/me/import", {"size_bytes": len(data)}, content_type=JSON)
    brought = Import.objects.get()

    def other_tab() -> None:
        assert browser.put("/api/me/import/0", data[:PIECE_BYTES], content_type=OCTETS).status_code == 200

    with happening_after("rights_import", other_tab):
        answer = browser.put("/api/me/import/0", b"y" * PIECE_BYTES, content_type=OCTETS)

    assert (answer.status_code, answer.json()["details"]["offset"]) == (409, PIECE_BYTES)
    with closing(Unsealing(place(brought.id), brought.account_id, brought.id, len(data))) as file:
        assert file.read(0, PIECE_BYTES) == data[:PIECE_BYTES]


def test_a_piece_for_which_the_disk_has_no_room_is_refused_with_the_reason(
    life: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in("ada")
    browser.post("/api/me/import", {"size_bytes": 9}, content_type=JSON)

    def full(*about: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sealed_files.os, "pwrite", full)

    answer = browser.put("/api/me/import/0", b"x" * 9, content_type=OCTETS)

    assert (answer.status_code, answer.json()["code"]) == (507, "no_room")


def test_an_upload_that_was_cut_goes_on_and_a_piece_out_of_place_is_refused(life: Opened, bob: Opened) -> None:
    zipped, bobs = copy_of(life.account.id), signed_in("bob")
    assert bobs.put("/api/me/import/0", b"x", content_type="application/octet-stream").status_code == 404
    bobs.post("/api/me/import", {"size_bytes": len(zipped)}, content_type=JSON)

    refused = bobs.put("/api/me/import/0", zipped[:1000], content_type="application/octet-stream")
    beyond = bobs.put("/api/me/import/262144", zipped, content_type="application/octet-stream")

    assert (refused.json()["code"], beyond.json()["code"]) == ("wrong_piece", "wrong_piece")
    large = bobs.post("/api/me/import", {"size_bytes": 2**50}, content_type=JSON)
    assert large.json()["code"] == "import_too_large"
