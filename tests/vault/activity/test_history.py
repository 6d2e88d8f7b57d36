"""The history page: everything watched, the last first, and only one's own."""

from uuid import UUID

import pytest

from fanlight.custody.sealing import Tampered
from fanlight.foundation import clock, paging
from fanlight.vault.activity import queries, segments, sheets
from fanlight.vault.activity.models import Segment, Sheet
from tests.vault.activity import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])


def test_pages_follow_each_other_without_a_gap_or_a_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "AT_ONCE", 2)
    viewer, videos = world.person(), world.videos(23)
    now = clock.seconds()
    for start in (0, 1, 6, 8, 20):
        end = {0: 1, 1: 6, 6: 8, 8: 20, 20: 23}[start]
        world.watch(viewer, *(world.seen(v, at=now - 50 + i) for i, v in enumerate(videos[start:end])))

    lines, after = queries.watched(viewer.account_id, None, 4)
    while after:
        world.watch(viewer, videos[0])  # what comes in above moves nothing below
        page, after = queries.watched(viewer.account_id, after, 4)
        assert 1 <= len(page) <= 4
        lines += page

    assert [line.video_id for line in lines] == list(reversed(videos))


def test_a_line_says_when_and_how_much() -> None:
    viewer, video = world.person(), world.video(duration_seconds=8)
    moment = clock.seconds() - 300

    world.watch(viewer, world.seen(video, seconds=12, loops=1, at=moment))

    (line,), _ = queries.watched(viewer.account_id)
    assert (line.watched_at.timestamp(), line.watched_share) == (moment, 1.5)


def test_nobody_reads_anothers_history() -> None:
    viewer, other, video = world.person(), world.person(), world.video()

    world.watch(viewer, video)

    assert queries.watched(other.account_id) == ([], None)


@pytest.mark.parametrize("cursor", ["x", "", "AAAA", paging.cursor(clock.now(), UUID(int=2**127))])
def test_a_page_that_is_no_page_is_refused(cursor: str) -> None:
    viewer = world.person()
    if not cursor:
        assert queries.watched(viewer.account_id, cursor) == ([], None)
        return

    with pytest.raises(paging.BadCursor):
        queries.watched(viewer.account_id, cursor)


def test_a_segment_given_to_another_person_or_place_does_not_open() -> None:
    viewer, other, video = world.person(), world.person(), world.video()
    world.watch(viewer, video)
    world.watch(viewer, video)
    world.watch(other, video)
    first, second = Segment.objects.filter(account_id=viewer.account_id).order_by("seq")

    Segment.objects.filter(id=second.id).update(sealed=first.sealed)
    Segment.objects.filter(account_id=other.account_id).update(sealed=first.sealed)

    for account_id in (viewer.account_id, other.account_id):
        with pytest.raises(Tampered):
            queries.watched(account_id)


def test_a_sheet_put_in_another_place_does_not_open() -> None:
    viewer, other, video = world.person(), world.person(), world.video()
    world.watch(viewer, video)
    world.watch(other, video)
    stolen = Sheet.objects.get(account_id=other.account_id, kind="recent").sealed

    Sheet.objects.filter(account_id=viewer.account_id, kind="recent").update(sealed=stolen)

    with pytest.raises(Tampered):
        sheets.read(viewer.account_id)
