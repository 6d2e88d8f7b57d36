"""A worker stopped dead between any two steps of a preparation: the next one finishes it, and nothing is left over."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.jobs import worker
from fanlight.foundation.jobs.models import Job
from fanlight.vault.studio import files, tasks
from fanlight.vault.studio.actions import preparing
from fanlight.vault.studio.contents import contents_of
from fanlight.vault.studio.manifest import manifest_of
from fanlight.vault.studio.models import Draft, KeptFile
from tests.vault.studio.conftest import Encoder, Sender
from tests.vault.studio.test_preparing import objects

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

DOORS = (
    (preparing, ("prepare", "_move", "_with_covers", "_save", "_finish")),
    (files, ("keep",)),
    (preparing.preparation, ("look", "covers", "renditions", "sprite")),
    (worker.actions, ("finish",)),
)
"""What a preparation goes through; before and after each the worker may die."""


class StoppedDead(BaseException):
    """Nothing of the process is left: no handler of its own runs."""


class Steps:
    """Counts the moments between steps, and stops the worker at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.passed = 0
        self.fatal: int | None = None
        for module, names in DOORS:
            for name in names:
                monkeypatch.setattr(module, name, self._watched(getattr(module, name)))

    def work(self, *, until: int | None = None) -> None:
        """Work as a worker does that was just started; it dies at that moment, if there is one."""
        self.passed, self.fatal = 0, until
        try:
            while worker.work_one():
                pass
        except StoppedDead:
            assert until is not None

    def _watched(self, step: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(step)
        def watched(*words: Any, **named: Any) -> Any:
            self._pass()
            answer = step(*words, **named)
            self._pass()
            return answer

        return watched

    def _pass(self) -> None:
        if self.passed == self.fatal:
            raise StoppedDead
        self.passed += 1


@pytest.fixture
def steps(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Steps:
    return Steps(monkeypatch)


def restarted(steps: Steps, hours: int, *, until: int | None = None) -> None:
    """The next worker, once the lease of the one before has run out."""
    with clock.moved(timedelta(hours=hours)):
        jobs.sweep()
        steps.work(until=until)


def assert_whole(draft_id: UUID, caption: str) -> None:
    draft = Draft.objects.get(id=draft_id)
    assert draft.stage == Draft.Stage.READY
    assert draft.is_playable
    assert contents_of(draft).caption == caption
    kept = KeptFile.objects.filter(draft=draft).values_list("name", flat=True)
    names = manifest_of(draft.media).names
    assert sorted(kept) == sorted(names)
    assert len(names) == 8, "five covers, two renditions, a sprite"
    assert all(files.store().has(name) for name in names)
    assert not files.incoming(draft_id).exists()
    assert not files.workspace(draft_id).exists()


def test_whenever_the_worker_is_stopped_the_next_one_finishes_and_nothing_is_left_over(
    sender: Sender, browser: Client, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sender.send(b"film")
    steps.work()
    moments = steps.passed
    assert moments > 30
    assert_whole(first, "")

    for moment in range(moments):
        draft_id = sender.send(b"film %d" % moment)
        words = f"Written after {moment}"
        steps.work(until=moment)
        assert steps.passed == moment, "it was stopped"
        if Draft.objects.get(id=draft_id).stage != Draft.Stage.READY:
            answer = browser.patch(f"/api/drafts/{draft_id}", {"caption": words}, content_type="application/json")
            assert answer.status_code == 200
        else:
            words = ""

        restarted(steps, 1, until=(7 * moment + 3) % moments)
        restarted(steps, 2)

        assert_whole(draft_id, words)
    assert not Job.objects.exclude(state=Job.State.DONE).exists()
    monkeypatch.setattr(files, "GRACE_SECONDS", -1)
    files.let_orphans_go()
    tasks.clear_strays()
    assert objects() == set(KeptFile.objects.values_list("name", flat=True))
