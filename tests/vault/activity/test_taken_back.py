"""Whatever somebody does in whatever order: what they taught adds up to nothing when they leave."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import numpy as np
import pytest

from fanlight.foundation import clock
from fanlight.foundation.ids import new_id
from fanlight.recommender.signals import Kind
from fanlight.vault.accounts.limits import Limit
from fanlight.vault.accounts.sessions import Viewer
from fanlight.vault.activity import actions, stream
from fanlight.vault.activity.actions import unlearning
from fanlight.vault.comments import actions as comments
from fanlight.vault.rights import actions as rights
from tests.vault.activity import world

pytestmark = pytest.mark.django_db(databases=["default", "public", "public_writer"])

STEPS, DAYS = 12, 8
NO_END = Limit("without end", 10_000, timedelta(hours=1))


def taught() -> dict[bytes, float]:
    """What is left of each event, the history before a watch included; other kinds are taken back without theirs."""
    held = Counter[bytes]()
    for event in stream.events_after(0, limit=100_000)[1]:
        row, weight = event.copy(), float(event["weight"])
        row["weight"] = 0
        if row["kind"] != Kind.WATCH:
            row["length"], row["history_keys"], row["history_worths"] = 0, 0, 0
        held[row.tobytes()] += weight  # type: ignore[assignment]
    return {row: weight for row, weight in held.items() if abs(weight) > 1e-6}


@pytest.mark.parametrize("seed", range(4))
def test_all_that_was_ever_taught_is_taken_back_exactly(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unlearning, "CHANGES", NO_END)
    world.person()
    with clock.moved(timedelta(days=30)):  # an old Fanlight, in which a new voice is faint
        viewer = world.person()
    chance = np.random.default_rng(seed)
    whom = world.creator()
    deeds = _deeds(viewer, whom.id, [world.video(whom) for _ in range(6)], chance)

    for day in range(DAYS):
        with clock.moved(timedelta(days=30 + day)):
            for _ in range(STEPS):
                deeds[int(chance.integers(len(deeds)))]()

    assert len(set(taught().values())) > 1, "in several voices"
    with clock.moved(timedelta(days=30 + DAYS)):
        rights.erase(viewer.account_id)
    assert taught() == {}


def _deeds(viewer: Viewer, creator: UUID, videos: list[UUID], chance: np.random.Generator) -> list[Callable[[], None]]:
    """Ways to teach and to take back; watching is the most frequent."""

    written: list[UUID] = []

    def some() -> UUID:
        return videos[int(chance.integers(len(videos)))]

    def watch() -> None:
        lasted = chance.choice([0.4, 3, 8, 20], 7)
        world.watch(viewer, *[world.seen(some(), seconds=float(seconds), loops=1) for seconds in lasted])

    def follow() -> None:
        actions.follow(viewer, creator, from_video_id=some())

    def write() -> None:
        id_ = new_id()
        comments.write(viewer, id_, video_id=some(), text="Clay")
        written.append(id_)

    def silence() -> None:
        if written:
            comments.remove(viewer, written.pop(int(chance.integers(len(written)))))

    def mark(deed: Callable[[Viewer, UUID], None]) -> None:
        deed(viewer, some())

    marks = [actions.like, actions.unlike, actions.share, actions.not_interested, actions.interested]
    marks += [actions.save, actions.unsave, actions.unlearn, actions.relearn]
    now_and_then = [partial(actions.unfollow, viewer, creator), partial(actions.clear_history, viewer.account_id)]
    return [*[watch] * 6, *[partial(mark, deed) for deed in marks], follow, write, silence, *now_and_then]
