"""From the last byte to a draft that can be published."""

from datetime import timedelta

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.foundation.errors import NotFound
from fanlight.foundation.jobs import actions as jobs
from fanlight.foundation.jobs import worker
from fanlight.foundation.jobs.models import Job
from fanlight.media.refusal import TooLong
from fanlight.vault.studio import actions, files, queries, tasks
from fanlight.vault.studio.models import Draft, KeptFile
from tests.between import happening_after
from tests.vault.studio.conftest import Encoder, Sender, prepared

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_a_received_file_becomes_a_draft_with_covers_and_renditions(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft = prepared(sender)

    card = browser.get(f"/api/drafts/{draft.id}").json()
    assert (card["stage"], card["is_playable"], card["progress"], card["refusal"]) == ("ready", True, 1.0, None)
    assert (card["duration_seconds"], card["width"], card["height"]) == (12.5, 720, 1280)
    assert [one["name"] for one in card["renditions"]] == ["360p", "720p"]
    assert len(card["covers"]) == 5
    assert card["poster"] == card["covers"][0]["url"]
    assert card["thumbhash"]
    for url in (card["renditions"][0]["url"], card["poster"]):
        assert browser.get(url).status_code == 200


def test_a_file_whose_last_byte_comes_while_somebody_looks_is_not_back_at_its_first(
    sender: Sender, browser: Client
) -> None:
    draft_id = sender.begin(10)
    sender.patch(draft_id, 0, b"hello ")

    with happening_after("studio_draft", lambda: sender.patch(draft_id, 6, b"moon")):
        card = browser.get(f"/api/drafts/{draft_id}").json()

    assert (card["received_bytes"], card["progress"]) == (10, 1.0)


def test_nothing_of_the_file_as_it_was_sent_is_kept(sender: Sender, encoder: Encoder) -> None:
    draft = prepared(sender)

    assert not files.incoming(draft.id).exists()
    assert not files.workspace(draft.id).exists()


@pytest.mark.parametrize(
    ("unread_sound_seconds", "has_sound", "unread_seconds", "told"),
    [
        (0.0, True, 0.0, {"sound": "none", "has_broken_picture": False}),
        (3.0, True, 0.0, {"sound": "part", "has_broken_picture": False}),
        (12.5, False, 1.0, {"sound": "all", "has_broken_picture": True}),
    ],
)
def test_its_creator_hears_what_of_a_file_could_not_be_read(
    unread_sound_seconds: float,
    has_sound: bool,
    unread_seconds: float,
    told: dict[str, object],
    sender: Sender,
    encoder: Encoder,
    browser: Client,
) -> None:
    encoder.unread_sound_seconds, encoder.has_sound = unread_sound_seconds, has_sound
    encoder.unread_seconds = unread_seconds

    draft = prepared(sender)

    assert browser.get(f"/api/drafts/{draft.id}").json()["damage"] == told


def test_the_first_rendition_can_be_played_while_the_rest_is_made(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    seen = []
    draft_id = sender.send(b"film")
    encoder.between = lambda: seen.append(browser.get(f"/api/drafts/{draft_id}").json())

    worker.work_one()

    assert (seen[0]["stage"], seen[0]["is_playable"]) == ("preparing", True)
    assert seen[0]["step"] == "first_rendition"
    assert [one["name"] for one in seen[0]["renditions"]] == ["720p"]
    assert browser.get(seen[0]["renditions"][0]["url"]).status_code == 200


def test_a_file_that_is_no_video_is_refused_with_a_reason_and_a_remedy(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    encoder.refuse = TooLong(longest=180)
    draft_id = sender.send(b"an hour of film")

    worker.work_one()

    card = browser.get(f"/api/drafts/{draft_id}").json()
    assert card["stage"] == "refused"
    assert card["refusal"] == {
        "code": "too_long",
        "reason": "The video is longer than 180 seconds.",
        "remedy": "Trim it, then send the part that matters.",
    }
    assert not card["can_retry"]
    assert not files.incoming(draft_id).exists()
    assert Job.objects.get().state == "done"


def test_our_own_fault_is_tried_again_and_then_left_to_its_creator(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    encoder.trouble = RuntimeError("a bug of ours")
    draft_id = sender.send(b"film")

    fail_for_the_last_time()

    card = browser.get(f"/api/drafts/{draft_id}").json()
    assert (card["stage"], card["refusal"]["code"], card["can_retry"]) == ("preparing", "our_fault", True)
    encoder.trouble = None
    assert browser.post(f"/api/drafts/{draft_id}/retry").json()["step"] == "trying_again"
    while worker.work_one():
        pass
    assert browser.get(f"/api/drafts/{draft_id}").json()["stage"] == "ready"


def test_there_is_nothing_to_retry_where_nothing_failed(sender: Sender, encoder: Encoder, browser: Client) -> None:
    waiting, done = sender.send(b"film"), prepared(sender, b"another")

    for draft_id in (waiting, done.id):
        answer = browser.post(f"/api/drafts/{draft_id}/retry")
        assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_retry")


def test_preparing_again_after_an_interruption_leaves_one_set_of_files(sender: Sender, encoder: Encoder) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    draft_id = sender.send(b"film")
    encoder.between = die
    with pytest.raises(Killed):
        worker.work_one()
    encoder.between = lambda: None
    with clock.moved(timedelta(minutes=2)):
        jobs.sweep()
        assert worker.work_one()

    draft = Draft.objects.get(id=draft_id)
    assert draft.stage == Draft.Stage.READY
    assert objects() == set(KeptFile.objects.values_list("name", flat=True))
    assert len(objects()) == 8


def test_a_draft_deleted_while_it_is_prepared_leaves_nothing_behind(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    draft_id = sender.send(b"film")
    encoder.between = lambda: browser.delete(f"/api/drafts/{draft_id}") and None

    worker.work_one()

    assert not Draft.objects.exists()
    assert not Job.objects.exists()
    assert not KeptFile.objects.exists()
    tasks.clear_strays()
    assert objects() == set()
    assert not files.incoming(draft_id).exists()


def test_words_written_while_it_is_prepared_are_kept(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft_id = sender.begin(4)
    browser.patch(f"/api/drafts/{draft_id}", {"caption": "first #try"}, content_type="application/json")
    sender.patch(draft_id, 0, b"film")
    encoder.between = lambda: (
        browser.patch(
            f"/api/drafts/{draft_id}", {"caption": "second #try", "cover": 3}, content_type="application/json"
        )
        and None
    )

    worker.work_one()

    card = browser.get(f"/api/drafts/{draft_id}").json()
    assert (card["stage"], card["caption"], card["hashtags"], card["cover"]) == ("ready", "second #try", ["try"], 3)


def test_a_file_lost_on_our_side_is_said_to_be_lost(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft_id = sender.send(b"film")
    files.incoming(draft_id).unlink()

    worker.work_one()

    card = browser.get(f"/api/drafts/{draft_id}").json()
    assert (card["stage"], card["refusal"]["code"]) == ("refused", "source_lost")


def test_two_drafts_of_the_same_bytes_share_their_files_until_both_are_gone(
    sender: Sender, encoder: Encoder, browser: Client
) -> None:
    one, other = prepared(sender), prepared(sender)
    assert len(objects()) == 8

    browser.delete(f"/api/drafts/{one.id}")
    assert len(objects()) == 8
    assert browser.get(f"/api/drafts/{other.id}").json()["is_playable"]

    browser.delete(f"/api/drafts/{other.id}")
    assert objects() == set()


def test_a_file_cannot_be_kept_for_a_draft_that_is_gone(sender: Sender, encoder: Encoder, browser: Client) -> None:
    draft = prepared(sender)
    source = files.scratch() / "late"
    source.write_bytes(b"late")
    browser.delete(f"/api/drafts/{draft.id}")

    with pytest.raises(NotFound):
        files.keep(draft, source, "mp4")


def test_uploads_wait_their_turn_and_know_how_many_are_before_them(
    sender: Sender, stranger: Client, browser: Client, encoder: Encoder
) -> None:
    mine = [sender.send(b"film %d" % number) for number in range(3)]
    theirs = Sender(stranger).send(b"one film")

    ahead = [browser.get(f"/api/drafts/{draft_id}").json()["ahead"] for draft_id in mine]

    assert ahead == [0, 2, 3]
    assert stranger.get(f"/api/drafts/{theirs}").json()["ahead"] == 1


def test_a_draft_whose_job_is_nowhere_gets_another(sender: Sender, encoder: Encoder) -> None:
    draft_id = sender.send(b"film")
    assert tasks.resume_stranded() == 0
    Job.objects.all().delete()

    assert tasks.resume_stranded() == 1
    assert tasks.resume_stranded() == 0
    while worker.work_one():
        pass

    assert Draft.objects.get(id=draft_id).stage == Draft.Stage.READY


def test_a_draft_that_has_failed_waits_for_its_creator_and_not_for_a_chore(sender: Sender, encoder: Encoder) -> None:
    encoder.trouble = RuntimeError("a bug of ours")
    sender.send(b"film")
    fail_for_the_last_time()

    assert tasks.resume_stranded() == 0


def test_a_stage_never_goes_back(sender: Sender, encoder: Encoder) -> None:
    draft = prepared(sender)

    actions.prepare(draft.id, lambda step, progress: None)

    draft.refresh_from_db()
    assert draft.stage == Draft.Stage.READY


def test_a_person_s_room_counts_what_was_made_of_their_files(sender: Sender, encoder: Encoder) -> None:
    draft = prepared(sender)

    kept = sum(path.stat().st_size for path in map(files.store().path, objects()))
    assert queries.kept_bytes(draft.account_id) == kept


def fail_for_the_last_time() -> None:
    for hours in range(5):
        with clock.moved(timedelta(hours=2 * hours)):
            assert worker.work_one()
    assert Job.objects.get().state == "failed"


def objects() -> set[str]:
    folder = files.own().vault_objects
    return {path.name for path in folder.glob("??/*")}
