"""The demo world is made once, however often its making is cut off."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fanlight.config import first_visit
from fanlight.demo import drawing, world
from fanlight.demo.people import plans
from fanlight.foundation.configuration import own
from fanlight.foundation.ids import new_id
from fanlight.foundation.jobs import worker
from fanlight.vault.activity.models import Event, PendingCount
from fanlight.vault.comments.models import Comment
from fanlight.vault.studio import actions as studio
from fanlight.vault.studio.contents import contents_of
from fanlight.vault.studio.models import Draft
from tests.vault.activity import world as public
from tests.vault.studio.conftest import Encoder

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

CUTS: dict[str, tuple[object, str, int]] = {
    "before a video is sent": (studio, "append", 2),
    "before a video is published": (studio, "publish", 2),
    "before the viewers watch": (world, "_let_viewers_watch", 1),
    "while the viewers watch": (world.stream, "append", 1),
}


class Killed(BaseException):
    """Nothing in its way may catch it."""


@pytest.fixture(autouse=True)
def _quick(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(theme: str, *, seed: int, seconds: float, out: Path) -> Path:
        out.write_bytes(f"{theme} {seed}".encode())
        return out

    monkeypatch.setattr(drawing, "draw", draw)
    monkeypatch.setattr(world, "VIEWERS", 5)
    monkeypatch.setattr(world.time, "sleep", lambda seconds: worker.work_one())


@pytest.mark.parametrize("cut", CUTS)
def test_cut_off_it_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch, cut: str) -> None:
    place, name, calls = CUTS[cut]
    with monkeypatch.context() as patched:
        patched.setattr(place, name, _killed_at(calls, getattr(place, name)))
        with pytest.raises(Killed):
            world.make(videos=3)
    assert first_visit.demo_videos(own()) == 0, "the next start goes on with it"

    world.make(videos=3)

    drafts = Draft.objects.all()
    assert sorted(contents_of(draft).file_name for draft in drafts) == [
        "ceramics-0.mp4",
        "nightcity-2.mp4",
        "ocean-1.mp4",
    ]
    assert all(draft.stage == Draft.Stage.PUBLISHED and contents_of(draft).caption for draft in drafts)
    assert first_visit.demo_videos(own()) == 3
    assert set(PendingCount.objects.values_list("video_id", flat=True)) == {draft.id for draft in drafts}


def test_killed_just_after_publishing_no_video_is_doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    def publish_and_die(draft: Draft) -> None:
        studio.drafts.publish(draft)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(studio, "publish", publish_and_die)
        with pytest.raises(Killed):
            world.make(videos=2)

    world.make(videos=2)

    assert Draft.objects.count() == 2


def test_made_again_it_changes_nothing() -> None:
    world.make(videos=2)
    lessons, views = Event.objects.count(), sorted(PendingCount.objects.values_list("views", flat=True))

    world.make(videos=2)

    assert Draft.objects.count() == 2
    assert Event.objects.count() == lessons
    assert sorted(PendingCount.objects.values_list("views", flat=True)) == views


def test_people_talk_under_what_everyone_can_see_and_once(encoder: Encoder) -> None:
    first, second = plans(2)
    made = [world.Made(first, public.video()), world.Made(second, new_id())]

    for _ in range(2):
        world._let_people_talk(made)

    (comment,) = Comment.objects.all()
    assert comment.video_id == made[0].video_id
    assert comment.account.handle != first.handle


def test_what_was_refused_is_drawn_anew(encoder: Encoder) -> None:
    world.make(videos=1)
    Draft.objects.update(stage=Draft.Stage.REFUSED)
    (own().vault_home / "demo.json").unlink()

    world.make(videos=1)

    assert [draft.stage for draft in Draft.objects.all()] == [Draft.Stage.PUBLISHED]


def _killed_at(calls: int, does: Callable[..., Any]) -> Callable[..., Any]:
    """A function that is cut off as it is called for the nth time."""
    done: list[int] = []

    def until_then(*args: Any, **kwargs: Any) -> Any:
        done.append(1)
        if len(done) == calls:
            raise Killed
        return does(*args, **kwargs)

    return until_then
