"""Smaller files are made behind everything else, survive every interruption, and reach the public plane."""

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings as DjangoSettings

from fanlight.crossings.outbox import actions as outbox
from fanlight.foundation import clock
from fanlight.foundation.events import announce
from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.jobs import worker
from fanlight.foundation.jobs.models import Job
from fanlight.media import ffmpeg
from fanlight.media import second_pass as media
from fanlight.media.rendition import Rendition
from fanlight.public.videos.models import Video
from fanlight.vault.accounts import actions as accounts
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.mirror.events import VideoAppeared
from fanlight.vault.studio import actions, files, tasks
from fanlight.vault.studio.actions import second_pass
from fanlight.vault.studio.manifest import manifest_of
from fanlight.vault.studio.models import Draft, KeptFile
from tests.vault.accounts.conftest import signed_in
from tests.vault.activity.world import creator
from tests.vault.feed.world import publish as publish_in_public
from tests.vault.studio.conftest import Encoder, Sender, prepared
from tests.vault.studio.test_preparing import objects
from tests.vault.studio.test_publishing import crossed, edit, publish

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


@dataclass
class Second:
    """Stands in for the encoder and the measurement: what it was asked, and what it should do."""

    outcome: media.Outcome = "kept"
    begun: list[str] = field(default_factory=list)
    between: Callable[[], None] = lambda: None
    """Called when half of it is done."""

    def attempt(
        self, pair: media.Pair, out: Path, *, on_progress: Callable[[float], None], threads: int = 1
    ) -> media.Tried:
        self.begun.append(pair.name)
        on_progress(0.5)
        self.between()
        on_progress(0.9)
        path = out / f"{pair.name}.mp4"
        path.write_bytes(b"smaller than " + pair.beside.path.read_bytes())
        made = Rendition(pair.name, path, 360, 640, "av01.0.01M.08, mp4a.40.2", 500, 300, 50, "")
        kept = made if self.outcome == "kept" else None
        return media.Tried(
            beside=pair.beside.name,
            outcome=self.outcome,
            crf=50,
            size_bytes=50,
            beside_bytes=100,
            vmaf=90.0,
            beside_vmaf=85.0,
            rendition=kept,
        )


@pytest.fixture(autouse=True)
def second(monkeypatch: pytest.MonkeyPatch) -> Second:
    fake = Second()
    monkeypatch.setattr(media, "attempt", fake.attempt)
    return fake


def ask(browser: Client, draft_id: UUID) -> Any:
    return browser.post(f"/api/drafts/{draft_id}/second-pass")


def work() -> None:
    while worker.work_one():
        pass


def names(draft_id: UUID) -> list[str]:
    return [one.label for one in manifest_of(Draft.objects.get(id=draft_id).media).renditions]


def test_a_creator_asks_and_the_file_crosses_after_the_video(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened
) -> None:
    draft = prepared(sender)
    publish(browser, draft)

    asked = ask(browser, draft.id).json()["second_pass"]
    work()

    assert asked == {"state": "asked", "tried": []}
    card = browser.get(f"/api/drafts/{draft.id}").json()
    assert card["second_pass"]["state"] == "done"
    (tried,) = card["second_pass"]["tried"]
    assert (tried["beside"], tried["outcome"], tried["size_bytes"], tried["beside_bytes"]) == ("360p", "kept", 50, 100)
    assert [one["name"] for one in card["renditions"]] == ["360p", "360pav1", "720p"]
    (message,) = crossed("renditions")
    assert (message["video_id"], message["actor_id"]) == (str(draft.id), str(ada.account.actor_id))
    (sent,) = message["renditions"]
    assert (sent["name"], sent["codecs"]) == ("360pav1", "av01.0.01M.08, mp4a.40.2")
    assert message["objects"] == [f"{sent['sha256']}.mp4"]
    assert files.store().has(message["objects"][0])
    assert [one["name"] for one in crossed("publish")[0]["renditions"]] == ["360p", "720p"]
    assert not files.workspace(draft.id).exists()


def test_what_was_made_before_it_is_published_crosses_with_it(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)
    ask(browser, draft.id)
    work()

    publish(browser, draft)

    assert [one["name"] for one in crossed("publish")[0]["renditions"]] == ["360p", "360pav1", "720p"]
    assert crossed("renditions") == []


