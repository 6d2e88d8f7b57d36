"""For You of somebody with very many likes and saves: it reads the newest of them, and costs what anyone's does."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import numpy as np
import pytest

from fanlight.foundation.ids import new_id
from fanlight.vault.accounts import vaulting
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions as activity
from fanlight.vault.activity import sheets, shelves
from fanlight.vault.activity.records import joined, mark
from fanlight.vault.feed import queries
from tests.vault.activity.world import watch
from tests.vault.feed import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

A_SHEET = 3


@pytest.fixture(autouse=True)
def short_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MARKS_A_SHEET", A_SHEET)


def with_marks(viewer: Viewer, count: int, *, first: UUID | None = None) -> None:
    """So many likes and as many saves, one a second, from one of this video on."""
    ids = [first or new_id(), *(new_id() for _ in range(count - 1))]
    marks = joined([mark(video_id, at=1_700_000_000 + n) for n, video_id in enumerate(ids)], sheets.MARK)
    for kind in (sheets.LIKES, sheets.SAVES):
        shelves.fill(viewer.account_id, kind, {}, marks)


@contextmanager
def counting_opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The kinds of sheets that are opened meanwhile."""
    opened, unseal = list[str](), vaulting.unseal

    def noted(account_id, cell, sealed, **how):  # type: ignore[no-untyped-def]
        opened.append(str(cell.row).split("/")[1])
        return unseal(account_id, cell, sealed, **how)

    with monkeypatch.context() as patch:
        patch.setattr(vaulting, "unseal", noted)
        yield opened


@pytest.mark.parametrize("count", [A_SHEET * sheets.NEWEST_SHEETS, A_SHEET * 40])
def test_a_page_opens_as_many_sheets_however_many_there_are(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    videos, viewer = [world.publish() for _ in range(4)], world.person()
    watch(viewer, videos[0])
    world.learn_all()
    with_marks(viewer, count)

    with counting_opened(monkeypatch) as opened:
        page = queries.for_you(viewer, held=[], count=4)

    assert page.items
    assert (opened.count(sheets.LIKES), opened.count(sheets.SAVES)) == (sheets.NEWEST_SHEETS, sheets.NEWEST_SHEETS)
    assert opened.count("recent") == 1


def test_of_somebody_with_few_nothing_is_left_out() -> None:
    videos, viewer = [world.publish() for _ in range(14)], world.person()
    watch(viewer, *videos)
    for video in videos[:10]:
        activity.like(viewer, video)
        activity.save(viewer, video)
    activity.not_interested(viewer, videos[11])

    whole, newest = sheets.read(viewer.account_id), sheets.newest(viewer.account_id)

    for name in ("history", "seen", "liked", "saved", "following", "hidden_videos", "hidden_creators"):
        assert np.array_equal(getattr(whole, name), getattr(newest, name)), name
    assert len(newest.liked) == len(newest.saved) == 10


def test_the_newest_are_those_that_are_read() -> None:
    viewer = world.person()
    with_marks(viewer, A_SHEET * 40)

    whole, newest = sheets.read(viewer.account_id), sheets.newest(viewer.account_id)

    assert newest.liked.tolist() == whole.liked[-A_SHEET * sheets.NEWEST_SHEETS :].tolist()
    assert newest.saved.tolist() == whole.saved[-A_SHEET * sheets.NEWEST_SHEETS :].tolist()


def test_the_page_of_a_video_knows_the_oldest_like() -> None:
    video, viewer = world.publish(), world.person()
    with_marks(viewer, A_SHEET * 40, first=video)

    card = queries.video(viewer, video).video

    assert card.is_liked
    assert card.is_saved
