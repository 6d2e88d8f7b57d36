"""Letting go of one kind of thing, and keeping watches no longer than one wants."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fanlight.crossings.outbox.models import Message
from fanlight.custody.manifest import load
from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.vault.accounts.actions import Opened
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions as activity
from fanlight.vault.activity import queries, segments, sheets, stream
from fanlight.vault.activity.models import Segment, Sheet
from fanlight.vault.comments import actions as comments
from fanlight.vault.rights import tasks
from fanlight.vault.rights.categories import CATEGORIES
from fanlight.vault.rights.models import Keeping
from fanlight.vault.studio.models import Draft
from tests.between import happening_after
from tests.vault.accounts.conftest import signed_in
from tests.vault.activity import world
from tests.vault.activity.test_unlearn import taught
from tests.vault.studio.conftest import Encoder, Sender, ada, browser, encoder, home, prepared, prompt, sender

__all__ = ["ada", "browser", "encoder", "home", "prompt", "sender"]

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

JSON = "application/json"
DAY = timedelta(days=1)


@pytest.fixture
def viewer() -> Viewer:
    return world.person()


@pytest.fixture
def phone(viewer: Viewer) -> Client:
    return signed_in(viewer.handle, world.PASSWORD)


def counts(phone: Client) -> dict[str, int]:
    return {line["category"]: line["count"] for line in phone.get("/api/me/kept").json()["kept"]}


def let_go(phone: Client, category: str) -> Any:
    return phone.delete(f"/api/me/kept/{category}")


def keep(phone: Client, days: object) -> Any:
    return phone.put("/api/me/kept", {"watches_days": days}, content_type=JSON)


def one_of_everything(viewer: Viewer, phone: Client) -> dict[str, UUID]:
    videos = world.videos(5)
    creator, other = world.creator(), world.creator()
    world.watch(viewer, videos[0])
    activity.like(viewer, videos[1])
    activity.save(viewer, videos[2])
    comments.write(viewer, new_id(), video_id=videos[4], text="Clay")
    activity.follow(viewer, creator.id)
    activity.not_interested(viewer, videos[3])
    activity.hide_creator(viewer, other.id)
    phone.put("/api/taste/mutes/keywords/vinegar")
    return {"creator": creator.id}


def test_each_kind_goes_alone_and_nothing_else_does(viewer: Viewer, phone: Client) -> None:
    one_of_everything(viewer, phone)
    before = counts(phone)
    assert before == {
        "watches": 1,
        "likes": 1,
        "saves": 1,
        "comments": 1,
        "follows": 1,
        "unwanted": 2,
        "wishes": 1,
        "drafts": 0,
    }

    for category in CATEGORIES:
        assert let_go(phone, category).status_code == 200
        before[category] = 0
        assert counts(phone) == before


def test_what_was_taught_goes_with_it(viewer: Viewer, phone: Client) -> None:
    one_of_everything(viewer, phone)
    assert taught()

    for category in CATEGORIES:
        let_go(phone, category)

    assert taught() == {}
    _, events = stream.events_after(0)
    assert events["weight"].sum() == 0


def test_comments_go_in_public_too(viewer: Viewer, phone: Client) -> None:
    one_of_everything(viewer, phone)
    (said,) = Message.objects.filter(class_name="comment")

    let_go(phone, "comments")

    (taken_back,) = Message.objects.filter(class_name="uncomment")
    assert taken_back.seq > said.seq


def test_public_follows_end_in_public(viewer: Viewer, phone: Client) -> None:
    creator = one_of_everything(viewer, phone)["creator"]

    let_go(phone, "follows")

    told = Message.objects.filter(class_name="unfollow")
    assert [str(creator) in bytes(message.body).decode() for message in told] == [True]


def test_drafts_go_and_what_is_published_stays(ada: Opened, browser: Client, sender: Sender, encoder: Encoder) -> None:
    published, draft = prepared(sender, b"one"), prepared(sender, b"two")
    browser.post(f"/api/drafts/{published.id}/publish")

    assert counts(browser)["drafts"] == 1
    let_go(browser, "drafts")

    assert counts(browser)["drafts"] == 0
    assert [d.id for d in Draft.objects.all()] == [published.id]
    assert draft.id != published.id


def test_an_unknown_kind_is_refused(phone: Client) -> None:
    assert let_go(phone, "everything").status_code == 422


def test_without_a_choice_watches_are_kept(viewer: Viewer, phone: Client) -> None:
    world.watch(viewer, world.video())

    with clock.moved(400 * DAY):
        assert tasks.keep_no_longer() == 0

    assert len(list(segments.newest_first(viewer.account_id))) == 1


@pytest.mark.parametrize("days", [7, 30, 90, 365])
def test_a_watch_is_gone_when_its_time_is_over_and_not_before(days: int, viewer: Viewer, phone: Client) -> None:
    video = world.video()
    world.watch(viewer, video)
    activity.share(viewer, video)
    activity.like(viewer, video)
    assert keep(phone, days).json()["watches_days"] == days

    with clock.moved(days * DAY):
        tasks.keep_no_longer()
        assert len(queries.watched(viewer.account_id)[0]) == 1
    with clock.moved((days + 1) * DAY):
        tasks.keep_no_longer()

    assert queries.watched(viewer.account_id) == ([], None)
    assert not Segment.objects.filter(account_id=viewer.account_id).exists()
    assert not Sheet.objects.filter(account_id=viewer.account_id, kind="seen").exists()
    assert len(sheets.recent(viewer.account_id).history) == 0
    assert len(sheets.marks(viewer.account_id).shares) == 0
    assert len(sheets.likes(viewer.account_id)[0]) == 1  # a like is no watch
    _, events = stream.events_after(0)
    assert events["weight"][events["kind"] == 0].sum() == 0


def test_only_what_is_old_goes_and_the_rest_still_teaches(viewer: Viewer, phone: Client) -> None:
    old, new = world.videos(2)
    world.watch(viewer, old)
    with clock.moved(20 * DAY):
        world.watch(viewer, new)
        browser = signed_in(viewer.handle, world.PASSWORD)

        keep(browser, 7)

        watched, _ = queries.watched(viewer.account_id)
        assert [line.video_id for line in watched] == [new]
        assert len(sheets.recent(viewer.account_id).history) == 1
        (batch,) = segments.newest_first(viewer.account_id)
    assert len(batch.before) == 0
    _, events = stream.events_after(0)
    old_key, new_key = (int.from_bytes(video.bytes[8:]) for video in (old, new))
    assert events["weight"][events["key"] == old_key].sum() == 0
    assert events["weight"][events["key"] == new_key].sum() > 0
    assert events["weight"][(events["history_keys"] == old_key).any(axis=1)].sum() == 0


def test_who_chooses_to_keep_more_while_others_let_go_keeps_it(viewer: Viewer, phone: Client) -> None:
    world.watch(viewer, world.video())
    keep(phone, 7)

    with clock.moved(8 * DAY), happening_after("rights_keeping", lambda: keep(phone, None)):
        tasks.keep_no_longer()

    assert counts(phone)["watches"] == 1


def test_a_choice_can_be_taken_back_and_is_one_of_those_offered(viewer: Viewer, phone: Client) -> None:
    keep(phone, 30)
    assert keep(phone, None).json()["watches_days"] is None
    assert not Keeping.objects.exists()
    for wrong in (0, 1, -30, 31, 10**12, "30 days"):
        assert keep(phone, wrong).status_code == 422


def test_a_choice_is_offered_exactly_where_the_manifest_leaves_one() -> None:
    chosen = {field.column[0] for field in load().fields if field.retention == "chosen"}

    assert chosen == {Segment._meta.db_table}
