"""A worker that slept through its lease, and the one that has the job by then: it harms nothing that one makes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.jobs import worker
from fanlight.foundation.jobs.context import Context
from fanlight.foundation.jobs.models import Job
from fanlight.media.refusal import Damaged
from fanlight.vault.studio import files
from fanlight.vault.studio.actions import preparing
from fanlight.vault.studio.contents import contents_of
from fanlight.vault.studio.models import Draft, KeptFile
from tests.vault.studio import test_second_pass, test_transcripts
from tests.vault.studio.conftest import Encoder, Sender, prepared
from tests.vault.studio.test_second_pass import Second, second
from tests.vault.studio.test_stopped_dead import assert_whole
from tests.vault.studio.test_transcripts import Machine, machine

__all__ = ["machine", "second"]

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

LEASE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """At its next report it would be told; what is asked here is what it does before that."""
    monkeypatch.setattr(Context, "report", lambda *about: None)


class OtherWorker:
    """The job is its own from the moment it `takes over`, while the first worker believes the same."""

    def __init__(self, queue: str = "media") -> None:
        self.queue = queue
        self.files: list[Path] = []
        self.found: list[object] = []

    def takes_over(self, draft_id: UUID, place: Path) -> None:
        with clock.moved(2 * LEASE):
            jobs.sweep()
            assert jobs.claim([self.queue], worker="other", lease=LEASE)
        self.files = [place / "other" / "360p.mp4"]
        self.files[0].parent.mkdir(parents=True, exist_ok=True)
        self.files[0].write_bytes(b"made by the other")
        self.found = what_is_known(draft_id)

    def is_unharmed(self, draft_id: UUID) -> bool:
        file = self.files[0]
        is_there = file.is_file() and file.read_bytes() == b"made by the other"
        return is_there and what_is_known(draft_id) == self.found and self._has_the_job()

    def _has_the_job(self) -> bool:
        return Job.objects.filter(worker="other", state=Job.State.RUNNING).exists()

    def is_killed(self) -> None:
        for job in Job.objects.filter(worker="other"):
            jobs.put_back(job.id, worker="other")


def what_is_known(draft_id: UUID) -> list[object]:
    draft = Draft.objects.get(id=draft_id)
    kept = sorted(KeptFile.objects.filter(draft=draft).values_list("name", flat=True))
    return [draft.stage, draft.media, draft.second_pass, contents_of(draft), kept, files.incoming(draft_id).exists()]


def work() -> None:
    while worker.work_one():
        pass


def preparation(draft_id: UUID) -> tuple[UUID, Path]:
    return draft_id, files.workspace(draft_id)


STEPS = ("_move", "_with_covers", "_save", "_finish", "_refuse")


@pytest.mark.parametrize("step", STEPS)
def test_a_preparation_that_is_another_workers_by_now_is_left_to_it(
    step: str, sender: Sender, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id, other = sender.send(b"film"), OtherWorker()
    done = getattr(preparing, step)

    def sleep_first(*about: object) -> object:
        monkeypatch.setattr(preparing, step, done)
        other.takes_over(*preparation(draft_id))
        return done(*about)

    if step == "_move":  # it holds the job there already
        monkeypatch.setattr(encoder, "look", lambda *about: other.takes_over(*preparation(draft_id)) or looked(*about))
    else:
        monkeypatch.setattr(preparing, step, sleep_first)
    looked = Encoder().look
    if step == "_refuse":
        encoder.refuse = Damaged()
    monkeypatch.setattr(preparing.preparation, "look", encoder.look)

    assert worker.work_one()

    assert other.is_unharmed(draft_id)
    other.is_killed()
    encoder.refuse = None
    monkeypatch.setattr(preparing.preparation, "look", looked)
    work()
    assert_whole(draft_id, "")


def test_a_worker_that_sleeps_before_it_begins_empties_nobodys_folder(
    sender: Sender, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id, other, leant_on = sender.send(b"film"), OtherWorker(), preparing._leant_on

    def sleep_first(draft: Draft) -> object:
        monkeypatch.setattr(preparing, "_leant_on", leant_on)
        other.takes_over(*preparation(draft_id))
        return leant_on(draft)

    monkeypatch.setattr(preparing, "_leant_on", sleep_first)

    assert worker.work_one()

    assert other.is_unharmed(draft_id)


def test_whoever_has_the_job_clears_away_what_was_left_by_those_who_had_it(tmp_path: Path) -> None:
    (tmp_path / "x" / "killed").mkdir(parents=True)

    with files.attempt(tmp_path / "x", lambda: None) as folder:
        assert list((tmp_path / "x").iterdir()) == [folder]
    assert not (tmp_path / "x").exists()


def test_a_smaller_file_is_left_to_whoever_makes_it_by_now(
    sender: Sender, encoder: Encoder, browser: Client, second: Second
) -> None:
    draft, other = prepared(sender), OtherWorker()
    test_second_pass.ask(browser, draft.id)
    second.between = once(lambda: other.takes_over(draft.id, files.workspace(draft.id)))

    assert worker.work_one()

    assert other.is_unharmed(draft.id)
    other.is_killed()
    work()
    assert test_second_pass.names(draft.id) == ["360p", "360pav1", "720p"]


def test_a_transcript_is_left_to_whoever_writes_it_by_now(
    sender: Sender, encoder: Encoder, browser: Client, machine: Machine
) -> None:
    encoder.has_sound = True
    draft, other = prepared(sender), OtherWorker()
    assert test_transcripts.ask(browser, draft.id).status_code == 200
    machine.between = once(lambda: other.takes_over(draft.id, files.listening_place(draft.id)))

    assert worker.work_one()

    assert other.is_unharmed(draft.id)
    other.is_killed()
    work()
    assert test_transcripts.told(browser, draft.id)["state"] == "done"


def once(do: Callable[[], None]) -> Callable[[], None]:
    """Do it the first time, and nothing after that."""
    left = [do]
    return lambda: left.pop()() if left else None
