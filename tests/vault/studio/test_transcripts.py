"""A machine drafts subtitles when its operator has one and a creator asks; nobody else sees its words."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings as DjangoSettings

from fanlight.custody.exports.pieces import Words
from fanlight.foundation import clock
from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.jobs import worker
from fanlight.foundation.jobs.models import Job
from fanlight.media import transcription
from fanlight.media.refusal import Damaged
from fanlight.media.subtitles import Cue
from fanlight.media.transcription import Said, Transcriber
from fanlight.public.actors.models import Actor
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.studio import actions, files, personal_data
from fanlight.vault.studio.models import Draft
from tests.opened import written
from tests.vault.studio.conftest import Encoder, Sender, prepared
from tests.vault.studio.test_publishing import crossed, publish

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

HEARD = [Cue(0, 1200, "Clay on the wheel."), Cue(1200, 3000, "And water.")]


@dataclass
class Machine:
    """Stands in for the program: what it was asked, and what it should do."""

    asked: list[tuple[Path, Transcriber, str]] = field(default_factory=list)
    between: Callable[[], None] = lambda: None

    def transcribe(
        self,
        film: Path,
        transcriber: Transcriber,
        out: Path,
        *,
        language: str,
        on_progress: Callable[[float], None],
        threads: int,
    ) -> Said:
        (out / "sound.wav").write_bytes(b"what is said")
        self.asked.append((film, transcriber, language))
        on_progress(0.1)
        self.between()
        on_progress(0.9)
        return Said("en", HEARD)


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch, settings: DjangoSettings, home: Path) -> Machine:
    fake = Machine()
    monkeypatch.setattr(transcription, "transcribe", fake.transcribe)
    for name in ("whisper-cli", "model.bin"):
        (home / name).touch()
    paths = {"transcriber": str(home / "whisper-cli"), "transcriber_model": str(home / "model.bin")}
    settings.FANLIGHT = replace(settings.FANLIGHT, **paths)
    return fake


def ask(browser: Client, draft_id: UUID, language: str = "") -> Any:
    address = f"/api/drafts/{draft_id}/transcript"
    return browser.post(address, {"language": language}, content_type="application/json")


def told(browser: Client, draft_id: UUID) -> Any:
    return browser.get(f"/api/drafts/{draft_id}/transcript").json()


def work() -> None:
    while worker.work_one():
        pass


def test_a_creator_asks_reads_mends_and_saves(
    sender: Sender, encoder: Encoder, browser: Client, machine: Machine, home: Path
) -> None:
    draft = prepared(sender)
    publish(browser, draft)
    assert told(browser, draft.id) == {"is_offered": True, "state": "none", "language": "", "cues": []}

    assert ask(browser, draft.id).json()["state"] == "asked"
    work()

    card = told(browser, draft.id)
    assert (card["state"], card["language"]) == ("done", "en")
    assert card["cues"][0] == {"start": 0, "end": 1200, "text": "Clay on the wheel."}
    assert machine.asked[0][1:] == (Transcriber(home / "whisper-cli", home / "model.bin"), "")
    assert crossed("subtitles") == []
    assert browser.get(f"/api/drafts/{draft.id}").json()["subtitles"] == []
    assert b"Clay on the wheel" not in bytes(Draft.objects.get(id=draft.id).sealed)
    assert not files.listening_place(draft.id).exists()
    mended = [card["cues"][0] | {"text": "Clay, on the wheel."}]
    browser.put(f"/api/drafts/{draft.id}/subtitles/en", {"cues": mended}, content_type="application/json")
    assert [one["text"] for one in crossed("subtitles")[0]["cues"]] == ["Clay, on the wheel."]
    assert told(browser, draft.id)["state"] == "none"


def save(browser: Client, draft_id: UUID, cues: list[dict[str, object]], **more: object) -> list[str]:
    """Save lines in English; the languages that are named as a machine's then."""
    body = {"cues": cues, **more}
    answer = browser.put(f"/api/drafts/{draft_id}/subtitles/en", body, content_type="application/json")
    named: list[str] = answer.json()["unchecked_subtitles"]
    return named


