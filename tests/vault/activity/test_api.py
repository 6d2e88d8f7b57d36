"""Watches, likes and follows over HTTP, and everything that is not one."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fanlight.foundation import clock
from fanlight.foundation.ids import key_of, new_id
from fanlight.public.actors.models import Actor
from fanlight.recommender.signals import Flag, Kind
from fanlight.vault.accounts.models import Account
from fanlight.vault.activity import sheets, stream
from fanlight.vault.activity.models import Event, PendingCount, Segment, Sheet
from tests.vault.activity import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


@pytest.fixture
def app() -> Client:
    """A browser with a person signed in."""
    return signed_up("ada_lovelace")


def signed_up(handle: str, **more: object) -> Client:
    client = Client()
    body = {"handle": handle, "password": world.PASSWORD, "age_band": "adult", **more}
    answer = client.post("/api/accounts", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return client


def account_id() -> UUID:
    return Account.objects.get(handle="ada_lovelace").id


def report(*watches: dict[str, object], **more: object) -> dict[str, object]:
    return {"batch_id": str(new_id()), "watches": list(watches), **more}


def watch(video_id: UUID, **more: object) -> dict[str, object]:
    return {
        "video_id": str(video_id),
        "watched_seconds": 9.5,
        "loops": 0,
        "ended": "swiped",
        "surface": "for-you",
        "at": clock.seconds(),
        **more,
    }


def send(client: Client, body: object) -> tuple[int, Any]:
    answer = client.post("/api/watches", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_report_is_acknowledged_and_known(app: Client) -> None:
    video = world.video()

    status, answer = send(app, report(watch(video), watch(new_id())))

    assert (status, answer) == (202, {"accepted": 1, "skipped": {"unknown": 1}, "clipped": {}})
    assert sheets.read(account_id()).seen.tolist() == [key_of(video)]


def test_the_same_report_is_accepted_once(app: Client) -> None:
    body = report(watch(world.video()))

    answers = [send(app, body) for _ in range(2)]

    assert [(status, answer["accepted"]) for status, answer in answers] == [(202, 1), (202, 0)]


def test_a_stranger_reports_nothing() -> None:
    status, answer = send(Client(), report(watch(world.video())))

    assert (status, answer["code"]) == (401, "sign_in_needed")
    assert not any(model.objects.exists() for model in (Sheet, Segment, Event, PendingCount))


def test_a_report_from_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_up("ada_lovelace").cookies

    status, answer = send(client, report(watch(world.video())))

    assert (status, answer["code"]) == (403, "csrf")
    assert not Segment.objects.exists()


WRONG: list[Callable[[dict[str, Any]], object]] = [
    lambda body: body | {"device": "phone"},
    lambda body: body | {"batch_id": "not-an-id"},
    lambda body: body | {"watches": []},
    lambda body: body | {"watches": body["watches"] * 51},
    lambda body: body | {"watches": [body["watches"][0] | {"watched_seconds": -1}]},
    lambda body: body | {"watches": [body["watches"][0] | {"watched_seconds": "9"}]},
    lambda body: body | {"watches": [body["watches"][0] | {"watched_seconds": 1e300}]},
    lambda body: body | {"watches": [body["watches"][0] | {"loops": 1.5}]},
    lambda body: body | {"watches": [body["watches"][0] | {"ended": "bored"}]},
    lambda body: body | {"watches": [body["watches"][0] | {"surface": "lock-screen"}]},
    lambda body: body | {"watches": [body["watches"][0] | {"at": -5}]},
    lambda body: body | {"watches": [body["watches"][0] | {"address": "10.0.0.1"}]},
    lambda body: body | {"watches": None},
    lambda body: [body],
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_report_of_the_wrong_form_is_refused_whole(app: Client, wrong: Callable[[dict[str, Any]], object]) -> None:
    status, answer = send(app, wrong(report(watch(world.video()))))

    assert (status, answer["code"]) == (422, "invalid")
    assert not Segment.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe{}", 400),
        (b'{"batch_id": "\xff"}', 422),
        (json.dumps(report(watch(UUID(int=1)))).replace("9.5", "NaN").encode(), 400),
        (b"[" * 5000, 422),
        (b" " * 2_000_000, 413),
    ],
)
def test_what_is_no_report_at_all_is_refused_with_a_code(app: Client, body: bytes, status: int) -> None:
    answer = app.post("/api/watches", body, content_type="application/json")

    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message", "details"}


def test_watches_are_written_and_never_read_here(app: Client) -> None:
    assert app.get("/api/watches").status_code == 405


def test_like_and_unlike(app: Client) -> None:
    video = world.video()

    liked = app.put(f"/api/videos/{video}/like")
    again = app.put(f"/api/videos/{video}/like")
    unliked = app.delete(f"/api/videos/{video}/like")

    assert liked.json() == again.json() == {"is_liked": True, "like_count": 1}
    assert unliked.json() == {"is_liked": False, "like_count": 0}


def test_save_and_unsave(app: Client) -> None:
    video = world.video()

    saved = app.put(f"/api/videos/{video}/save")
    again = app.put(f"/api/videos/{video}/save")
    unsaved = app.delete(f"/api/videos/{video}/save")

    assert saved.json() == again.json() == {"is_saved": True}
    assert unsaved.json() == {"is_saved": False}


def test_follow_and_unfollow(app: Client) -> None:
    creator = world.creator()
    address = f"/api/actors/{creator.id}/follow"

    public = app.put(address)
    private = app.put(address, {"is_private": True}, content_type="application/json")
    ended = app.delete(address)

    assert public.json() == {"is_followed": True, "follows_privately": False}
    assert private.json() == {"is_followed": True, "follows_privately": True}
    assert ended.json() == {"is_followed": False, "follows_privately": False}


def test_a_follow_with_an_undeclared_field_is_refused(app: Client) -> None:
    address = f"/api/actors/{world.creator().id}/follow"

    answer = app.put(address, {"is_private": True, "notify": True}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    ("address", "field"),
    [("videos/{}/not-interested", "hidden_videos"), ("actors/{}/hidden", "hidden_creators")],
)
def test_what_is_hidden_can_be_shown_again(app: Client, address: str, field: str) -> None:
    subject = world.video() if "videos" in address else world.creator().id

    assert app.put("/api/" + address.format(subject)).status_code == 204
    assert getattr(sheets.read(account_id()), field).tolist() == [key_of(subject)]

    assert app.delete("/api/" + address.format(subject)).status_code == 204
    assert len(getattr(sheets.read(account_id()), field)) == 0


def test_unlearn_and_its_undo(app: Client) -> None:
    video = world.video()
    send(app, report(watch(video)))

    assert app.put(f"/api/videos/{video}/unlearn").status_code == 204
    assert sheets.read(account_id()).history["flags"].tolist() == [Flag.NOT_LEARNT | Flag.FINISHED]

    assert app.delete(f"/api/videos/{video}/unlearn").status_code == 204
    assert sheets.read(account_id()).history["flags"].tolist() == [Flag.FINISHED]


@pytest.mark.parametrize("subject", ["like", "save", "share", "not-interested", "unlearn"])
def test_a_video_that_is_not_there_is_not_found(app: Client, subject: str) -> None:
    answer = app.put(f"/api/videos/{new_id()}/{subject}")

    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_video")


@pytest.mark.parametrize("subject", ["actors/{}/follow", "actors/{}/hidden"])
def test_a_creator_who_is_not_there_is_not_found_and_oneself_is_refused(app: Client, subject: str) -> None:
    own = Account.objects.get(handle="ada_lovelace").actor_id
    Actor.objects.using("public_writer").get_or_create(id=own, defaults={"handle": "ada_lovelace", "vault": "home"})

    absent, oneself = (app.put("/api/" + subject.format(i)) for i in (new_id(), own))

    assert (absent.status_code, absent.json()["code"]) == (404, "no_such_creator")
    assert (oneself.status_code, oneself.json()["code"]) == (409, "not_yourself")


@pytest.mark.parametrize(
    "address",
    [
        "videos/{}/like",
        "videos/{}/save",
        "videos/{}/not-interested",
        "videos/{}/unlearn",
        "actors/{}/follow",
        "actors/{}/hidden",
    ],
)
def test_a_stranger_changes_nothing(address: str) -> None:
    for change in (Client().put, Client().delete):
        answer = change("/api/" + address.format(new_id()))
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


def test_a_stranger_hands_nothing_on() -> None:
    answer = Client().put(f"/api/videos/{world.video()}/share")

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


def test_a_share_and_a_follow_from_a_video_reach_the_stream(app: Client) -> None:
    creator = world.creator()
    before, video = world.video(), world.video(creator)
    send(app, report(watch(before)))

    shared = app.put(f"/api/videos/{video}/share")
    followed = app.put(
        f"/api/actors/{creator.id}/follow", {"from_video_id": str(video)}, content_type="application/json"
    )

    _, events = stream.events_after(0)
    assert (shared.status_code, followed.status_code) == (204, 200)
    assert events["kind"].tolist() == [Kind.WATCH, Kind.SHARE, Kind.FOLLOW]
    assert events["history_keys"][1:, 0].tolist() == [key_of(before)] * 2


def test_switching_learning_off_counts_from_the_next_report(app: Client) -> None:
    before, after = world.videos(2)
    send(app, report(watch(before)))
    assert app.patch("/api/me", {"learning": False}, content_type="application/json").status_code == 200

    status, answer = send(app, report(watch(after)))

    assert (status, answer["accepted"], answer["skipped"]) == (202, 0, {"learning_off": 1})
    assert sheets.read(account_id()).history["key"].tolist() == [key_of(before)]
    assert not PendingCount.objects.filter(video_id=after).exists()
