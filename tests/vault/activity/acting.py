"""One process of a vault (or of the public plane), for tests in which several work at once or one is killed.

`python -m tests.vault.activity.acting <what> <argument as JSON>` prints its answer as JSON, a line for each step.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import django
import numpy as np
from django.db import transaction

django.setup()

from fanlight.crossings import catalogue  # noqa: E402
from fanlight.crossings.counts import Counts  # noqa: E402
from fanlight.foundation import clock, reading  # noqa: E402
from fanlight.foundation.ids import key_of, new_id  # noqa: E402


def videos(number: int) -> list[str]:
    """Run by the public plane: some videos of one creator."""
    from fanlight.public.actors.models import Actor
    from fanlight.public.videos.models import Video

    actor = Actor.objects.create(id=new_id(), handle=f"creator_{new_id().hex[-8:]}", vault="home")
    look = {"duration_ms": 10_000, "width": 720, "height": 1280, "poster_sha256": "0" * 64, "renditions": []}
    made = Video.objects.bulk_create([Video(id=new_id(), actor=actor, **look) for _ in range(number)])
    return [str(video.id) for video in made]


def person(_: object) -> dict[str, str]:
    from fanlight.vault.accounts import actions as accounts
    from fanlight.vault.accounts.particulars import Particulars

    handle = f"person_{new_id().hex[-8:]}"
    account = accounts.open_account(
        handle=handle, password="correct horse battery", private=Particulars(age_band="adult")
    ).account
    return {"account_id": str(account.id), "actor_id": str(account.actor_id), "handle": handle}


def watch(told: dict[str, Any]) -> Iterator[list[str]]:
    """Report each of the batches in turn, liking its first video too; a line once it is acknowledged."""
    from fanlight.vault.activity import actions
    from fanlight.vault.activity.schemas import Report, Watch

    viewer = _viewer(told["person"])
    sys.stdin.readline()
    for batch in told["batches"]:
        watches = [
            Watch(
                video_id=UUID(video),
                watched_seconds=9,
                loops=0,
                ended="finished",
                surface="for-you",
                at=clock.seconds(),
            )
            for video in batch
        ]
        actions.record_watches(viewer, Report(batch_id=new_id(), watches=watches))
        if told.get("likes"):
            actions.like(viewer, UUID(batch[0]))
        yield batch


def clear(told: dict[str, str]) -> Iterator[bool]:
    """Clear a history in pieces of one; a line for each."""
    from fanlight.vault.activity import actions, clearings

    clearings.A_PIECE = 1
    sys.stdin.readline()
    actions.clear_history(UUID(told["account_id"]))
    yield True
    while actions.take_back_cleared(UUID(told["account_id"])):
        yield True


def leave(told: dict[str, str]) -> Iterator[str]:
    """Leave, taking a history back in pieces of one; a line once there is no way back."""
    from fanlight.vault.accounts import presence
    from fanlight.vault.activity import clearings
    from fanlight.vault.rights import actions

    clearings.A_PIECE = 1
    sys.stdin.readline()
    with transaction.atomic():
        presence.end(UUID(told["account_id"]))
    yield "leaving"
    actions.finish_leaving()


def chores(_: object) -> dict[str, int]:
    """Finish what was cut off; how much there was."""
    from fanlight.vault.activity import tasks as activity
    from fanlight.vault.rights import tasks as rights

    pieces = 0
    while more := activity.take_back_cleared():
        pieces += more
    return {"pieces": pieces, "people": rights.finish_leaving()}


def send_counts(_: object) -> Iterator[int]:
    """Let counts cross without end."""
    from fanlight.vault.activity import tasks

    sys.stdin.readline()
    while True:
        yield tasks.send_counts()


def state(told: dict[str, str]) -> dict[str, Any]:
    """All that is kept of a person, and all that is counted."""
    from fanlight.crossings.outbox.models import Message
    from fanlight.vault.activity import segments, sheets, stream
    from fanlight.vault.activity.models import PendingCount
    from fanlight.vault.activity.records import ids_of

    account_id = UUID(told["account_id"])
    known = sheets.read(account_id)
    views, likes = Counter[str](), Counter[str]()
    for message in Message.objects.filter(class_name="counts"):
        crossing = catalogue.decoded(message.class_name, bytes(message.body))
        assert isinstance(crossing, Counts)
        for count in crossing.counts:
            views[str(count.video_id)] += count.views
            likes[str(count.video_id)] += count.likes
    for row in PendingCount.objects.all():
        views[str(row.video_id)] += row.views
        likes[str(row.video_id)] += row.likes
    batches = list(segments.newest_first(account_id))
    return {
        "segments": [batch.seq for batch in batches],
        "history": [str(video_id) for batch in batches for video_id in ids_of(batch.watched)],
        "recent": known.history["key"].tolist(),
        "seen": known.seen.tolist(),
        "liked": known.liked.tolist(),
        "taught": stream.events_after(0, limit=100_000)[1]["key"].tolist(),
        "views": dict(views),
        "likes": dict(likes),
    }


def held(video_ids: list[str]) -> dict[str, Any]:
    """What a learner still holds of these videos after the whole stream, and whose rows there are."""
    from fanlight.vault.accounts.models import Account
    from fanlight.vault.activity import stream
    from fanlight.vault.activity.models import Segment

    _, events = stream.events_after(0, limit=100_000)
    weights = Counter[int]()
    for event in events[np.isin(events["key"], np.array(keys(video_ids), np.uint64))]:
        weights[int(event["key"])] += int(event["weight"])
    return {
        "taught": {key: weight for key, weight in weights.items() if weight},
        "segments": Counter(str(row.account_id) for row in Segment.objects.filter(kind=Segment.Kind.WATCH)),
        "people": [str(account_id) for account_id in Account.objects.values_list("id", flat=True)],
    }


def keys(video_ids: list[str]) -> list[int]:
    return [key_of(UUID(video_id)) for video_id in video_ids]


def _viewer(told: dict[str, str]) -> Any:
    from fanlight.vault.accounts.sessions import Viewer

    return Viewer(
        account_id=UUID(told["account_id"]),
        actor_id=UUID(told["actor_id"]),
        handle=told["handle"],
        is_operator=False,
        session_id=new_id(),
        age_band="adult",
        name="",
        language="",
        learning=True,
    )


def main() -> None:
    what: dict[str, Callable[[Any], Any]] = {
        "videos": videos,
        "person": person,
        "watch": watch,
        "clear": clear,
        "leave": leave,
        "chores": chores,
        "send_counts": send_counts,
        "held": held,
        "state": state,
    }
    with reading.service("test"):
        answer = what[sys.argv[1]](json.loads(sys.argv[2]))
        for line in answer if isinstance(answer, Iterator) else [answer]:
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