def test_of_a_video_for_fewer_nothing_crosses(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    edit(browser, draft, audience="followers")
    publish(browser, draft)

    ask(browser, draft.id)
    work()

    assert names(draft.id) == ["360p", "360pav1", "720p"]
    assert crossed("renditions") == []


@pytest.mark.parametrize("outcome", ["larger", "worse", "failed"])
def test_what_does_not_pay_is_dropped_and_not_tried_again(
    sender: Sender, encoder: Encoder, browser: Client, second: Second, outcome: media.Outcome
) -> None:
    second.outcome = outcome
    draft = prepared(sender)
    publish(browser, draft)
    before = objects()

    ask(browser, draft.id)
    work()

    (tried,) = browser.get(f"/api/drafts/{draft.id}").json()["second_pass"]["tried"]
    assert tried["outcome"] == outcome
    assert names(draft.id) == ["360p", "720p"]
    assert objects() == before
    assert crossed("renditions") == []
    again = ask(browser, draft.id)
    assert (again.status_code, again.json()["code"]) == (409, "second_pass_done")


def test_what_cannot_be_done_is_refused(
    sender: Sender, encoder: Encoder, browser: Client, stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    unfinished = sender.begin(10)
    assert ask(browser, unfinished).json()["code"] == "video_not_ready"
    draft = prepared(sender)
    assert ask(stranger, draft.id).status_code == 404
    monkeypatch.setattr(ffmpeg, "makes_av1", lambda: False)
    assert ask(browser, draft.id).json()["code"] == "no_av1_here"
    assert Job.objects.filter(state=Job.State.READY).count() == 0


def test_a_video_of_one_size_has_nothing_to_make_smaller(
    sender: Sender, encoder: Encoder, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = prepared(sender)
    media_of_it = draft.media | {"renditions": draft.media["renditions"][:1]}
    Draft.objects.filter(id=draft.id).update(media=media_of_it)

    assert ask(browser, draft.id).json()["code"] == "nothing_to_make_smaller"


def watched(sender: Sender, browser: Client, actor_id: UUID, views: int) -> UUID:
    """A public video, and how often it was watched by the public count."""
    draft = prepared(sender, os.urandom(8))
    publish(browser, draft)
    announce(VideoAppeared(1, actor_id, draft.id))
    video_id = publish_in_public(creator())
    Video.objects.using("public_writer").filter(id=video_id).update(id=draft.id, view_count=views)
    return draft.id


def test_what_is_watched_enough_is_made_smaller_unasked(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened, settings: DjangoSettings
) -> None:
    seldom, often = (watched(sender, browser, ada.account.actor_id, views) for views in (99, 100))
    settings.FANLIGHT = replace(settings.FANLIGHT, second_pass_views=0)
    tasks.ask_for_watched()
    work()
    assert names(often) == ["360p", "720p"]

    settings.FANLIGHT = replace(settings.FANLIGHT, second_pass_views=100)
    tasks.ask_for_watched()
    tasks.ask_for_watched()
    work()

    assert names(often) == ["360p", "360pav1", "720p"]
    assert names(seldom) == ["360p", "720p"]


def test_all_public_videos_have_their_turn(
    sender: Sender, encoder: Encoder, browser: Client, ada: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_pass, "MOST_LOOKED_AT", 2)
    ids = [watched(sender, browser, ada.account.actor_id, 500) for _ in range(3)]

    for _ in range(3):
        tasks.ask_for_watched()
    work()

    assert [names(video_id) for video_id in ids] == [["360p", "360pav1", "720p"]] * 3


def test_it_gives_way_to_an_upload_and_goes_on_afterwards(
    sender: Sender, encoder: Encoder, browser: Client, second: Second
) -> None:
    draft = prepared(sender)
    ask(browser, draft.id)
    uploads: list[UUID] = []
    second.between = lambda: uploads.append(sender.send(b"another film")) if not uploads else None

    worker.work_one()
    assert names(draft.id) == ["360p", "720p"]
    worker.work_one()
    assert Draft.objects.get(id=uploads[0]).stage == Draft.Stage.READY
    work()

    assert names(draft.id) == ["360p", "360pav1", "720p"]
    assert second.begun == ["360pav1", "360pav1"]
    assert Job.objects.get(key=f"second-pass:{draft.id}").attempts == 1


def test_uploads_that_wait_go_first(sender: Sender, encoder: Encoder, browser: Client, second: Second) -> None:
    draft = prepared(sender)
    ask(browser, draft.id)
    upload = sender.send(b"another film")

    worker.work_one()

    assert Draft.objects.get(id=upload).stage == Draft.Stage.READY
    assert second.begun == []


def test_what_is_deleted_meanwhile_leaves_nothing(
    sender: Sender, encoder: Encoder, browser: Client, second: Second
) -> None:
    draft = prepared(sender)
    ask(browser, draft.id)
    second.between = lambda: actions.discard(Draft.objects.get(id=draft.id))

    work()

    assert not Draft.objects.exists()
    assert objects() == set()
    assert not files.workspace(draft.id).exists()
    assert not Job.objects.filter(key=f"second-pass:{draft.id}").exists()


def test_what_is_withdrawn_meanwhile_gets_no_file(
    sender: Sender, encoder: Encoder, browser: Client, second: Second
) -> None:
    draft = prepared(sender)
    publish(browser, draft)
    ask(browser, draft.id)
    second.between = lambda: actions.withdraw(Draft.objects.get(id=draft.id))

    work()

    assert crossed("renditions") == []
    assert names(draft.id) == ["360p", "720p"]


@pytest.mark.parametrize("how", ["while it is made", "before"])
def test_a_full_disk_means_later(
    sender: Sender,
    encoder: Encoder,
    browser: Client,
    second: Second,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    draft = prepared(sender)
    ask(browser, draft.id)
    with monkeypatch.context() as patch:
        if how == "before":
            patch.setattr(files, "free_bytes", lambda: 1_000_000)
        second.between = full if how == "while it is made" else lambda: None
        worker.work_one()
    second.between = lambda: None
    job = Job.objects.get(key=f"second-pass:{draft.id}")
    assert (job.state, job.attempts) == (Job.State.READY, 1)
    assert names(draft.id) == ["360p", "720p"]
    assert not files.workspace(draft.id).exists()

    with clock.moved(timedelta(minutes=1)):
        work()

    assert names(draft.id) == ["360p", "360pav1", "720p"]


class StoppedDead(BaseException):
    """Nothing of the process is left."""


DOORS = (
    (second_pass, ("_make", "_note", "_cross", "_plan")),
    (files, ("keep", "keep_rendition", "attempt")),
    (media, ("attempt",)),
    (outbox, ("send",)),
    (worker.actions, ("finish",)),
)


def test_wherever_it_is_stopped_the_next_one_finishes_it_once(
    sender: Sender, encoder: Encoder, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed, fatal = 0, -1

    def watched(step: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(step)
        def stopping(*words: Any, **named: Any) -> Any:
            pass_by()
            answer = step(*words, **named)
            pass_by()
            return answer

        return stopping

    def pass_by() -> None:
        nonlocal passed
        if passed == fatal:
            raise StoppedDead
        passed += 1

    def asked() -> Draft:
        nonlocal passed, fatal
        fatal = -1
        draft = prepared(sender, os.urandom(8))
        publish(browser, draft)
        ask(browser, draft.id)
        passed = 0
        return draft

    for module, doors in DOORS:
        for door in doors:
            monkeypatch.setattr(module, door, watched(getattr(module, door)))
    asked()
    work()
    moments = passed
    assert moments >= 16

    for moment in range(moments):
        draft = asked()
        fatal = moment
        with pytest.raises(StoppedDead):
            work()
        fatal = -1
        with clock.moved(timedelta(hours=1)):
            jobs.sweep()
            work()

        assert names(draft.id) == ["360p", "360pav1", "720p"], moment
        assert len([one for one in crossed("renditions") if one["video_id"] == str(draft.id)]) == 1, moment
        assert Draft.objects.get(id=draft.id).second_pass == Draft.SecondPass.DONE
        assert not files.workspace(draft.id).exists()
    monkeypatch.setattr(files, "GRACE_SECONDS", -1)
    files.let_orphans_go()
    assert objects() == set(KeptFile.objects.values_list("name", flat=True))


def test_a_wish_whose_job_was_lost_is_taken_up_again(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    ask(browser, draft.id)
    Job.objects.filter(key=f"second-pass:{draft.id}").delete()

    assert tasks.resume_second_passes() == 1
    assert tasks.resume_second_passes() == 0
    work()

    assert names(draft.id) == ["360p", "360pav1", "720p"]
    assert tasks.resume_second_passes() == 0


def test_the_operator_asks_for_a_public_video_of_anybody_and_for_no_other(
    sender: Sender, encoder: Encoder, browser: Client, stranger: Client, ada: Opened, bob: Opened
) -> None:
    public = watched(sender, browser, ada.account.actor_id, 0)
    kept = prepared(sender, b"kept")
    address = "/api/operations/videos/{}/second-pass"
    assert stranger.post(address.format(public)).status_code == 403
    accounts.make_operator(bob.account.id)
    operator = signed_in("bob")

    assert operator.post(address.format(public)).status_code == 204
    assert operator.post(address.format(kept.id)).status_code == 404
    work()

    assert names(public) == ["360p", "360pav1", "720p"]
    assert names(kept.id) == ["360p", "720p"]
