"""What the operator sees, and nobody else."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client

from fanlight.crossings.outbox import actions as outbox
from fanlight.crossings.outbox.models import Message
from fanlight.crossings.withdraw import Withdraw
from fanlight.foundation import clock
from fanlight.foundation.jobs import worker
from fanlight.foundation.jobs.models import Job
from fanlight.vault.accounts.actions import Opened
from tests.jobs import errands

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/api/operations"),
        ("post", f"/api/operations/jobs/{uuid4()}/retry"),
        ("post", "/api/operations/crossings/1/retry"),
    ],
)
def test_only_the_operator_may_look(browser: Client, client: Client, method: str, path: str) -> None:
    member, stranger = getattr(browser, method)(path), getattr(Client(), method)(path)

    assert (member.status_code, member.json()["code"]) == (403, "not_the_operator")
    assert stranger.status_code == 401


def test_every_number_says_where_it_comes_from(operator: Client) -> None:
    answer = operator.get("/api/operations").json()

    assert all(figure["source"] and figure["unit"] for figure in answer["figures"])
    names = {(figure["group"], figure["name"]) for figure in answer["figures"]}
    assert {
        ("people", "accounts"),
        ("videos", "public"),
        ("uploads", "unfinished"),
        ("jobs", "failed"),
        ("crossings", "waiting"),
        ("following", "journal_behind"),
        ("storage", "disk_free"),
    } <= names
    assert len(names) == len(answer["figures"])


def test_numbers_are_counted_and_not_made_up(operator: Client) -> None:
    errands.note.enqueue("a")

    figures = figures_of(operator)

    assert figures["people", "accounts"] == 1
    assert figures["people", "active_today"] == 1
    assert figures["jobs", "ready"] == 1
    with clock.moved(timedelta(minutes=5)):
        assert 299 <= figures_of(operator)["jobs", "longest_wait"] <= 310


def test_a_failed_job_is_shown_with_its_reason_and_can_be_tried_again(operator: Client) -> None:
    errands.stumble.enqueue(99)
    for hours in range(3):
        with clock.moved(timedelta(hours=hours)):
            worker.work_one()

    (shown,) = operator.get("/api/operations").json()["jobs"]
    assert (shown["state"], shown["attempts"], shown["max_attempts"]) == ("failed", 3, 3)
    assert "No space left on device" in shown["reason"]
    assert operator.post(f"/api/operations/jobs/{shown['id']}/retry").status_code == 204

    assert Job.objects.get().state == "ready"
    assert operator.post(f"/api/operations/jobs/{shown['id']}/retry").status_code == 404


def test_a_job_is_shown_without_whose_it_is(operator: Client, ada: Opened) -> None:
    errands.note.told(owner="keyed hash of somebody").enqueue("a")

    (shown,) = operator.get("/api/operations").json()["jobs"]

    assert "owner" not in shown
    assert "args" not in shown


def test_a_refused_crossing_is_shown_and_can_be_sent_again(operator: Client) -> None:
    with transaction.atomic():
        outbox.send(Withdraw(video_id=UUID(int=1), actor_id=UUID(int=2)))
    Message.objects.filter(class_name="withdraw").update(refused_code="unknown_actor")

    (shown,) = operator.get("/api/operations").json()["refused_crossings"]
    assert (shown["class_name"], shown["refused_code"]) == ("withdraw", "unknown_actor")
    assert operator.post(f"/api/operations/crossings/{shown['seq']}/retry").status_code == 204

    assert figures_of(operator)["crossings", "refused"] == 0


def figures_of(operator: Client) -> dict[tuple[str, str], Any]:
    answer = operator.get("/api/operations").json()
    return {(figure["group"], figure["name"]): figure["value"] for figure in answer["figures"]}
