"""Export shows everything; erasure leaves nothing, and takes back what was counted and taught."""

import pytest
from django.apps import apps
from django.db import transaction

from fanlight.crossings.outbox.models import Message
from fanlight.foundation import clock
from fanlight.vault.accounts.models import Account
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions, personal_data, stream, tasks
from fanlight.vault.activity.models import PendingCount, Segment, Sheet
from tests.opened import written
from tests.vault.activity import world
from tests.vault.activity.test_like import counted
from tests.vault.activity.test_unlearn import taught

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def leave(viewer: Viewer) -> None:
    actions.take_everything_back(viewer.account_id)
    with transaction.atomic():
        personal_data.erase(viewer.account_id)


def test_every_table_that_names_an_account_is_listed() -> None:
    naming = {
        model._meta.db_table
        for model in apps.get_app_config("activity").get_models()
        if any(field.related_model is Account for field in model._meta.get_fields())
    }

    assert naming == set(personal_data.TABLES)


def test_the_export_holds_everything_opened() -> None:
    viewer, creator, (video, other, unwanted) = world.person(), world.creator(), world.videos(3)
    world.watch(viewer, world.seen(video, seconds=12, loops=1), world.seen(other, seconds=1))
    actions.like(viewer, video)
    actions.save(viewer, other)
    actions.follow(viewer, creator.id, is_private=True)
    actions.not_interested(viewer, unwanted)
    actions.hide_creator(viewer, creator.id)
    actions.unlearn(viewer, other)

    export = written(personal_data.export(viewer.account_id))

    watched = {line["video_id"]: line for line in export["watches"]}
    assert watched[str(video)]["watched_seconds"] == 12
    assert (watched[str(video)]["loops"], watched[str(video)]["surface"]) == (1, "for-you")
    assert [like["video_id"] for like in export["likes"]] == [str(video)]
    assert [save["video_id"] for save in export["saves"]] == [str(other)]
    assert [(f["actor_id"], f["is_private"]) for f in export["follows"]] == [(str(creator.id), True)]
    assert [m["video_id"] for m in export["not_interested"]] == [str(unwanted)]
    assert [m["actor_id"] for m in export["hidden_creators"]] == [str(creator.id)]
    assert [m["video_id"] for m in export["not_to_be_learnt_from"]] == [str(other)]
    assert [line["is_learnt"] for line in export["recent"]] in ([True, False], [False, True])
    assert [(line["day"], len(line["videos"])) for line in export["seen"]] == [(clock.today().isoformat(), 2)]
    assert [m["handle"] for m in export["follows"]] == [creator.handle]


def test_the_export_of_someone_who_did_nothing_is_empty() -> None:
    export = written(personal_data.export(world.person().account_id))

    assert not any(rows for rows in export.values() if isinstance(rows, list))


def test_erasure_leaves_no_row_and_takes_back_what_was_taught() -> None:
    viewer, stays, (video, other) = world.person(), world.person(), world.videos(2)
    for someone in (viewer, stays):
        world.watch(someone, video)
        actions.like(someone, video)
    world.watch(viewer, other)
    actions.not_interested(viewer, other)
    tasks.send_counts()

    leave(viewer)

    assert not Sheet.objects.filter(account_id=viewer.account_id).exists()
    assert not Segment.objects.filter(account_id=viewer.account_id).exists()
    assert taught() == {(int.from_bytes(video.bytes[8:]),): 1}
    _, events = stream.events_after(0)
    assert events["weight"][events["kind"] != 0].sum() == 1


def test_erasure_tells_the_public_plane_nothing_of_what_was_liked() -> None:
    viewer, videos = world.person(), world.videos(3)
    for video in videos:
        actions.like(viewer, video)
    tasks.send_counts()
    sent = Message.objects.filter(class_name="counts").count()

    leave(viewer)
    tasks.send_counts()

    assert Message.objects.filter(class_name="counts").count() == sent
    assert not PendingCount.objects.exists()
    assert [counted(video) for video in videos] == [1, 1, 1]


def test_erasure_does_not_stop_at_what_no_longer_opens() -> None:
    viewer, (video, liked) = world.person(), world.videos(2)
    world.watch(viewer, video)
    actions.like(viewer, liked)
    Segment.objects.filter(account_id=viewer.account_id).update(sealed=b"\x00" * 64)

    leave(viewer)

    assert not Segment.objects.filter(account_id=viewer.account_id).exists()
    assert stream.events_after(0)[1]["weight"].tolist() == [1, 1, -1]