def test_what_the_machine_wrote_is_named_until_its_creator_confirms_it(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened
) -> None:
    draft = prepared(sender)
    publish(browser, draft)
    ask(browser, draft.id)
    work()
    cues = told(browser, draft.id)["cues"]

    assert save(browser, draft.id, cues) == ["en"]
    assert save(browser, draft.id, cues) == ["en"]  # saving the same again confirms nothing
    assert "NOTE Written by a machine, not checked." in written_subtitles(ada)
    assert save(browser, draft.id, cues, is_checked=True) == []

    assert [one["is_unchecked"] for one in crossed("subtitles")] == [True, True, False]
    assert "NOTE" not in written_subtitles(ada)
    assert save(browser, draft.id, cues) == []


def test_what_its_creator_mends_is_theirs(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    ask(browser, draft.id)
    work()
    cues = told(browser, draft.id)["cues"]
    assert save(browser, draft.id, cues) == ["en"]

    assert save(browser, draft.id, [cues[0] | {"text": "Clay, on the wheel."}, cues[1]]) == []


def test_what_was_confirmed_or_written_by_hand_is_never_named(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    assert save(browser, draft.id, [{"start": 0, "end": 900, "text": "By hand."}]) == []
    ask(browser, draft.id)
    work()

    assert save(browser, draft.id, told(browser, draft.id)["cues"], is_checked=True) == []


def test_viewers_are_told_before_and_after_it_is_checked(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened
) -> None:
    draft = prepared(sender)
    browser.patch(f"/api/drafts/{draft.id}", {"audience": "only_me"}, content_type="application/json")
    publish(browser, draft)
    ask(browser, draft.id)
    work()
    cues = told(browser, draft.id)["cues"]
    save(browser, draft.id, cues)
    Actor.objects.using("public_writer").create(id=ada.account.actor_id, handle="ada", vault="home")

    assert browser.get(f"/api/videos/{draft.id}").json()["video"]["unchecked_subtitles"] == ["en"]
    save(browser, draft.id, cues, is_checked=True)
    assert browser.get(f"/api/videos/{draft.id}").json()["video"]["unchecked_subtitles"] == []


def written_subtitles(ada: Opened) -> str:
    """The file of subtitles in an export."""
    found = [piece for piece in personal_data.export(ada.account.id) if isinstance(piece, Words)]
    (file,) = [piece for piece in found if piece.path.endswith("/en.vtt")]
    return file.text


def test_a_language_that_its_creator_names_is_kept(
    sender: Sender, encoder: Encoder, browser: Client, machine: Machine
) -> None:
    draft = prepared(sender)

    ask(browser, draft.id, "de-AT")
    work()

    assert machine.asked[0][2] == "de-AT"
    assert told(browser, draft.id)["language"] == "de-AT"


@pytest.mark.parametrize("missing", ["transcriber", "transcriber_model"])
def test_without_a_machine_nothing_is_offered_and_asking_is_refused(
    sender: Sender, encoder: Encoder, browser: Client, settings: DjangoSettings, missing: str
) -> None:
    draft = prepared(sender)
    settings.FANLIGHT = replace(settings.FANLIGHT, **{missing: ""})

    answer = ask(browser, draft.id)

    assert (answer.status_code, answer.json()["code"]) == (409, "no_transcriber")
    assert not told(browser, draft.id)["is_offered"]


def test_the_operator_reads_what_is_missing(browser: Client, ada: Opened, settings: DjangoSettings, home: Path) -> None:
    accounts.make_operator(ada.account.id)
    said = []
    for program, model in (("", ""), ("/nowhere", ""), (str(home / "whisper-cli"), "/nowhere")):
        settings.FANLIGHT = replace(settings.FANLIGHT, transcriber=program, transcriber_model=model)
        said.append(browser.get("/api/operations").json()["transcriber"])

    assert said == ["off", "no_program", "no_model"]


def test_others_neither_ask_nor_read(sender: Sender, encoder: Encoder, browser: Client, stranger: Client) -> None:
    draft = prepared(sender)
    publish(browser, draft)
    ask(browser, draft.id)
    work()

    assert ask(stranger, draft.id).status_code == 404
    assert stranger.get(f"/api/drafts/{draft.id}/transcript").status_code == 404
    assert stranger.delete(f"/api/drafts/{draft.id}/transcript").status_code == 404


def test_what_has_no_sound_or_is_not_ready_is_refused(sender: Sender, encoder: Encoder, browser: Client) -> None:
    assert ask(browser, sender.begin(10)).json()["code"] == "video_not_ready"
    draft = prepared(sender)
    silent = [one | {"codecs": "avc1.64001F"} for one in draft.media["renditions"]]
    Draft.objects.filter(id=draft.id).update(media=draft.media | {"renditions": silent})

    assert ask(browser, draft.id).json()["code"] == "nothing_to_hear"
    assert not told(browser, draft.id)["is_offered"]


def test_what_it_wrote_is_thrown_away_when_its_creator_says_so(
    sender: Sender, encoder: Encoder, browser: Client, machine: Machine
) -> None:
    draft = prepared(sender)
    ask(browser, draft.id)
    machine.between = lambda: actions.let_transcript_go(draft.id) and None
    work()
    assert told(browser, draft.id)["state"] == "none"
    machine.between = lambda: None
    ask(browser, draft.id)
    work()
    assert told(browser, draft.id)["state"] == "done"

    assert browser.delete(f"/api/drafts/{draft.id}/transcript").status_code == 204

    assert told(browser, draft.id)["state"] == "none"


def test_a_machine_that_fails_says_so_and_can_be_asked_again(
    sender: Sender, encoder: Encoder, browser: Client, machine: Machine
) -> None:
    def fail() -> None:
        raise Damaged

    draft = prepared(sender)
    machine.between = fail
    ask(browser, draft.id)
    work()
    assert told(browser, draft.id)["state"] == "failed"

    machine.between = lambda: None
    ask(browser, draft.id)
    work()

    assert told(browser, draft.id)["state"] == "done"


def test_who_asks_again_in_another_language_is_not_given_what_was_begun_in_the_first(
    sender: Sender, encoder: Encoder, browser: Client, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, heard = prepared(sender), machine.transcribe

    def heard_too_late(*args: Any, **more: Any) -> Said:
        said = heard(*args, **more)
        if len(machine.asked) == 1:
            ask(browser, draft.id, "de")
        return said

    monkeypatch.setattr(transcription, "transcribe", heard_too_late)
    ask(browser, draft.id, "fr")

    work()

    assert [language for *_, language in machine.asked] == ["fr", "de"]
    assert (told(browser, draft.id)["state"], told(browser, draft.id)["language"]) == ("done", "de")


def test_it_gives_way_to_uploads_and_outlives_a_worker_that_dies(
    sender: Sender, encoder: Encoder, browser: Client, machine: Machine
) -> None:
    class StoppedDead(BaseException):
        pass

    def die() -> None:
        raise StoppedDead

    draft = prepared(sender)
    ask(browser, draft.id)
    uploads: list[UUID] = []
    machine.between = lambda: uploads.append(sender.send(b"another film")) if not uploads else None
    worker.work_one()
    worker.work_one()
    assert Draft.objects.get(id=uploads[0]).stage == Draft.Stage.READY
    machine.between = die
    with pytest.raises(StoppedDead):
        worker.work_one()
    machine.between = lambda: None

    with clock.moved(timedelta(hours=1)):
        jobs.sweep()
        work()

    assert told(browser, draft.id)["state"] == "done"
    assert len(machine.asked) == 3


def test_a_draft_that_is_deleted_meanwhile_leaves_nothing(
    sender: Sender, encoder: Encoder, browser: Client, machine: Machine
) -> None:
    draft = prepared(sender)
    ask(browser, draft.id)
    machine.between = lambda: actions.discard(Draft.objects.get(id=draft.id))

    work()

    assert not Draft.objects.exists()
    assert not files.listening_place(draft.id).exists()
    assert not Job.objects.filter(key=f"transcript:{draft.id}").exists()


def test_it_is_in_the_export(sender: Sender, encoder: Encoder, browser: Client, ada: Opened) -> None:
    draft = prepared(sender)
    ask(browser, draft.id)
    work()

    (video,) = written(personal_data.export(ada.account.id))["videos"]

    assert [one["text"] for one in video["transcript"]["cues"]] == ["Clay on the wheel.", "And water."]
