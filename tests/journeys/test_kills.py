"""kill -9 anywhere: nothing acknowledged is missing, nothing is doubled."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.person import CHUNK, Person
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually

pytestmark = pytest.mark.slow


@pytest.fixture
def breakable(own_home: Path) -> Iterator[Running]:
    running = Running(own_home, vault_workers=2)
    running.start()
    yield running
    assert running.stop() == 0


def test_an_upload_goes_on_where_the_vault_was_killed(breakable: Running, shared_clips: Path) -> None:
    person = Person(breakable.vault).sign_up("steady_hand")
    data = (shared_clips / "deb_cockatoo.mp4").read_bytes() + b"\0" * CHUNK  # trailing zeros: more than one piece
    draft = person.create_upload(len(data))
    assert person.patch(draft, 0, data[: CHUNK // 2]).status == 204

    breakable.kill("vault")
    breakable.wait_until_up()
    answer = person.ask("HEAD", f"/api/uploads/{draft}", headers={"Tus-Resumable": "1.0.0"})

    assert answer.headers["upload-offset"] == str(CHUNK // 2)
    assert person.patch(draft, CHUNK // 2, data[CHUNK // 2 :]).status == 204
    assert person.wait_for_stage(draft, "ready", "refused")["stage"] == "ready"


def test_preparing_starts_again_when_the_worker_is_killed(breakable: Running, shared_clips: Path) -> None:
    person = Person(breakable.vault).sign_up("steady_hand")
    draft = person.upload(shared_clips / "sam2_04_coffee.mp4")
    person.wait_for_stage(draft, "preparing", "ready")

    breakable.kill("worker")

    assert person.wait_for_stage(draft, "ready", "refused", seconds=240)["stage"] == "ready"


def test_a_publication_crosses_once_though_the_public_plane_was_killed(breakable: Running, shared_clips: Path) -> None:
    person = Person(breakable.vault).sign_up("steady_hand")
    draft = person.upload(shared_clips / "gradio_muted_b.mp4")
    person.wait_for_stage(draft, "ready")
    breakable.kill("public")

    assert person.ask("POST", f"/api/drafts/{draft}/publish").status == 200
    breakable.kill("worker")
    breakable.wait_until_up()

    eventually(lambda: Person(breakable.public).ask("GET", f"/v/{draft}").status == 200, seconds=90)
    eventually(lambda: person.get(f"/api/drafts/{draft}")["has_crossed"] is True)
    assert person.get("/api/profiles/steady_hand")["video_count"] == 1


def test_every_acknowledged_watch_is_there_after_vault_and_learner_were_killed(
    breakable: Running, shared_clips: Path
) -> None:
    creator = Person(breakable.vault).sign_up("steady_hand")
    videos = [creator.publish(shared_clips / "gradio_muted_b.mp4", f"Number {n} #kept") for n in range(2)]
    for video in videos:
        eventually(lambda video=video: creator.ask("GET", f"/api/videos/{video}").status == 200)  # type: ignore[misc]
        eventually(lambda video=video: creator.get(f"/api/drafts/{video}")["has_crossed"])  # type: ignore[misc]
    viewer = Person(breakable.vault).sign_up("patient_eye")
    acknowledged = []
    for video in videos:
        if viewer.watch(video, 3.0).status == 202:
            acknowledged.append(video)
        breakable.kill("vault")
        breakable.kill("learner")
        breakable.wait_until_up()

    history = [item["video"]["id"] for item in viewer.get("/api/me/history")["items"]]
    assert sorted(history) == sorted(acknowledged) == sorted(videos)
    time.sleep(5)  # the learner starts again and catches up
    assert viewer.get("/api/feed/for-you")["items"] == []
